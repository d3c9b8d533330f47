package tidemark.aws.athena;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import tidemark.model.S3Uri;

/**
 * A folder in S3 that one session has for itself. Its name begins with none of the characters that
 * make objects invisible to Athena.
 *
 * @param prefix of its objects, with a slash at its end
 */
record SessionFolder(S3Client s3, String bucket, String prefix) {
  static SessionFolder of(S3Client s3, S3Uri parent, String name) {
    return new SessionFolder(s3, parent.bucket(), parent.key("session-" + name + "/"));
  }

  /** A folder in it, with a slash at its end. */
  String uri(String below) {
    return "s3://" + bucket + "/" + prefix + below + "/";
  }

  void put(String name, Path file) {
    s3.putObject(r -> r.bucket(bucket).key(prefix + name), RequestBody.fromFile(file));
  }

  /** Brings the files of a folder in it to a directory; objects without content are none. */
  List<Path> fetch(String below, Path directory) {
    List<Path> files = new ArrayList<>();
    for (S3Object object : objects(prefix + below + "/")) {
      if (object.size() > 0) {
        Path file = directory.resolve(below + "-" + files.size() + ".parquet");
        s3.getObject(r -> r.bucket(bucket).key(object.key()), file);
        files.add(file);
      }
    }
    return files;
  }

  void delete() {
    objects(prefix).forEach(object -> s3.deleteObject(r -> r.bucket(bucket).key(object.key())));
  }

  private List<S3Object> objects(String under) {
    return s3.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(under)).contents().stream()
        .toList();
  }
}
