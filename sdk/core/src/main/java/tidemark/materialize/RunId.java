package tidemark.materialize;

import java.util.regex.Pattern;
import tidemark.model.FeatureStoreException;

/** What tells one run from every other. */
public record RunId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[0-9a-zA-Z-]{1,64}");

  public RunId {
    if (!SHAPE.matcher(value).matches()) {
      throw FeatureStoreException.invalid("A run id is 1-64 letters, digits or '-'.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
