package tidemark.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import tidemark.fixture.Fixtures;
import tidemark.fixture.MovableClock;
import tidemark.local.duckdb.DuckDbQueryEngine;
import tidemark.local.duckdb.DuckDbSettings;
import tidemark.local.files.DirectoryObjectStore;
import tidemark.local.sqlite.SqliteStore;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.MaterializationRun;
import tidemark.materialize.Materializer;
import tidemark.materialize.RunId;
import tidemark.materialize.RunWatch;
import tidemark.materialize.Scope;
import tidemark.metric.Metrics;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureName;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureValue;
import tidemark.model.RecordIdentifier;
import tidemark.offline.FileEntry;
import tidemark.offline.FileEntry.Origin;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineFiles;
import tidemark.offline.OfflineRow;
import tidemark.parquet.ParquetFileFormat;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;

/** One group with its files, ledger and online store, and what materializes it. */
final class MaterializedStore implements AutoCloseable {
  final MovableClock clock = MovableClock.atNoon();
  final SqliteStore sqlite;
  final FeatureGroup group;
  final OfflineFiles files;
  final AtomicInteger opened = new AtomicInteger();

  /** What is done whenever a run waits for the log. */
  Runnable flush = () -> {};

  /** Where runs write; the store's own unless a test breaks it. */
  OnlineStore online;

  /** How many records a run holds before it writes. */
  int held = 250_000;

  private final Path root;
  private final ObjectStore objects;
  private final OfflineFileFormat format = new ParquetFileFormat();
  private final DuckDbQueryEngine engine;
  private int runs;

  MaterializedStore(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("staging"));
    sqlite = SqliteStore.open(root.resolve("store.db"), clock);
    DirectoryObjectStore directory =
        new DirectoryObjectStore(root.resolve("s3"), root.resolve("staging"));
    objects = new Counted(directory, opened);
    online = sqlite.online();
    engine =
        new DuckDbQueryEngine(
            new DuckDbSettings(root.resolve("s3"), root.resolve("staging"), 500_000_000, 1));
    FeatureGroup created = Fixtures.created(Fixtures.definition("clicks"));
    group =
        new FeatureGroup(
            created.definition(),
            created.incarnation(),
            created.status(),
            Optional.empty(),
            created.createdAt(),
            created.modifiedAt(),
            1);
    sqlite.registry().insert(group);
    sqlite.online().createTable(group.incarnation());
    sqlite.catalog().createTable(group);
    files =
        new OfflineFiles(
            sqlite.registry(),
            sqlite.catalog(),
            sqlite.ledger(),
            directory,
            format,
            LocalFeatureStore.DEPLOYMENT,
            clock);
  }

  Materializer materializer() {
    MaterializationRun run =
        new MaterializationRun(
            sqlite.ledger(),
            objects,
            format,
            online,
            engine,
            () -> flush.run(),
            clock,
            Metrics.NONE);
    return new Materializer(
        sqlite.registry(),
        Authorizer.ALLOW_ALL,
        LocalFeatureStore.DEPLOYMENT,
        run.holding(held),
        sqlite.runs(),
        g -> files.reconcile(g, (object, why) -> {}),
        () -> new RunId("run-" + runs++),
        "test",
        clock);
  }

  FinishedRun run(Scope scope) {
    return materializer().run(Caller.LOCAL, "clicks", scope, RunWatch.NONE);
  }

  /** Puts a file there and makes it known. */
  FileEntry file(String name, Origin origin, List<OfflineRow> rows) {
    return files.appear(unknownFile(name, origin, rows)).orElseThrow();
  }

  /** Puts a file there that no event tells of. */
  ObjectStore.Key unknownFile(String name, Origin origin, List<OfflineRow> rows) {
    ObjectStore.Key key = key(name, rows.get(0).order().eventTime());
    Path file = root.resolve("s3").resolve(key.bucket()).resolve(key.key());
    try {
      Files.createDirectories(file.getParent());
      try (OutputStream out = Files.newOutputStream(file);
          OfflineFileFormat.Writer writer = format.create(out, group.schema(), origin)) {
        for (OfflineRow row : rows) {
          writer.write(row);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return key;
  }

  /** Puts a file of others there, as DuckDB writes what a query gives, and makes it known. */
  FileEntry foreignFile(String name, String query) {
    return foreignFile(name, query, 122_880);
  }

  /** The same with row groups of so many rows, a multiple of 2,048. */
  FileEntry foreignFile(String name, String query, int rowGroup) {
    ObjectStore.Key key = key(name, EventTime.parseIso("2026-03-01T10:00:00Z"));
    Path file = root.resolve("s3").resolve(key.bucket()).resolve(key.key());
    try {
      Files.createDirectories(file.getParent());
      try (var connection = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = connection.createStatement()) {
        statement.execute(
            "COPY ("
                + query
                + ") TO '"
                + file
                + "' (FORMAT parquet, ROW_GROUP_SIZE "
                + rowGroup
                + ")");
      }
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
    return files.appear(key).orElseThrow();
  }

  static OfflineRow put(String id, String time, String n, Instant invokedAt) {
    return row(id, time, Optional.of(n), WriteKind.PUT, invokedAt, Optional.empty());
  }

  static OfflineRow expiring(String id, String time, String n, Duration ttl) {
    EventTime at = EventTime.parseIso(time);
    EventTime expiry = new EventTime(at.nanos() + ttl.toNanos());
    return row(id, time, Optional.of(n), WriteKind.PUT, at.at(), Optional.of(expiry));
  }

  static OfflineRow delete(String id, String time, WriteKind kind, Instant invokedAt) {
    return row(id, time, Optional.empty(), kind, invokedAt, Optional.empty());
  }

  private static OfflineRow row(
      String id,
      String time,
      Optional<String> n,
      WriteKind kind,
      Instant invokedAt,
      Optional<EventTime> expiresAt) {
    FeatureRecord record =
        n.map(value -> Fixtures.record(id, time, Fixtures.given("n", value)))
            .orElseGet(() -> Fixtures.record(id, time));
    return new OfflineRow(
        record,
        new RecordOrder(record.eventTime(), invokedAt, WriteId.of(record, kind, Optional.empty())),
        kind,
        expiresAt,
        invokedAt);
  }

  /** Every item of the online store, by identifier. */
  Map<RecordIdentifier, OnlineItem> items() {
    Map<RecordIdentifier, OnlineItem> items = new HashMap<>();
    Optional<RecordIdentifier> after = Optional.empty();
    do {
      OnlineStore.Scanned page = sqlite.online().scan(group.incarnation(), after, 1_000);
      page.items().forEach(item -> items.put(item.identifier(), item));
      after = page.next();
    } while (after.isPresent());
    return items;
  }

  /** The feature {@code n} as it would be served. */
  Optional<String> served(String id) {
    return sqlite
        .online()
        .get(group.incarnation(), new RecordIdentifier(id))
        .filter(item -> item.isServedAt(clock.instant()))
        .flatMap(item -> item.record(group.schema()).value(new FeatureName("n")))
        .map(value -> ((FeatureValue.Text) value).text());
  }

  /** Loses the online store. */
  void emptyOnline() {
    sqlite.online().dropTable(group.incarnation());
    sqlite.online().createTable(group.incarnation());
  }

  List<FileEntry> pending() {
    return sqlite.ledger().pending(group.incarnation());
  }

  List<OfflineRow> rows(FileEntry file) {
    List<OfflineRow> rows = new ArrayList<>();
    try (ObjectStore.Content content = objects.open(file.object()).orElseThrow()) {
      format.read(content, group.schema(), rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  @Override
  public void close() {
    engine.close();
    sqlite.close();
  }

  private ObjectStore.Key key(String name, EventTime time) {
    var offline = group.definition().offline().orElseThrow();
    return new ObjectStore.Key(
        "acme-fs",
        LocalFeatureStore.DEPLOYMENT.dataPrefix(offline, group.incarnation())
            + "/"
            + offline.layout().partitionOf(time).path()
            + "/"
            + name
            + ".parquet");
  }

  /** Counts the objects that are opened. */
  private record Counted(ObjectStore store, AtomicInteger opened) implements ObjectStore {
    @Override
    public boolean putIfAbsent(Key key, Body body) {
      return store.putIfAbsent(key, body);
    }

    @Override
    public Optional<Content> open(Key key) {
      opened.incrementAndGet();
      return store.open(key);
    }

    @Override
    public List<Listed> list(String bucket, String prefix, String after, int max) {
      return store.list(bucket, prefix, after, max);
    }
  }
}
