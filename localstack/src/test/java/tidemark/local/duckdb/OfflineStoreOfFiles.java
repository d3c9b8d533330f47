package tidemark.local.duckdb;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryFileLedger;
import tidemark.fixture.InMemoryRegistry;
import tidemark.local.files.DirectoryObjectStore;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureRecord;
import tidemark.model.GivenFeature;
import tidemark.model.Partition;
import tidemark.model.Schema;
import tidemark.offline.FileEntry;
import tidemark.offline.GroupFiles;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineRow;
import tidemark.offline.QueryEngine;
import tidemark.offline.TrainingSets;
import tidemark.parquet.ParquetFileFormat;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;
import tidemark.registry.Authorizer;

/** Groups and their files in a directory, written by the store's own writer and by others. */
final class OfflineStoreOfFiles implements AutoCloseable {
  final Path objects;
  final Path staging;
  final InMemoryRegistry registry = new InMemoryRegistry();
  final DuckDbQueryEngine engine;
  final TrainingSets trainingSets;
  private final ObjectStore store;
  private final OfflineFileFormat format = new ParquetFileFormat();
  private final InMemoryFileLedger ledger = new InMemoryFileLedger();
  private int files;

  OfflineStoreOfFiles(Path root) {
    objects = root.resolve("s3");
    staging = root.resolve("staging");
    try {
      Files.createDirectories(objects);
      Files.createDirectories(staging);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store = new DirectoryObjectStore(objects, staging);
    engine = new DuckDbQueryEngine(new DuckDbSettings(objects, staging, 500_000_000, 2));
    trainingSets =
        new TrainingSets(registry, ledger, Authorizer.ALLOW_ALL, engine, () -> Fixtures.NOW);
  }

  FeatureGroup create(String name, Schema schema) {
    var example = Fixtures.definition(name);
    return create(Fixtures.definition(name, schema, example.online(), example.offline()));
  }

  FeatureGroup create(FeatureGroupDefinition definition) {
    FeatureGroup group = Fixtures.created(definition);
    registry.insert(
        new FeatureGroup(
            group.definition(),
            group.incarnation(),
            group.status(),
            group.failureReason(),
            group.createdAt(),
            group.modifiedAt(),
            1));
    return group;
  }

  /** A file of the store's own, of the schema's version; all rows in one partition. */
  void write(FeatureGroup group, Schema schema, List<OfflineRow> rows) {
    Path file = place(group, rows.get(0).order().eventTime());
    try {
      Files.createDirectories(file.getParent());
      try (OutputStream out = Files.newOutputStream(file);
          OfflineFileFormat.Writer writer = format.create(out, schema, FileEntry.Origin.LOAD)) {
        for (OfflineRow row : rows) {
          writer.write(row);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    register(group, file);
  }

  /** A file of others: what the query gives, written by DuckDB itself. */
  void writeForeign(FeatureGroup group, EventTime partition, String query) {
    Path file = place(group, partition);
    try {
      Files.createDirectories(file.getParent());
      try (var connection = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = connection.createStatement()) {
        statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
      }
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
    register(group, file);
  }

  GroupFiles files(FeatureGroup group) {
    return new GroupFiles(group, ledger.files(group.incarnation()));
  }

  List<List<Object>> ask(String sql, FeatureGroup... groups) {
    List<List<Object>> rows = new ArrayList<>();
    List<GroupFiles> all = new ArrayList<>();
    for (FeatureGroup group : groups) {
      all.add(files(group));
    }
    try (QueryEngine.Session session = engine.open(all)) {
      session.ask(sql, new Collected(rows, new ArrayList<>()));
    }
    return rows;
  }

  /** Keeps all rows. */
  record Collected(List<List<Object>> rows, List<QueryEngine.Column> columns)
      implements QueryEngine.Rows {
    @Override
    public void columns(List<QueryEngine.Column> found) {
      columns.addAll(found);
    }

    @Override
    public boolean row(List<? extends Object> values) {
      rows.add(new ArrayList<>(values));
      return true;
    }
  }

  static OfflineRow row(
      FeatureGroup group,
      Schema schema,
      Instant writeTime,
      WriteKind kind,
      Optional<EventTime> expiresAt,
      List<GivenFeature> given) {
    FeatureRecord record = FeatureRecord.of(schema, group.name(), given);
    FeatureRecord kept =
        kind.isDelete()
            ? FeatureRecord.marker(
                schema, record.identifier(), record.eventTime(), record.eventTimeText())
            : record;
    RecordOrder order =
        new RecordOrder(record.eventTime(), writeTime, WriteId.of(record, kind, Optional.empty()));
    return new OfflineRow(kept, order, kind, expiresAt, writeTime);
  }

  @Override
  public void close() {
    engine.close();
  }

  private Path place(FeatureGroup group, EventTime time) {
    Partition partition = group.definition().offline().orElseThrow().layout().partitionOf(time);
    files++;
    return objects.resolve(
        "acme-fs/prod/000000000000/sagemaker/us-east-1/offline-store/"
            + group.incarnation().text()
            + "/data/"
            + partition.path()
            + "/file"
            + files
            + ".parquet");
  }

  private void register(FeatureGroup group, Path file) {
    String key = objects.resolve("acme-fs").relativize(file).toString();
    ObjectStore.Key object = new ObjectStore.Key("acme-fs", key);
    try (ObjectStore.Content content = store.open(object).orElseThrow()) {
      OfflineFileFormat.Facts facts = format.facts(content, group.schema());
      ledger.addAll(
          List.of(
              new FileEntry(
                  group.incarnation(),
                  object,
                  Partition.ofObject(key).orElseThrow(),
                  content.length(),
                  facts.rows(),
                  facts.earliest(),
                  facts.latest(),
                  facts.origin(),
                  facts.schemaVersion(),
                  Fixtures.NOW,
                  FileEntry.State.PENDING)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
