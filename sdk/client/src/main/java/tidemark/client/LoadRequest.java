package tidemark.client;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file to load into a group.
 *
 * @param format {@code csv} or {@code parquet}; empty to tell by the file's name
 * @param columns the feature of each column whose name differs
 * @param skipBad how many bad rows are left out rather than refused
 * @param extraColumns what becomes of columns that are no feature
 * @param repetition what becomes of a file that was loaded before
 * @param winners what becomes of the newest record of each identifier
 */
public record LoadRequest(
    String group,
    Path file,
    Optional<String> format,
    Map<String, String> columns,
    OptionalLong skipBad,
    ExtraColumns extraColumns,
    Repetition repetition,
    Winners winners) {
  /** What becomes of columns that are no feature. */
  public enum ExtraColumns {
    REFUSED,
    IGNORED
  }

  /** What becomes of a file that was loaded before. */
  public enum Repetition {
    SKIPPED,
    LOADED_AGAIN
  }

  /** What becomes of the newest record of each identifier. */
  public enum Winners {
    PUT_ONLINE,
    LEFT_TO_MATERIALIZATION
  }

  public LoadRequest {
    columns = Map.copyOf(columns);
  }
}
