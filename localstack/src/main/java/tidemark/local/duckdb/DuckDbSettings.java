package tidemark.local.duckdb;

import java.nio.file.Path;
import tidemark.model.FeatureStoreException;

/**
 * What the engine may use.
 *
 * @param objects the root of the object store's files, {@code <bucket>/<key>}
 * @param staging where spines, results and what does not fit into memory may lie
 * @param memoryBytes for all queries together
 * @param threads for all queries together
 */
public record DuckDbSettings(Path objects, Path staging, long memoryBytes, int threads) {
  private static final long MEMORY_BYTES_DEFAULT = 1_000_000_000;
  private static final long MEMORY_BYTES_MIN = 64_000_000;

  public DuckDbSettings {
    if (memoryBytes < MEMORY_BYTES_MIN || threads < 1) {
      throw FeatureStoreException.invalid(
          "The SQL engine needs at least %d bytes and a thread.", MEMORY_BYTES_MIN);
    }
    objects = objects.toAbsolutePath().normalize();
    staging = staging.toAbsolutePath().normalize();
  }

  /** 1 GB, and a thread per processor. */
  public static DuckDbSettings of(Path objects, Path staging) {
    return new DuckDbSettings(
        objects, staging, MEMORY_BYTES_DEFAULT, Runtime.getRuntime().availableProcessors());
  }
}
