package tidemark.guarantees;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The tests that passed in a build and name guarantees: by id, then by what they claim. */
final class Proofs {
  /** Of one id: each claim with the classes that showed it. */
  record Claim(String text, SortedSet<String> classes) {}

  /** Ids at the beginning of a name, as they are listed there. */
  private static final Pattern LEAD =
      Pattern.compile("^(?:(?:[GSB]-\\d\\d|cases?)(?:\\.\\.[GSB]-\\d\\d)?|\\d+|,|:|\\s|and\\b)+");

  private static final Pattern RANGE = Pattern.compile("\\b([GSB])-(\\d\\d)\\.\\.\\1-(\\d\\d)\\b");

  /** What differs from run to run of one test, or from case to case of a table. */
  private static final Pattern INDEX = Pattern.compile("(?s)\\s*\\[\\d+\\](\\s.*)?$");

  private final Map<String, Map<String, SortedSet<String>>> byId = new TreeMap<>();

  /** Reads the reports of every module below a directory. */
  static Proofs below(Path root) throws IOException {
    Proofs proofs = new Proofs();
    for (Path report : reports(root)) {
      proofs.read(report);
    }
    return proofs;
  }

  /** What was shown of a guarantee, by claim. */
  List<Claim> of(String id) {
    return byId.getOrDefault(id, Map.of()).entrySet().stream()
        .map(entry -> new Claim(entry.getKey(), entry.getValue()))
        .toList();
  }

  SortedSet<String> ids() {
    return new TreeSet<>(byId.keySet());
  }

  private static List<Path> reports(Path root) throws IOException {
    PathMatcher report =
        root.getFileSystem().getPathMatcher("glob:**/target/surefire-reports/TEST-*.xml");
    PathMatcher elsewhere =
        root.getFileSystem()
            .getPathMatcher("regex:.*/(\\.[^/.]+|src|target/(?!surefire-reports)[^/]+)");
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return elsewhere.matches(dir) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (report.matches(file)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(null);
    return found;
  }

  private void read(Path report) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try (var in = Files.newInputStream(report)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      String test = "";
      String type = "";
      boolean isPassed = false;
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          switch (xml.getLocalName()) {
            case "testcase" -> {
              test = String.valueOf(xml.getAttributeValue(null, "name"));
              type = String.valueOf(xml.getAttributeValue(null, "classname"));
              isPassed = true;
            }
            case "failure", "error", "skipped" -> isPassed = false;
            default -> {}
          }
        } else if (event == XMLStreamConstants.END_ELEMENT
            && xml.getLocalName().equals("testcase")
            && isPassed) {
          add(test, type.substring(type.lastIndexOf('.') + 1));
        }
      }
    } catch (XMLStreamException e) {
      throw new IOException(report + " is no report of tests: " + e.getMessage(), e);
    }
  }

  private void add(String test, String type) {
    String claim = LEAD.matcher(INDEX.matcher(test).replaceFirst("")).replaceFirst("").strip();
    for (String id : ids(test)) {
      byId.computeIfAbsent(id, i -> new TreeMap<>())
          .computeIfAbsent(claim, c -> new TreeSet<>())
          .add(type);
    }
  }

  /** The ids that a name holds, a range being all of its ids. */
  static SortedSet<String> ids(String test) {
    SortedSet<String> ids = new TreeSet<>();
    Matcher one = Guarantee.ID.matcher(test);
    while (one.find()) {
      ids.add(one.group());
    }
    Matcher range = RANGE.matcher(test);
    while (range.find()) {
      for (int n = Integer.parseInt(range.group(2)); n <= Integer.parseInt(range.group(3)); n++) {
        ids.add("%s-%02d".formatted(range.group(1), n));
      }
    }
    return ids;
  }
}
