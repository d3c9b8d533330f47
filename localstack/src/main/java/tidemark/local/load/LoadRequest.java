package tidemark.local.load;

import java.nio.file.Path;
import java.util.Map;
import tidemark.model.FeatureStoreException;

/**
 * A file to load.
 *
 * @param group a name or an ARN
 * @param file where its bytes lie on this machine
 * @param columns the column of each feature whose column is named otherwise
 * @param badRowsMax how many bad rows are left out before the load is refused
 */
public record LoadRequest(
    String group,
    Path file,
    Format format,
    Map<String, String> columns,
    long badRowsMax,
    ExtraColumns extraColumns,
    Repetition repetition,
    Winners winners) {
  /** How the file is written. */
  public enum Format {
    PARQUET,
    CSV;

    /** Parses {@code parquet} or {@code csv}. */
    public static Format parse(String name) {
      return switch (name) {
        case "parquet" -> PARQUET;
        case "csv" -> CSV;
        default ->
            throw FeatureStoreException.invalid(
                "The format of a file is parquet or csv, not that.");
      };
    }
  }

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
    if (badRowsMax < 0) {
      throw FeatureStoreException.invalid("The number of bad rows to skip must not be negative.");
    }
  }
}
