package tidemark.client;

import java.nio.file.Path;
import tidemark.client.json.Json;

/**
 * A training set that was built and downloaded.
 *
 * @param manifest what it was built from, as it is in the file
 */
public record TrainingSet(Path file, Path manifestFile, Json.Members manifest) {}
