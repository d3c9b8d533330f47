package tidemark.local.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.fixture.Fixtures;
import tidemark.local.duckdb.DuckDbQueryEngine;
import tidemark.local.duckdb.DuckDbSettings;
import tidemark.local.files.DirectoryObjectStore;
import tidemark.local.sqlite.SqliteStore;
import tidemark.materialize.MaterializationRun;
import tidemark.metric.Metrics;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureName;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureValue;
import tidemark.model.PartitionLayout;
import tidemark.model.RecordIdentifier;
import tidemark.offline.FileEntry;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFiles;
import tidemark.parquet.ParquetFileFormat;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;

class BulkLoadTest {
  private static final Deployment DEPLOYMENT =
      new Deployment("000000000000", "us-east-1", Optional.empty());
  private static final String HEADER = "id,ts,n,x,s\n";
  private static final String ROWS =
      HEADER
          + "a,2026-03-01T10:00:00Z,1,0.5,first\n"
          + "a,2026-03-01T10:30:00Z,2,,second\n"
          + "b,2026-03-01T11:00:00Z,007,1.50,\"with, comma\"\n";

  @TempDir Path directory;

  private SqliteStore sqlite;
  private DirectoryObjectStore objects;
  private FeatureGroup group;
  private Instant now = Fixtures.NOW;
  private final List<String> rejected = new ArrayList<>();
  private final LoadProgress progress =
      new LoadProgress() {
        @Override
        public void reached(Phase phase, long rows) {}

        @Override
        public void rejected(long row, String reason) {
          rejected.add(row + " " + reason);
        }
      };

  @BeforeEach
  void openStore() throws IOException {
    sqlite = SqliteStore.open(directory.resolve("store.db"), () -> now);
    Files.createDirectories(directory.resolve("staging"));
    objects = new DirectoryObjectStore(directory.resolve("s3"), directory.resolve("staging"));
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
  }

  @AfterEach
  void closeStore() {
    sqlite.close();
  }

  @Test
  void rowsGoOfflineByPartitionAndTheirWinnersOnline() throws IOException {
    LoadSummary summary = load(csv(ROWS), objects);

    assertThat(summary.rows()).isEqualTo(3);
    assertThat(summary.partitions()).isEqualTo(2);
    assertThat(summary.applied()).isEqualTo(2);
    List<FileEntry> files = sqlite.ledger().files(group.incarnation());
    assertThat(files).extracting(FileEntry::rows).containsExactlyInAnyOrder(2L, 1L);
    assertThat(files).allMatch(file -> file.state() == FileEntry.State.APPLIED);
    assertThat(files).allMatch(file -> file.origin() == FileEntry.Origin.LOAD);
    assertThat(served("a", "n")).contains("2");
    assertThat(served("a", "x")).isEmpty();
    assertThat(served("b", "n")).contains("7");
    assertThat(served("b", "s")).contains("with, comma");
  }

  @Test
  @DisplayName("B-65: one bad row at the end is named, and nothing is loaded")
  void oneBadRowIsNamedAndNothingIsLoaded() {
    Path file = csv(ROWS + "c,2026-03-01T12:00:00Z,canary,1,\n");

    assertThatThrownBy(() -> load(file, objects))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContainingAll("line 5", "Feature 'n'", "Integral", "Nothing was loaded.")
        .hasMessageNotContaining("canary");
    assertNothingLoaded();
  }

  @Test
  @DisplayName("B-65: bad rows can be left out up to a number, and are listed")
  void badRowsCanBeLeftOut() throws IOException {
    Path file = csv(HEADER + "a,2026-03-01T10:00:00Z,x,,\nb,2026-03-01T10:00:00Z,1,,\n");

    LoadSummary summary = loads(objects).load(Caller.LOCAL, request(file, 1), progress);

    assertThat(summary.rows()).isEqualTo(1);
    assertThat(summary.rejected()).isEqualTo(1);
    assertThat(rejected).singleElement().asString().startsWith("1 Feature 'n'");
    assertThatThrownBy(
            () ->
                loads(objects)
                    .load(Caller.LOCAL, request(csv(HEADER + "a,,1,,\nb,,1,,\n"), 1), progress))
        .hasMessageContaining("line 3")
        .hasMessageContaining("Missing event time feature 'ts'");
  }

  @Test
  @DisplayName("B-62: a truncated Parquet file is named, and nothing is loaded")
  void aTruncatedParquetFileIsNamed() throws IOException {
    Path file = directory.resolve("cut.parquet");
    Files.write(file, "PAR1 and then nothing".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(
            () ->
                loads(objects)
                    .load(
                        Caller.LOCAL,
                        new LoadRequest(
                            "clicks",
                            file,
                            LoadRequest.Format.PARQUET,
                            Map.of(),
                            0,
                            LoadRequest.ExtraColumns.REFUSED,
                            LoadRequest.Repetition.SKIPPED,
                            LoadRequest.Winners.PUT_ONLINE),
                        progress))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining("Parquet");
    assertNothingLoaded();
  }

  @Test
  void columnsAreMappedAndOthersRefusedUnlessIgnored() throws IOException {
    Path file = csv("user,ts,extra\na,2026-03-01T10:00:00Z,1\n");

    assertThatThrownBy(() -> load(file, objects))
        .hasMessageContainingAll("no column 'id'", "--map id=COLUMN", "'extra'", "--ignore-extra");
    LoadSummary summary =
        loads(objects)
            .load(
                Caller.LOCAL,
                new LoadRequest(
                    "clicks",
                    file,
                    LoadRequest.Format.CSV,
                    Map.of("id", "user"),
                    0,
                    LoadRequest.ExtraColumns.IGNORED,
                    LoadRequest.Repetition.SKIPPED,
                    LoadRequest.Winners.PUT_ONLINE),
                progress);

    assertThat(summary.rows()).isEqualTo(1);
    assertThat(served("a", "ts")).contains("2026-03-01T10:00:00Z");
  }

  @Test
  void loadingAFileAgainDoesNothingUnlessAsked() throws IOException {
    load(csv(ROWS), objects);
    int files = sqlite.ledger().files(group.incarnation()).size();
    now = now.plusSeconds(60);

    LoadSummary repeated = load(csv(ROWS), objects);
    assertThat(repeated.repeated()).isTrue();
    assertThat(sqlite.ledger().files(group.incarnation())).hasSize(files);

    LoadSummary again = loads(objects).load(Caller.LOCAL, requestAgain(csv(ROWS)), progress);
    assertThat(again.repeated()).isFalse();
    assertThat(sqlite.ledger().files(group.incarnation())).hasSize(2 * files);
  }

  @Test
  void aLoadThatWasCutOffGoesOnWhereItWas() throws IOException {
    FailingOnce failing = new FailingOnce(objects);

    assertThatThrownBy(() -> load(csv(ROWS), failing)).hasMessage("Cut off.");
    assertThat(failing.failures).isEqualTo(1);
    assertThat(sqlite.ledger().files(group.incarnation())).isEmpty();
    now = now.plusSeconds(60);
    LoadSummary summary = load(csv(ROWS), objects);

    assertThat(summary.rows()).isEqualTo(3);
    assertThat(sqlite.ledger().files(group.incarnation()))
        .hasSize(2)
        .extracting(FileEntry::rows)
        .containsExactlyInAnyOrder(2L, 1L);
    assertThat(invokedAt("a"))
        .as("the invocation time is that of the first attempt")
        .isEqualTo(Fixtures.NOW);
  }

  @Test
  void aLoadAskedForAgainThatWasCutOffGoesOnAsWell() throws IOException {
    load(csv(ROWS), objects);
    now = now.plusSeconds(60);

    assertThatThrownBy(
            () ->
                loads(new FailingOnce(objects))
                    .load(Caller.LOCAL, requestAgain(csv(ROWS)), progress))
        .hasMessage("Cut off.");
    now = now.plusSeconds(60);
    LoadSummary cutOff = load(csv(ROWS), objects);
    LoadSummary ended = load(csv(ROWS), objects);

    assertThat(cutOff.repeated()).isFalse();
    assertThat(ended.repeated()).isTrue();
    assertThat(sqlite.ledger().files(group.incarnation())).hasSize(4);
    assertThat(invokedAt("a")).isEqualTo(Fixtures.NOW.plusSeconds(60));
  }

  @Test
  @DisplayName("G-19 rows in no order over many partitions arrive once each, spilled or not")
  void manyRowsInNoOrderArriveOnceEach() throws IOException {
    int count = 30_000;
    StringBuilder text = new StringBuilder(HEADER);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(5));
    String filling = "filling ".repeat(500);
    for (int i : order) {
      Instant at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i);
      text.append(i % 500).append(',').append(at).append(',').append(i);
      text.append(i % 2 == 0 ? ",0.5," : ",,").append(filling).append('\n');
    }

    LoadSummary summary = load(csv(text.toString()), objects);

    assertThat(summary.rows()).isEqualTo(count);
    assertThat(summary.partitions()).isEqualTo(9);
    assertThat(summary.files()).as("more than was held at once").isGreaterThan(9);
    assertThat(summary.applied() + summary.historic()).isPositive();
    Set<String> numbers = new HashSet<>();
    for (FileEntry file : sqlite.ledger().files(group.incarnation())) {
      try (ObjectStore.Content content = objects.open(file.object()).orElseThrow()) {
        new ParquetFileFormat()
            .read(
                content,
                group.schema(),
                row -> {
                  assertThat(numbers.add(valueOf(row.record(), "n"))).isTrue();
                  assertThat(file.partition())
                      .isEqualTo(PartitionLayout.HOUR.partitionOf(row.order().eventTime()));
                });
      }
    }
    assertThat(numbers).hasSize(count);
    assertThat(served("0", "n")).contains("" + (count - 500));
    assertThat(served("499", "n")).contains("" + (count - 1));
  }

  @Test
  void whileOneFileIsLoadedAnotherIsRefused() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    BulkLoad loads =
        loads(
            new BeforePut(
                objects,
                () -> {
                  begun.countDown();
                  await(goOn);
                }));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Path first = csv(ROWS);
      Future<LoadSummary> running =
          thread.submit(() -> loads.load(Caller.LOCAL, request(first, 0), progress));
      await(begun);

      assertThatThrownBy(() -> loads.load(Caller.LOCAL, request(first, 0), progress))
          .hasMessage("Another file is being loaded. Try again once that has ended.");

      goOn.countDown();
      assertThat(running.get().rows()).isEqualTo(3);
      assertThat(loads.load(Caller.LOCAL, request(first, 0), progress).repeated()).isTrue();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  @DisplayName("B-60 a file of only a header loads nothing, and says so")
  void aHeaderAloneLoadsNothing() throws IOException {
    LoadSummary summary = load(csv(HEADER), objects);

    assertThat(summary.rows()).isZero();
    assertThat(summary.files()).isZero();
    assertThat(sqlite.ledger().files(group.incarnation())).isEmpty();
  }

  @Test
  void whatWasStagedBeforeTheCheckEndedIsDiscarded() throws IOException {
    Path unchecked = Files.createDirectories(directory.resolve("loads/abc"));
    Files.writeString(unchecked.resolve("0.parquet"), "half");

    loads(objects).discardUnchecked();

    assertThat(unchecked).doesNotExist();
  }

  private void assertNothingLoaded() {
    assertThat(sqlite.ledger().files(group.incarnation())).isEmpty();
    assertThat(objects.list("acme-fs", "", "", 10)).isEmpty();
    assertThat(sqlite.online().get(group.incarnation(), new RecordIdentifier("a"))).isEmpty();
    assertThat(directory.resolve("staging")).isEmptyDirectory();
    assertThat(directory.resolve("loads"))
        .satisfiesAnyOf(
            loads -> assertThat(loads).doesNotExist(),
            loads -> assertThat(loads).isEmptyDirectory());
  }

  private Instant invokedAt(String identifier) {
    return sqlite
        .online()
        .get(group.incarnation(), new RecordIdentifier(identifier))
        .orElseThrow()
        .order()
        .invokedAt();
  }

  private static String valueOf(FeatureRecord record, String feature) {
    return ((FeatureValue.Text) record.value(new FeatureName(feature)).orElseThrow()).text();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<String> served(String identifier, String feature) {
    return sqlite
        .online()
        .get(group.incarnation(), new RecordIdentifier(identifier))
        .flatMap(item -> item.record(group.schema()).value(new FeatureName(feature)))
        .map(value -> ((FeatureValue.Text) value).text());
  }

  private LoadSummary load(Path file, ObjectStore store) throws IOException {
    return loads(store).load(Caller.LOCAL, request(file, 0), progress);
  }

  private static LoadRequest request(Path file, long badRowsMax) {
    return new LoadRequest(
        "clicks",
        file,
        LoadRequest.Format.CSV,
        Map.of(),
        badRowsMax,
        LoadRequest.ExtraColumns.REFUSED,
        LoadRequest.Repetition.SKIPPED,
        LoadRequest.Winners.PUT_ONLINE);
  }

  private static LoadRequest requestAgain(Path file) {
    return new LoadRequest(
        "clicks",
        file,
        LoadRequest.Format.CSV,
        Map.of(),
        0,
        LoadRequest.ExtraColumns.REFUSED,
        LoadRequest.Repetition.LOADED_AGAIN,
        LoadRequest.Winners.PUT_ONLINE);
  }

  private BulkLoad loads(ObjectStore store) {
    ParquetFileFormat format = new ParquetFileFormat();
    OfflineFiles files =
        new OfflineFiles(
            sqlite.registry(),
            sqlite.catalog(),
            sqlite.ledger(),
            store,
            format,
            DEPLOYMENT,
            () -> now);
    MaterializationRun materialization =
        new MaterializationRun(
            sqlite.ledger(),
            store,
            format,
            sqlite.online(),
            new DuckDbQueryEngine(
                DuckDbSettings.of(directory.resolve("s3"), directory.resolve("staging"))),
            () -> {},
            () -> now,
            Metrics.NONE);
    return new BulkLoad(
        sqlite.registry(),
        Authorizer.ALLOW_ALL,
        DEPLOYMENT,
        store,
        format,
        Publication.by(files, materialization),
        directory.resolve("loads"),
        () -> now);
  }

  private Path csv(String text) {
    try {
      return Files.writeString(directory.resolve("rows.csv"), text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Fails the second put, once. */
  private static final class FailingOnce implements ObjectStore {
    private final ObjectStore store;
    private int puts;
    private int failures;

    FailingOnce(ObjectStore store) {
      this.store = store;
    }

    @Override
    public synchronized boolean putIfAbsent(Key key, Body body) {
      puts++;
      if (puts == 2) {
        failures++;
        throw new FeatureStoreException(Kind.UNAVAILABLE, "Cut off.");
      }
      return store.putIfAbsent(key, body);
    }

    @Override
    public Optional<Content> open(Key key) {
      return store.open(key);
    }

    @Override
    public List<Listed> list(String bucket, String prefix, String after, int max) {
      return store.list(bucket, prefix, after, max);
    }
  }

  /** Does something before each put. */
  private record BeforePut(ObjectStore store, Runnable work) implements ObjectStore {
    @Override
    public boolean putIfAbsent(Key key, Body body) {
      work.run();
      return store.putIfAbsent(key, body);
    }

    @Override
    public Optional<Content> open(Key key) {
      return store.open(key);
    }

    @Override
    public List<Listed> list(String bucket, String prefix, String after, int max) {
      return store.list(bucket, prefix, after, max);
    }
  }
}
