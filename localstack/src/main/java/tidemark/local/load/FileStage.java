package tidemark.local.load;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import tidemark.model.EventTime;
import tidemark.model.Schema;
import tidemark.offline.FileEntry;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineFileName;
import tidemark.record.RecordOrder;

/**
 * Writes rows to files that nobody sees yet, beside the thread that brings them. What waits to be
 * written is bounded. Used by one thread.
 */
final class FileStage implements Closeable {
  private static final int THREADS = 2;
  private static final long UNDER_WAY_BYTES_MAX = 80L << 20;
  private static final int BUFFER_BYTES = 1 << 16;

  private record UnderWay(Future<LoadJournal.StagedFile> file, long bytes) {}

  private final Schema schema;
  private final OfflineFileFormat format;
  private final Path directory;
  private final Instant writtenAt;
  private final Function<EventTime, String> keyPrefix;
  private final ExecutorService threads;
  private final Deque<UnderWay> underWay = new ArrayDeque<>();
  private final List<LoadJournal.StagedFile> done = new ArrayList<>();
  private long underWayBytes;
  private int files;

  /**
   * @param keyPrefix of the object that holds a row of that event time, with a slash at its end
   */
  FileStage(
      Schema schema,
      OfflineFileFormat format,
      Path directory,
      Instant writtenAt,
      Function<EventTime, String> keyPrefix) {
    this.schema = schema;
    this.format = format;
    this.directory = directory;
    this.writtenAt = writtenAt;
    this.keyPrefix = keyPrefix;
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "tidemark-load");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Has rows of one partition written to a file of their own; waits while too much waits. */
  void write(RowBuffer rows) throws IOException {
    while (!underWay.isEmpty() && underWayBytes + rows.capacity() > UNDER_WAY_BYTES_MAX) {
      awaitOldest();
    }
    String name = files++ + ".parquet";
    underWay.add(new UnderWay(threads.submit(() -> writeFile(name, rows)), rows.capacity()));
    underWayBytes += rows.capacity();
  }

  /** All files, in the order they were begun. */
  List<LoadJournal.StagedFile> finish() throws IOException {
    while (!underWay.isEmpty()) {
      awaitOldest();
    }
    return List.copyOf(done);
  }

  private void awaitOldest() throws IOException {
    UnderWay oldest = underWay.remove();
    underWayBytes -= oldest.bytes();
    try {
      done.add(oldest.file().get());
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while files were written");
    }
  }

  private static IOException failure(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException cause) {
      throw cause;
    }
    return e.getCause() instanceof IOException cause ? cause : new IOException(e);
  }

  private LoadJournal.StagedFile writeFile(String name, RowBuffer rows) throws IOException {
    Path file = directory.resolve(name);
    List<RecordOrder> orders = new ArrayList<>(rows.count());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
        OfflineFileFormat.Writer writer = format.create(out, schema, FileEntry.Origin.LOAD)) {
      RowBuffer.Reader<IOException> write =
          row -> {
            orders.add(row.order());
            writer.write(row);
          };
      rows.read(schema, writtenAt, write);
    }
    try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    String key = keyPrefix.apply(orders.get(0).eventTime()) + OfflineFileName.of(orders);
    return new LoadJournal.StagedFile(name, key, rows.count());
  }

  /** Ends the threads; a file under way is left unfinished. */
  @Override
  public void close() {
    threads.shutdownNow();
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, java.util.concurrent.TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
