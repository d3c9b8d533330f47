package tidemark.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects the faults of one request in request order, so that a caller mends them all at once.
 * Keeps the first ten. Not thread-safe.
 */
public final class Problems {
  /** Ours. */
  public static final int REPORTED_MAX = 10;

  private final List<String> found = new ArrayList<>();
  private int count;

  public void add(String format, Object... arguments) {
    count++;
    if (found.size() < REPORTED_MAX) {
      found.add(arguments.length == 0 ? format : String.format(format, arguments));
    }
  }

  /** The parsed value, or null after noting why it could not be parsed. */
  public <T> @Nullable T parse(Supplier<T> parser) {
    try {
      return parser.get();
    } catch (FeatureStoreException e) {
      if (e.kind() != FeatureStoreException.Kind.INVALID) {
        throw e;
      }
      add("%s", e.text());
      return null;
    }
  }

  public boolean isEmpty() {
    return count == 0;
  }

  public List<String> found() {
    return List.copyOf(found);
  }

  /**
   * Does nothing when there is no problem.
   *
   * @throws FeatureStoreException of kind INVALID naming every problem kept
   */
  public void throwIfAny() {
    if (count > 0) {
      throw new FeatureStoreException(FeatureStoreException.Kind.INVALID, message());
    }
  }

  private String message() {
    String all = String.join(" ", found);
    return count > found.size() ? all + " (and " + (count - found.size()) + " more)" : all;
  }
}
