package tidemark.offline;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tidemark.model.EventTime;
import tidemark.model.Schema;

/**
 * Port: how offline rows lie in a file. There is one implementation, Parquet; it is a port because
 * core does not know the library.
 */
public interface OfflineFileFormat {
  /**
   * What a file's footer tells.
   *
   * @param schemaVersion that of a file of ours; empty for others
   * @param hardDeletes whether a file of ours may hold markers of hard deletes, by its statistics
   * @param firstInvokedAt when the earliest call was made whose write a file of ours holds; empty
   *     for others
   */
  record Facts(
      long rows,
      EventTime earliest,
      EventTime latest,
      FileEntry.Origin origin,
      OptionalInt schemaVersion,
      boolean hardDeletes,
      Optional<Instant> firstInvokedAt) {}

  /** Writes rows; the file is complete once closed. Not thread-safe. */
  interface Writer extends Closeable {
    void write(OfflineRow row) throws IOException;
  }

  /**
   * Begins a file of all features of the schema's newest version. The origin and that version go
   * into its footer.
   *
   * @param out closed by the writer
   */
  Writer create(OutputStream out, Schema schema, FileEntry.Origin origin) throws IOException;

  /**
   * Reads a footer, and of a file of others the event times.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID naming why it is not a readable
   *     file of that schema
   */
  Facts facts(ObjectStore.Content file, Schema schema) throws IOException;

  /** Reads all rows in file order. */
  default void read(ObjectStore.Content file, Schema schema, Consumer<OfflineRow> rows)
      throws IOException {
    read(
        file,
        schema,
        0,
        row -> {
          rows.accept(row);
          return true;
        });
  }

  /**
   * Reads rows in file order. Typed values print canonically. A file of others may lack columns of
   * ours: its event times are parsed, its write ids are none.
   *
   * @param from how many rows are left out at the beginning; row groups of none but such are not
   *     read
   * @param rows takes one row; false if no more are wanted
   */
  void read(ObjectStore.Content file, Schema schema, long from, Predicate<OfflineRow> rows)
      throws IOException;
}
