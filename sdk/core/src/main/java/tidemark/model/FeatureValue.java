package tidemark.model;

import java.util.LinkedHashSet;
import java.util.List;

/** A value of a feature exactly as it was given: text, or a collection of texts. */
public sealed interface FeatureValue {
  /** UTF-8 bytes of the value's text. */
  int utf8Length();

  /** One value. */
  record Text(String text) implements FeatureValue {
    @Override
    public int utf8Length() {
      return UnicodeText.utf8Length(text);
    }

    @Override
    public String toString() {
      return "Text"; // a value never reaches a log by accident
    }
  }

  /** The elements of a List, Set or Vector, in order. */
  record Texts(List<String> elements) implements FeatureValue {
    public Texts {
      elements = List.copyOf(elements);
    }

    /** The same elements without repeats, first occurrences in order. */
    Texts distinct() {
      return new Texts(List.copyOf(new LinkedHashSet<>(elements)));
    }

    @Override
    public int utf8Length() {
      return elements.stream().mapToInt(UnicodeText::utf8Length).sum();
    }

    @Override
    public String toString() {
      return "Texts[" + elements.size() + "]";
    }
  }
}
