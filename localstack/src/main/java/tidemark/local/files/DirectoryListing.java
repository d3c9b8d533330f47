package tidemark.local.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tidemark.offline.ObjectStore;

/**
 * One page of a listing: the files beneath a bucket's directory, in order of their keys. A
 * directory sorts as its name with a slash, so the order of a walk is that of whole keys.
 */
final class DirectoryListing {
  private record Entry(String key, Path path, boolean isDirectory) {}

  private final Path bucketPath;
  private final String bucket;
  private final String prefix;
  private final String after;
  private final int max;
  private final List<ObjectStore.Listed> found = new ArrayList<>();

  DirectoryListing(Path bucketPath, String bucket, String prefix, String after, int max) {
    this.bucketPath = bucketPath;
    this.bucket = bucket;
    this.prefix = prefix;
    this.after = after;
    this.max = max;
  }

  List<ObjectStore.Listed> read() throws IOException {
    walk(bucketPath, "");
    return found;
  }

  private void walk(Path directory, String keyPrefix) throws IOException {
    for (Entry entry : entries(directory, keyPrefix)) {
      if (found.size() == max) {
        return;
      }
      if (entry.isDirectory()) {
        walk(entry.path(), entry.key());
      } else {
        ObjectStore.Key key = new ObjectStore.Key(bucket, entry.key());
        found.add(new ObjectStore.Listed(key, Files.size(entry.path())));
      }
    }
  }

  private List<Entry> entries(Path directory, String keyPrefix) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
      for (Path path : paths) {
        boolean isDirectory = Files.isDirectory(path);
        String key = keyPrefix + path.getFileName() + (isDirectory ? "/" : "");
        if (isDirectory ? mayHold(key) : key.startsWith(prefix) && key.compareTo(after) > 0) {
          entries.add(new Entry(key, path, isDirectory));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of(); // there is no such bucket
    }
    entries.sort(Comparator.comparing(Entry::key));
    return entries;
  }

  /** Whether a key of the listing may begin with that of the directory. */
  private boolean mayHold(String directoryKey) {
    boolean inPrefix = directoryKey.startsWith(prefix) || prefix.startsWith(directoryKey);
    return inPrefix && (directoryKey.compareTo(after) > 0 || after.startsWith(directoryKey));
  }
}
