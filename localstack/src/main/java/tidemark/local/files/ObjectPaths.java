package tidemark.local.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import tidemark.offline.ObjectStore;

/**
 * Where an object's file lies beneath a root: {@code <bucket>/<key>}. A key has a place only if
 * each of its segments is a plain file name, so no key leads out of its bucket.
 */
final class ObjectPaths {
  /** Source: S3 user guide, object keys. */
  private static final int KEY_BYTES_MAX = 1_024;

  /** What the file systems of Linux and macOS take for one name. */
  private static final int SEGMENT_BYTES_MAX = 255;

  /** Source: S3 user guide, bucket naming rules. */
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  private final Path root;

  ObjectPaths(Path root) {
    this.root = root;
  }

  /** The place of a bucket, if that is a bucket's name. */
  Optional<Path> ofBucket(String bucket) {
    return BUCKET.matcher(bucket).matches() && !bucket.contains("..")
        ? Optional.of(root.resolve(bucket))
        : Optional.empty();
  }

  /** The place of an object, if a file can have that key. */
  Optional<Path> of(ObjectStore.Key key) {
    return isPlain(key.key())
        ? ofBucket(key.bucket()).map(bucket -> bucket.resolve(key.key()))
        : Optional.empty();
  }

  private static boolean isPlain(String key) {
    if (key.getBytes(StandardCharsets.UTF_8).length > KEY_BYTES_MAX) {
      return false;
    }
    for (String segment : key.split("/", -1)) {
      if (segment.isEmpty()
          || segment.equals(".")
          || segment.equals("..")
          || segment.getBytes(StandardCharsets.UTF_8).length > SEGMENT_BYTES_MAX
          || segment.indexOf('\\') >= 0
          || segment.chars().anyMatch(Character::isISOControl)) {
        return false;
      }
    }
    return true;
  }
}
