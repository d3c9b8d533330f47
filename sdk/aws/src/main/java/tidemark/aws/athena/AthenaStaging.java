package tidemark.aws.athena;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.S3Client;
import tidemark.model.S3Uri;
import tidemark.offline.QueryEngine;

/**
 * What training sets are built with besides Athena: a folder in S3 for what goes there and comes
 * back, and an engine on this machine that reads and writes Parquet files.
 *
 * @param folder below which each session makes one of its own, which it removes
 */
public record AthenaStaging(S3Client s3, GlueClient glue, S3Uri folder, Local local) {
  /**
   * An engine on this machine.
   *
   * @param directory that it may read and write
   * @param reading renders a SELECT, for that engine, of all rows of Parquet files
   */
  public record Local(QueryEngine engine, Path directory, Function<List<Path>, String> reading) {}
}
