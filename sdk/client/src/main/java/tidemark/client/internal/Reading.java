package tidemark.client.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import tidemark.client.internal.Node.Entry;
import tidemark.client.internal.Node.Mapping;
import tidemark.client.internal.Node.Place;
import tidemark.client.internal.Node.Scalar;
import tidemark.client.internal.Node.Sequence;
import tidemark.model.FeatureStoreException;
import tidemark.model.Nearest;
import tidemark.model.Problems;

/**
 * The reading of one definition file: asks nodes for values and notes each fault with its place.
 */
final class Reading {
  /** What a reader of YAML 1.1 takes for a truth value, a number or nothing when not quoted. */
  private static final Pattern AMBIGUOUS =
      Pattern.compile(
          "(?i)y|yes|n|no|on|off|true|false|null|~|[-+]?[0-9][0-9_,]*(\\.[0-9]*)?(e[-+]?[0-9]+)?");

  private final String file;
  private final Problems problems = new Problems();

  Reading(String file) {
    this.file = file;
  }

  void fault(Place place, String format, Object... arguments) {
    problems.add("%s", file + " " + place + ": " + String.format(format, arguments));
  }

  void throwIfAny() {
    problems.throwIfAny();
  }

  boolean isClean() {
    return problems.isEmpty();
  }

  /** Notes every key that is not among the known ones. */
  void allow(Mapping mapping, Set<String> known) {
    for (Entry entry : mapping.entries()) {
      String key = entry.key().text();
      if (!known.contains(key)) {
        String hint =
            Nearest.to(key, known)
                .map(nearest -> "did you mean '" + nearest + "'?")
                .orElse("known are " + String.join(", ", known) + ".");
        fault(entry.key().place(), "Unknown key '%s'; %s", shown(key), hint);
      }
    }
  }

  /** The text of a key that must be there. */
  Optional<String> require(Mapping mapping, String key) {
    if (mapping.find(key).isEmpty()) {
      fault(mapping.place(), "Key '%s' is missing.", key);
    }
    return text(mapping, key);
  }

  /** The text of a key, if it is there and text. */
  Optional<String> text(Mapping mapping, String key) {
    return mapping.find(key).flatMap(node -> text(node, key));
  }

  private Optional<String> text(Node node, String key) {
    if (!(node instanceof Scalar scalar)) {
      fault(node.place(), "'%s' must be text, but is %s.", key, node.kind());
      return Optional.empty();
    }
    if (!scalar.quoted() && AMBIGUOUS.matcher(scalar.text()).matches()) {
      fault(
          scalar.place(),
          "'%s' must be text; %s without quotes is not text to every reader of YAML. Write \"%s\".",
          key,
          shown(scalar.text()),
          shown(scalar.text()));
      return Optional.empty();
    }
    return Optional.of(scalar.text());
  }

  /** A key's plain word or number, quoted or not. */
  Optional<String> word(Mapping mapping, String key) {
    Optional<Node> node = mapping.find(key);
    if (node.isPresent() && !(node.get() instanceof Scalar)) {
      fault(node.get().place(), "'%s' must be a single value, but is %s.", key, node.get().kind());
      return Optional.empty();
    }
    return node.map(value -> ((Scalar) value).text());
  }

  /** The parsed text of a key; a fault of the parser is noted at the key's place. */
  <T> Optional<T> parse(
      Mapping mapping, String key, Optional<String> text, Function<String, T> parser) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(text.get()));
    } catch (FeatureStoreException e) {
      fault(mapping.find(key).map(Node::place).orElse(mapping.place()), "%s", e.text());
      return Optional.empty();
    }
  }

  /** The truth value of a key, if it is there. */
  Optional<Boolean> flag(Mapping mapping, String key) {
    return mapping.find(key).flatMap(node -> flag(node, key));
  }

  Optional<Boolean> flag(Node node, String key) {
    if (node instanceof Scalar scalar && !scalar.quoted()) {
      if (scalar.text().equals("true")) {
        return Optional.of(true);
      }
      if (scalar.text().equals("false")) {
        return Optional.of(false);
      }
    }
    fault(node.place(), "'%s' must be true or false.", key);
    return Optional.empty();
  }

  /** The mapping below a key, if it is there and one. */
  Optional<Mapping> mapping(Mapping parent, String key) {
    return parent.find(key).flatMap(node -> mapping(node, "'" + key + "'"));
  }

  Optional<Mapping> mapping(Node node, String what) {
    if (node instanceof Mapping mapping) {
      return Optional.of(mapping);
    }
    fault(node.place(), "%s must be a mapping of keys to values, but is %s.", what, node.kind());
    return Optional.empty();
  }

  /** The elements below a key, if it is there and a list. */
  List<Node> list(Mapping parent, String key) {
    Optional<Node> node = parent.find(key);
    if (node.isPresent() && !(node.get() instanceof Sequence)) {
      fault(node.get().place(), "'%s' must be a list, but is %s.", key, node.get().kind());
    }
    return node.isPresent() && node.get() instanceof Sequence sequence
        ? sequence.elements()
        : List.of();
  }

  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() > 64 ? line.substring(0, 64) + "..." : line;
  }
}
