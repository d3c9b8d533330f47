package tidemark.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * The directory of a local store, {@code .tidemark/}, held by one process at a time. The file
 * {@code lock} is locked while it is held and says by whom; the lock goes with the process, so what
 * a dead one left behind is no obstacle.
 */
public final class DataDirectory implements Closeable {
  /** The directory's name where no other is chosen. */
  public static final String DEFAULT_NAME = ".tidemark";

  private static final String LOCK = "lock";
  private static final Duration LOCK_PATIENCE = Duration.ofMillis(500);
  private static final long LOCK_PAUSE_MILLIS = 20;

  /**
   * Those held by this process. A file lock belongs to a process, and closing any channel of the
   * file gives it up, so this process must not even open a lock file that it holds.
   */
  private static final Map<Path, Holder> HELD_HERE = new ConcurrentHashMap<>();

  private final Path root;
  private final FileChannel channel;
  private volatile Holder holder;

  private DataDirectory(Path root, FileChannel channel, Holder holder) {
    this.root = root;
    this.channel = channel;
    this.holder = holder;
  }

  /**
   * Makes the directory, if it is not there, and holds it.
   *
   * @throws FeatureStoreException of kind IN_USE saying who holds it, since when, and what to do
   */
  public static synchronized DataDirectory open(Path directory, Instant now) {
    try {
      for (String part : new String[] {"s3", "staging"}) {
        Files.createDirectories(directory.resolve(part));
      }
      Path root = directory.toRealPath();
      Holder self = Holder.self(now);
      Holder other = HELD_HERE.putIfAbsent(root, self);
      if (other != null) {
        throw inUse(root, other);
      }
      try {
        return new DataDirectory(root, lock(root, self), self);
      } catch (IOException | RuntimeException e) {
        HELD_HERE.remove(root);
        throw e;
      }
    } catch (IOException e) {
      throw FeatureStoreException.unavailable(
          "The data directory "
              + directory
              + " cannot be used: "
              + reason(e)
              + ". Make it a directory that can be written, with room on its disk, or choose"
              + " another.",
          e);
    }
  }

  /** The process that holds a directory now, if there is one. */
  public static synchronized Optional<Holder> holder(Path directory) {
    try {
      if (!Files.isRegularFile(directory.resolve(LOCK))) {
        return Optional.empty();
      }
      Path root = directory.toRealPath();
      Holder here = HELD_HERE.get(root);
      if (here != null) {
        return Optional.of(here);
      }
      try (FileChannel channel = channel(root)) {
        return channel.tryLock() == null ? Optional.of(read(root)) : Optional.empty();
      }
    } catch (IOException e) {
      throw FeatureStoreException.unavailable(
          "The data directory " + directory + " cannot be read: " + reason(e) + ".", e);
    }
  }

  /** This process, as it holds the directory. */
  Holder holder() {
    return holder;
  }

  public Path root() {
    return root;
  }

  /** The SQLite file. */
  public Path database() {
    return root.resolve("store.db");
  }

  /** The root of the object store. */
  public Path objects() {
    return root.resolve("s3");
  }

  /** Where unfinished files lie. */
  public Path staging() {
    return root.resolve("staging");
  }

  /**
   * Deletes the unfinished files that an earlier process left behind. Directories stay: what is in
   * them is resumed.
   */
  void clearStaging() {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(staging(), Files::isRegularFile)) {
      for (Path file : left) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw FeatureStoreException.unavailable(
          "The directory " + staging() + " cannot be cleared: " + reason(e) + ".", e);
    }
  }

  /** Says in the lock file that a server listens there. */
  public void announce(int port) {
    Holder listening = holder.listening(port);
    try {
      write(channel, listening);
      holder = listening;
      HELD_HERE.put(root, listening);
    } catch (IOException e) {
      throw FeatureStoreException.unavailable(
          "The lock file cannot be written: " + reason(e) + ".", e);
    }
  }

  /** Gives the directory up. */
  @Override
  public void close() {
    try {
      channel.truncate(0);
      channel.close();
    } catch (IOException e) {
      throw FeatureStoreException.unavailable(
          "The lock file cannot be closed: " + reason(e) + ".", e);
    } finally {
      HELD_HERE.remove(root);
    }
  }

  /** Tries for a moment: someone may just be looking who holds it. */
  private static FileChannel lock(Path root, Holder self) throws IOException {
    FileChannel channel = channel(root);
    try {
      long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
      while (channel.tryLock() == null) {
        if (System.nanoTime() > deadline) {
          throw inUse(root, read(root));
        }
        pause();
      }
      write(channel, self);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOCK_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FeatureStoreException.unavailable("Interrupted while opening the store.", e);
    }
  }

  private static FileChannel channel(Path root) throws IOException {
    return FileChannel.open(
        root.resolve(LOCK),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  private static Holder read(Path root) throws IOException {
    return Holder.parse(Files.readString(root.resolve(LOCK)));
  }

  private static void write(FileChannel channel, Holder holder) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(holder.toJson());
    int length = bytes.remaining();
    while (bytes.hasRemaining()) {
      channel.write(bytes, length - bytes.remaining());
    }
    channel.truncate(length);
  }

  /** What the system says of which file, without the name of a class. */
  private static String reason(IOException e) {
    String said = e.getMessage() == null ? e.toString() : e.getMessage();
    if (e instanceof AccessDeniedException) {
      return said + ": permission denied";
    }
    return e instanceof FileAlreadyExistsException ? said + " is not a directory" : said;
  }

  private static FeatureStoreException inUse(Path root, Holder holder) {
    return new FeatureStoreException(
        Kind.IN_USE, "The data directory " + root + " is held by " + holder.described() + ".");
  }
}
