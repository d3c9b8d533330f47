package tidemark.local.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tidemark.model.FeatureStoreException;
import tidemark.offline.ObjectStore;
import tidemark.parquet.FileContent;

/**
 * Objects as files, {@code <root>/<bucket>/<key>}. An object is written under another name, forced
 * to the disk, and linked to its own: it appears whole, once, whoever else writes there. Keys are
 * ordered by UTF-16 code unit. A key cannot lie beneath another object's key, which S3 would allow.
 */
public final class DirectoryObjectStore implements ObjectStore {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path root;
  private final Path staging;
  private final ObjectPaths paths;

  /**
   * A store over a directory.
   *
   * @param staging where unfinished files lie; an existing directory of the same file system
   */
  public DirectoryObjectStore(Path root, Path staging) {
    this.root = root;
    this.staging = staging;
    this.paths = new ObjectPaths(root);
  }

  @Override
  public boolean putIfAbsent(Key key, Body body) {
    Path target =
        paths
            .of(key)
            .orElseThrow(
                () -> FeatureStoreException.invalid("A file cannot have the name of that object."));
    if (Files.isRegularFile(target)) {
      return false;
    }
    if (body instanceof FinishedFile file && Files.isRegularFile(file.path())) {
      return adopt(key, file.path(), target);
    }
    Path unfinished = staging.resolve("put-" + UUID.randomUUID());
    try {
      write(unfinished, body);
      return publish(unfinished, target);
    } catch (IOException e) {
      throw FeatureStoreException.unavailable("The object " + key + " cannot be written.", e);
    } finally {
      discard(unfinished);
    }
  }

  private boolean adopt(Key key, Path finished, Path target) {
    try {
      return publish(finished, target);
    } catch (IOException e) {
      throw FeatureStoreException.unavailable("The object " + key + " cannot be written.", e);
    }
  }

  @Override
  public Optional<Content> open(Key key) {
    Optional<Path> file = paths.of(key).filter(Files::isRegularFile);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(FileContent.open(file.get()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw FeatureStoreException.unavailable("The object " + key + " cannot be read.", e);
    }
  }

  @Override
  public List<Listed> list(String bucket, String prefix, String after, int max) {
    Optional<Path> directory = paths.ofBucket(bucket);
    if (directory.isEmpty()) {
      return List.of();
    }
    try {
      return new DirectoryListing(directory.get(), bucket, prefix, after, max).read();
    } catch (IOException e) {
      throw FeatureStoreException.unavailable("The bucket " + bucket + " cannot be listed.", e);
    }
  }

  /** The file of an object, whether it is there or not; empty if no file can have that key. */
  public Optional<Path> path(Key key) {
    return paths.of(key);
  }

  private static void write(Path file, Body body) throws IOException {
    try (FileChannel out =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        InputStream in = body.open()) {
      byte[] buffer = new byte[BUFFER_BYTES];
      long written = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        written += count;
      }
      if (written != body.length()) {
        throw new IOException("It has " + written + " bytes instead of " + body.length());
      }
      out.force(true);
    }
  }

  /** Gives the file its name; false if another has it. */
  private boolean publish(Path unfinished, Path target) throws IOException {
    Path parent = target.getParent();
    if (parent == null || Files.isDirectory(target)) {
      throw new IOException("Other objects lie beneath that key");
    }
    makeDirectories(parent);
    try {
      Files.createLink(target, unfinished);
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      return moveWithoutLinks(unfinished, target);
    }
    force(parent);
    return true;
  }

  /** For file systems without hard links, whole but only safe against this process. */
  private synchronized boolean moveWithoutLinks(Path unfinished, Path target) throws IOException {
    try {
      Files.move(unfinished, target);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Makes the directory and those above it, each durable before anything is put into it. */
  private void makeDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null && !directory.equals(root)) {
      makeDirectories(parent);
    }
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
    if (parent != null) {
      force(parent);
    }
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** What cannot be deleted now is when the store is opened next. */
  private static void discard(Path unfinished) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      unfinished.toFile().deleteOnExit();
    }
  }
}
