package tidemark.client;

import java.nio.file.Path;
import tidemark.client.json.Json;

/**
 * A training set that was built and downloaded.
 *
 * @param manifest what it was built from, as it is in the file
 */
public record TrainingSet(Path file, Path manifestFile, Json.Members manifest) {
  /** Where the manifest of a training set is: {@code x.manifest.json} beside {@code x.parquet}. */
  public static Path manifestOf(Path file) {
    String name = String.valueOf(file.getFileName());
    String stem = name.endsWith(".parquet") ? name.substring(0, name.length() - 8) : name;
    return file.resolveSibling(stem + ".manifest.json");
  }
}
