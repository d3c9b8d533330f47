package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.FeatureStoreClient;
import tidemark.fixture.Fixtures;
import tidemark.fixture.MovableClock;
import tidemark.http.OutcomeLog;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroup.Status;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.GivenFeature;
import tidemark.offline.FileEntry;
import tidemark.record.DeleteRecord;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;
import tidemark.record.ServedRecord;

class LocalFeatureStoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final FeatureGroupDefinition CLICKS = Fixtures.definition("clicks");

  @TempDir Path directory;
  private LocalSettings settings =
      LocalSettings.standard().withFlushInterval(Duration.ofMillis(50));
  private LocalFeatureStore store;
  private FeatureStoreClient client;

  @BeforeEach
  void open() {
    store = LocalFeatureStore.open(directory, settings);
    client = FeatureStoreClient.builder().transport(store).build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void servesWhatWasPut() {
    create(CLICKS);

    client.putRecord(put("a", "2026-03-01T10:00:00Z", given("n", "7"), given("s", "x")));

    assertThat(get("a").orElseThrow().features())
        .isEqualTo(features("a", "2026-03-01T10:00:00Z", given("n", "7"), given("s", "x")));
    assertThat(get("b")).isEmpty();
  }

  @Test
  @DisplayName("G-01 every write acknowledged is in a file once the store is flushed")
  void flushingWritesEverythingToFiles() {
    create(CLICKS);
    for (int i = 0; i < 40; i++) {
      client.putRecord(put("id-" + i, "2026-03-01T1" + i % 3 + ":00:00Z"));
    }
    client.deleteRecord(
        new DeleteRecord(
            "clicks", "id-1", "2026-03-01T20:00:00Z", Set.of(), DeleteRecord.Mode.SOFT));

    store.flush();

    assertThat(rows()).isEqualTo(41);
    assertThat(entries()).allMatch(entry -> entry.origin() == FileEntry.Origin.API);
    assertThat(entries()).allMatch(entry -> entry.state() == FileEntry.State.APPLIED);
    assertThat(entries()).extracting(e -> e.partition().hour().getAsInt()).contains(10, 11, 12, 20);
    assertThat(get("id-1")).isEmpty();
  }

  @Test
  void writesReachFilesByThemselves() throws InterruptedException {
    create(CLICKS);

    client.putRecord(put("a", "2026-03-01T10:00:00Z"));

    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (entries().isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  @DisplayName("G-22 a restart keeps everything")
  void restartKeepsEverything() {
    create(CLICKS);
    client.putRecord(put("a", "2026-03-01T10:00:00Z", given("n", "7")));
    client.putRecord(put("b", "2026-03-01T10:00:00Z"));

    reopen();

    assertThat(client.describeFeatureGroup("clicks").status()).isEqualTo(Status.CREATED);
    assertThat(get("a").orElseThrow().features())
        .isEqualTo(features("a", "2026-03-01T10:00:00Z", given("n", "7")));
    store.flush();
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  @DisplayName("G-19 a file that another put there appears, at the start")
  void filesOfOthersAppear() throws IOException {
    create(CLICKS);
    client.putRecord(put("a", "2026-03-01T10:00:00Z"));
    store.flush();
    Path file = fileOf(entries().get(0));
    client.close();
    Files.copy(file, file.resolveSibling("of-someone-else.parquet"));
    Files.copy(file, file.resolveSibling("_unfinished.parquet"));
    Files.writeString(file.resolveSibling("broken.parquet"), "PAR1 is not all it takes PAR1");
    List<String> said = new ArrayList<>();
    OutcomeLog log = fields -> said.add(fields.toString());
    settings = settings.withLog(log);

    open();
    store.flush();

    assertThat(entries())
        .extracting(entry -> fileOf(entry).getFileName().toString())
        .containsExactlyInAnyOrder(file.getFileName().toString(), "of-someone-else.parquet");
    assertThat(said).anyMatch(line -> line.contains("unreadable") && line.contains("broken"));
  }

  @Test
  @DisplayName("a group is Creating until it settles, by the delay that was asked for")
  void creationTakesTheDelay() {
    client.close();
    settings = settings.withSettleDelay(Duration.ofMillis(600));
    open();

    client.createFeatureGroup(CLICKS);

    assertThat(client.describeFeatureGroup("clicks").status()).isEqualTo(Status.CREATING);
    assertThatThrownBy(() -> client.putRecord(put("a", "2026-03-01T10:00:00Z")))
        .hasMessageContaining("is Creating");
    assertThat(client.waitUntilCreated("clicks", PATIENCE).status()).isEqualTo(Status.CREATED);
    client.putRecord(put("a", "2026-03-01T10:00:00Z"));
  }

  @Test
  void aRestartFinishesWhatWasBegun() {
    client.close();
    settings = settings.withSettleDelay(Duration.ofHours(1));
    open();
    client.createFeatureGroup(CLICKS);
    settings = settings.withSettleDelay(Duration.ZERO);

    reopen();

    assertThat(client.waitUntilCreated("clicks", PATIENCE).status()).isEqualTo(Status.CREATED);
  }

  @Test
  @DisplayName("G-16 a group that was deleted and created again begins empty")
  void aNewIncarnationBeginsEmpty() throws InterruptedException {
    create(CLICKS);
    client.putRecord(put("a", "2026-03-01T10:00:00Z"));
    FeatureGroup first = group();
    client.deleteFeatureGroup("clicks");
    awaitGone();

    create(CLICKS);

    assertThat(get("a")).isEmpty();
    store.flush();
    assertThat(entries()).isEmpty();
    assertThat(group().incarnation().epochSecond())
        .isGreaterThan(first.incarnation().epochSecond());
  }

  @Test
  @DisplayName("G-05 of fifty puts at once the last by event time is served")
  void concurrentPutsEndAtTheGreatest() throws Exception {
    create(CLICKS);
    ExecutorService threads = Executors.newFixedThreadPool(50);
    try {
      List<Callable<Boolean>> puts = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String time = String.format("2026-03-01T10:00:%02dZ", (i * 37) % 50);
        puts.add(
            () -> {
              client.putRecord(put("a", time));
              return true;
            });
      }
      for (Future<Boolean> put : threads.invokeAll(puts)) {
        put.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(get("a").orElseThrow().features()).isEqualTo(features("a", "2026-03-01T10:00:49Z"));
    store.flush();
    assertThat(rows()).isEqualTo(50);
  }

  @Test
  @DisplayName("B-78 a clock that goes back loses nothing")
  void aClockThatGoesBackLosesNothing() {
    client.close();
    MovableClock clock = MovableClock.atNoon();
    settings = settings.withClock(clock);
    open();
    create(CLICKS);
    client.putRecord(put("a", "2026-03-01T10:00:00Z", given("n", "1")));
    clock.move(Duration.ofHours(-1));

    client.putRecord(put("a", "2026-03-01T10:00:00Z", given("n", "2")));

    store.flush();
    assertThat(rows()).isEqualTo(2);
    assertThat(get("a").orElseThrow().features()).contains(given("n", "2"));
  }

  @Test
  @DisplayName("B-75 a directory that is open is refused to another")
  void refusesToOpenTwice() {
    assertThatThrownBy(() -> LocalFeatureStore.open(directory, settings))
        .isInstanceOfSatisfying(
            FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.IN_USE))
        .hasMessageContaining("is held by process " + ProcessHandle.current().pid());
  }

  @Test
  @DisplayName("B-75 a store that cannot be opened lets its directory go")
  void aDamagedStoreLetsItsDirectoryGo() throws IOException {
    client.close();
    Files.writeString(directory.resolve("store.db"), "no database".repeat(1_000));

    assertThatThrownBy(this::open).hasMessageContaining("store.db is damaged");

    assertThat(DataDirectory.holder(directory)).isEmpty();
    Files.delete(directory.resolve("store.db"));
    open();
  }

  @Test
  void unfinishedFilesOfADeadProcessAreCleared() throws IOException {
    client.close();
    Path left = Files.writeString(directory.resolve("staging/put-1"), "x");

    open();

    assertThat(left).doesNotExist();
  }

  private void reopen() {
    client.close();
    open();
  }

  private void create(FeatureGroupDefinition definition) {
    client.createFeatureGroup(definition);
    client.waitUntilCreated(definition.name().value(), PATIENCE);
  }

  private void awaitGone() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (store.store().registry().find(CLICKS.name()).isPresent()
        && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
  }

  private FeatureGroup group() {
    return store.store().registry().find(CLICKS.name()).orElseThrow();
  }

  private List<FileEntry> entries() {
    return store.store().ledger().files(group().incarnation());
  }

  private long rows() {
    return entries().stream().mapToLong(FileEntry::rows).sum();
  }

  private Path fileOf(FileEntry entry) {
    return directory.resolve("s3").resolve(entry.object().bucket()).resolve(entry.object().key());
  }

  private Optional<ServedRecord> get(String identifier) {
    return client.getRecord(new GetRecord("clicks", identifier, List.of()));
  }

  private static PutRecord put(String identifier, String eventTime, GivenFeature... others) {
    return new PutRecord(
        "clicks", features(identifier, eventTime, others), Set.of(), Optional.empty());
  }
}
