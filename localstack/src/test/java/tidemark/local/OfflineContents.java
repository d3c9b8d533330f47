package tidemark.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureGroup;
import tidemark.model.RecordIdentifier;
import tidemark.offline.FileEntry;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineRow;
import tidemark.parquet.FileContent;
import tidemark.parquet.ParquetFileFormat;
import tidemark.record.RecordOrder;

/** The rows of all files of the group {@code clicks} that the ledger of a store knows. */
final class OfflineContents {
  /** What tells a row from its duplicates. */
  record RowKey(RecordIdentifier identifier, RecordOrder order) {}

  private final Map<RowKey, OfflineRow> rows;

  private OfflineContents(Map<RowKey, OfflineRow> rows) {
    this.rows = rows;
  }

  static OfflineContents of(LocalFeatureStore store) throws IOException {
    FeatureGroup group = store.store().registry().find(Fixtures.CLICKS).orElseThrow();
    Map<RowKey, OfflineRow> rows = new LinkedHashMap<>();
    for (FileEntry file : store.store().ledger().files(group.incarnation())) {
      Path path =
          store.directory().objects().resolve(file.object().bucket()).resolve(file.object().key());
      try (ObjectStore.Content content = FileContent.open(path)) {
        new ParquetFileFormat()
            .read(
                content,
                group.schema(),
                row -> rows.put(new RowKey(row.record().identifier(), row.order()), row));
      }
    }
    return new OfflineContents(rows);
  }

  /** Without duplicates. */
  List<OfflineRow> rows() {
    return List.copyOf(rows.values());
  }

  boolean holds(RecordIdentifier identifier, RecordOrder order) {
    return rows.containsKey(new RowKey(identifier, order));
  }

  Set<String> identifiers() {
    return rows.keySet().stream().map(key -> key.identifier().value()).collect(Collectors.toSet());
  }
}
