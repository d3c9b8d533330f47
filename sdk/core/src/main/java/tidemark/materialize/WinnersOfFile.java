package tidemark.materialize;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.RecordIdentifier;
import tidemark.offline.FileEntry;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineRow;
import tidemark.record.WriteKind;

/**
 * Per identifier the greatest row of a file, and every hard-delete marker. Of a file with more
 * identifiers than are held at once an identifier may come more than once; the online store's
 * condition settles which stays.
 */
final class WinnersOfFile {
  /** A kilobyte or so each. */
  private static final int HELD_MAX = 100_000;

  private final ObjectStore objects;
  private final OfflineFileFormat format;
  private final Consumer<OfflineRow> winners;
  private final Map<RecordIdentifier, OfflineRow> greatest = new HashMap<>();

  WinnersOfFile(ObjectStore objects, OfflineFileFormat format, Consumer<OfflineRow> winners) {
    this.objects = objects;
    this.format = format;
    this.winners = winners;
  }

  /**
   * Reads a file to its end.
   *
   * @throws FeatureStoreException naming the file that is missing or cannot be read
   */
  void read(FeatureGroup group, FileEntry file) {
    greatest.clear();
    ObjectStore.Content content =
        objects
            .open(file.object())
            .orElseThrow(
                () ->
                    new FeatureStoreException(
                        Kind.UNAVAILABLE, "The offline file " + file.object() + " is missing."));
    try (ObjectStore.Content opened = content) {
      format.read(opened, group.schema(), this::take);
    } catch (IOException e) {
      throw FeatureStoreException.unavailable(
          "The offline file " + file.object() + " cannot be read.", e);
    }
    release();
  }

  private void take(OfflineRow row) {
    if (row.kind() == WriteKind.HARD_DELETE) {
      winners.accept(row);
    }
    greatest.merge(
        row.record().identifier(), row, (a, b) -> b.order().isGreaterThan(a.order()) ? b : a);
    if (greatest.size() >= HELD_MAX) {
      release();
    }
  }

  private void release() {
    for (OfflineRow row : greatest.values()) {
      if (row.kind() != WriteKind.HARD_DELETE) {
        winners.accept(row);
      }
    }
    greatest.clear();
  }
}
