package tidemark.offline;

import java.nio.file.Path;
import tidemark.model.FeatureStoreException;
import tidemark.model.Shown;

/** A file that holds a spine, on this machine. */
public record SpineFile(Path path, Format format) {
  /** What a spine may be written in. */
  public enum Format {
    PARQUET,
    CSV;

    public static Format parse(String name) {
      return switch (name) {
        case "parquet" -> PARQUET;
        case "csv" -> CSV;
        default ->
            throw FeatureStoreException.invalid(
                "Spine format '%s' is not one of parquet, csv.", Shown.name(name));
      };
    }
  }
}
