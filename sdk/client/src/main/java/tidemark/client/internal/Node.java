package tidemark.client.internal;

import java.util.List;
import java.util.Optional;

/** A value in a definition file and where it begins. Lines and columns count from 1. */
public sealed interface Node {
  Place place();

  /** What the value is, for messages. */
  String kind();

  /** A position in the file. */
  record Place(int line, int column) {
    @Override
    public String toString() {
      return "line " + line + ", column " + column;
    }
  }

  /**
   * Text, a number, a truth value or nothing.
   *
   * @param quoted whether it was written in quotes, and so can only be text
   */
  record Scalar(String text, boolean quoted, Place place) implements Node {
    @Override
    public String kind() {
      return isEmpty() ? "empty" : "a single value";
    }

    public boolean isEmpty() {
      return !quoted && text.isEmpty();
    }
  }

  /** A list. */
  record Sequence(List<Node> elements, Place place) implements Node {
    public Sequence {
      elements = List.copyOf(elements);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys with values, in the order given; no key twice. */
  record Mapping(List<Entry> entries, Place place) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }

    @Override
    public String kind() {
      return "a mapping";
    }

    /** The value of a key unless it is missing or empty. */
    public Optional<Node> find(String key) {
      return entries.stream()
          .filter(entry -> entry.key().text().equals(key))
          .map(Entry::value)
          .filter(value -> !(value instanceof Scalar scalar && scalar.isEmpty()))
          .findFirst();
    }
  }

  /** A key and its value. */
  record Entry(Scalar key, Node value) {}
}
