package tidemark.client.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import tidemark.client.internal.Node.Entry;
import tidemark.client.internal.Node.Mapping;
import tidemark.client.internal.Node.Place;
import tidemark.client.internal.Node.Scalar;
import tidemark.client.internal.Node.Sequence;

/** Reads YAML 1.2 as nodes: no types of the language, few aliases, one document. */
public final class YamlNodes {
  private static final int ALIASES_MAX = 20;
  private static final int PROBLEM_MAX = 200;
  private static final int DEPTH_MAX = 20;

  private YamlNodes() {}

  /** The only document of the text; an empty value if there is none. */
  public static Node read(String text) throws UnreadableFile {
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setMaxAliasesForCollections(ALIASES_MAX)
            .setAllowRecursiveKeys(false)
            .build();
    try {
      Optional<org.snakeyaml.engine.v2.nodes.Node> root = new Compose(settings).composeString(text);
      return root.isPresent() ? convert(root.get(), 0) : new Scalar("", false, new Place(1, 1));
    } catch (MarkedYamlEngineException e) {
      Optional<Place> place = e.getProblemMark().or(e::getContextMark).map(YamlNodes::place);
      throw new UnreadableFile(place, reason(e));
    } catch (YamlEngineException e) {
      throw new UnreadableFile(Optional.empty(), aliasesOr(e));
    }
  }

  private static Node convert(org.snakeyaml.engine.v2.nodes.Node node, int depth)
      throws UnreadableFile {
    Place place = node.getStartMark().map(YamlNodes::place).orElse(new Place(1, 1));
    if (depth > DEPTH_MAX) {
      throw new UnreadableFile(Optional.of(place), "It is nested too deeply.");
    }
    if (node instanceof ScalarNode scalar) {
      return new Scalar(scalar.getValue(), scalar.getScalarStyle() != ScalarStyle.PLAIN, place);
    }
    if (node instanceof SequenceNode sequence) {
      List<Node> elements = new ArrayList<>();
      for (org.snakeyaml.engine.v2.nodes.Node element : sequence.getValue()) {
        elements.add(convert(element, depth + 1));
      }
      return new Sequence(elements, place);
    }
    List<Entry> entries = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (NodeTuple tuple : ((MappingNode) node).getValue()) {
      if (!(convert(tuple.getKeyNode(), depth + 1) instanceof Scalar key)) {
        throw new UnreadableFile(Optional.of(place), "A key must be a single word.");
      }
      if (!keys.add(key.text())) {
        throw new UnreadableFile(
            Optional.of(key.place()), "Key '" + key.text() + "' is given more than once.");
      }
      entries.add(new Entry(key, convert(tuple.getValueNode(), depth + 1)));
    }
    return new Mapping(entries, place);
  }

  private static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String reason(MarkedYamlEngineException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    if (problem.contains("'\\t'") || problem.contains("TAB")) {
      return "A tab cannot indent YAML. Use blanks.";
    }
    if (problem.contains("another document")
        || String.valueOf(e.getContext()).contains("single document")) {
      return "The file has more than one document. Put each definition into a file of its own.";
    }
    return notValid(problem);
  }

  private static String aliasesOr(YamlEngineException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("aliases")
        ? "It has more than " + ALIASES_MAX + " aliases. Write the values out."
        : notValid(message);
  }

  /** The parser quotes words of the file, however long they are. */
  private static String notValid(String problem) {
    return "Not valid YAML: "
        + (problem.length() > PROBLEM_MAX ? problem.substring(0, PROBLEM_MAX) + "..." : problem)
        + ".";
  }
}
