package tidemark.guarantees;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What the modules that people run or deploy ship with, by CycloneDX's bills of materials. */
final class Licences {
  /**
   * A library of others.
   *
   * @param licences SPDX identifiers, any of which may be chosen; names where there is none
   */
  record Library(String name, String version, SortedSet<String> licences) {}

  /** Licences that ask for no more than to be kept with what is under them. */
  private static final Set<String> ACCEPTED =
      Set.of("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CDDL-1.0", "MIT", "MIT-0");

  private static final String OWN = "dev.tidemark";

  private final SortedMap<String, Library> libraries = new TreeMap<>();

  /** Reads bills of materials in CycloneDX's XML. */
  static Licences read(List<Path> bills) throws IOException {
    Licences licences = new Licences();
    for (Path bill : bills) {
      licences.read(bill);
    }
    return licences;
  }

  List<Library> libraries() {
    return List.copyOf(libraries.values());
  }

  /** The libraries none of whose licences is accepted. */
  List<Library> unaccepted() {
    return libraries.values().stream()
        .filter(library -> library.licences().stream().noneMatch(ACCEPTED::contains))
        .toList();
  }

  /** The libraries as rows of a table in Markdown. */
  String table() {
    StringBuilder table = new StringBuilder("| library | version | licence |\n|---|---|---|\n");
    for (Library library : libraries.values()) {
      table.append(
          "| %s | %s | %s |\n"
              .formatted(
                  library.name(), library.version(), String.join(" or ", library.licences())));
    }
    return table.toString();
  }

  private void read(Path bill) throws IOException {
    for (Element component : children(children(root(bill), "components"), "component")) {
      String group = text(component, "group");
      if (!group.equals(OWN)) {
        String name = group + ":" + text(component, "name");
        libraries.put(name, new Library(name, text(component, "version"), licences(component)));
      }
    }
  }

  private static SortedSet<String> licences(Element component) {
    SortedSet<String> found = new TreeSet<>();
    for (Element licence : children(children(List.of(component), "licenses"), "license")) {
      String id = text(licence, "id");
      found.add(id.isEmpty() ? text(licence, "name") : id);
    }
    for (Element expression : children(children(List.of(component), "licenses"), "expression")) {
      found.addAll(
          List.of(
              expression.getTextContent().replaceAll("[()\\s]+", " ").strip().split("(?i) or ")));
    }
    return found;
  }

  private static List<Element> root(Path bill) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      Document document = factory.newDocumentBuilder().parse(bill.toFile());
      return List.of(document.getDocumentElement());
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException(bill + " is no bill of materials: " + e.getMessage(), e);
    }
  }

  private static List<Element> children(List<Element> parents, String name) {
    List<Element> found = new ArrayList<>();
    for (Element parent : parents) {
      NodeList nodes = parent.getChildNodes();
      IntStream.range(0, nodes.getLength())
          .mapToObj(nodes::item)
          .filter(node -> name.equals(node.getNodeName()))
          .forEach(node -> found.add((Element) node));
    }
    return found;
  }

  private static String text(Element parent, String name) {
    return children(List.of(parent), name).stream()
        .findFirst()
        .map(Element::getTextContent)
        .orElse("")
        .strip();
  }
}
