package tidemark.function.aws;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import tidemark.aws.s3.ObjectServer;
import tidemark.aws.s3.S3ObjectStore;
import tidemark.model.Schema;
import tidemark.offline.FileEntry;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineRow;
import tidemark.parquet.ParquetFileFormat;

/** Files as if PutRecord had not written them. */
final class ForeignFile {
  private ForeignFile() {}

  /** Puts a file of the same rows in the place of one of ours; its key. */
  static String inPlaceOf(String ours, ObjectServer objects, Schema schema) throws IOException {
    String key = ours.substring(0, ours.lastIndexOf('/') + 1) + "part-0.parquet";
    byte[] file = rewritten(ours, objects, schema);
    objects
        .s3()
        .putObject(r -> r.bucket(DeployedStore.BUCKET).key(key), RequestBody.fromBytes(file));
    objects.s3().deleteObject(r -> r.bucket(DeployedStore.BUCKET).key(ours));
    return key;
  }

  private static byte[] rewritten(String key, ObjectServer objects, Schema schema)
      throws IOException {
    ParquetFileFormat format = new ParquetFileFormat();
    List<OfflineRow> rows = new ArrayList<>();
    try (ObjectStore.Content content =
        new S3ObjectStore(objects.s3())
            .open(new ObjectStore.Key(DeployedStore.BUCKET, key))
            .orElseThrow()) {
      format.read(content, schema, rows::add);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (OfflineFileFormat.Writer writer = format.create(file, schema, FileEntry.Origin.LOAD)) {
      for (OfflineRow row : rows) {
        writer.write(row);
      }
    }
    return file.toByteArray();
  }
}
