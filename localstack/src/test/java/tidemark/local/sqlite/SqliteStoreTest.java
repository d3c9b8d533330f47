package tidemark.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.fixture.Fixtures;
import tidemark.fixture.MovableClock;
import tidemark.materialize.Materialization;
import tidemark.materialize.RunCause;
import tidemark.materialize.Schedule;
import tidemark.materialize.ScheduledGroup;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.record.OnlineItem;
import tidemark.record.PackedRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.registry.Authorizer;
import tidemark.registry.Grant;

class SqliteStoreTest {
  private static final Incarnation CLICKS =
      new Incarnation(new FeatureGroupName("clicks"), 1_772_359_200L);

  private final MovableClock clock = MovableClock.atNoon();
  private Path file;

  @BeforeEach
  void choose(@TempDir Path directory) {
    file = directory.resolve("store.db");
  }

  @Test
  void keepsEverythingOverARestart() {
    FeatureGroup group = Fixtures.created(Fixtures.definition("clicks"));
    try (SqliteStore store = SqliteStore.open(file, clock)) {
      store.registry().insert(group);
      store.online().createTable(CLICKS);
      store.online().putIfGreater(CLICKS, item("a", 1));
    }

    try (SqliteStore store = SqliteStore.open(file, clock)) {
      assertThat(store.registry().list()).containsExactly(group);
      assertThat(store.online().get(CLICKS, new RecordIdentifier("a"))).contains(item("a", 1));
    }
  }

  /** As the release before wrote it: without the newer tables, with an entry of version 1. */
  @Test
  void takesOverAFileOfVersionOne() throws SQLException {
    FeatureGroup group = Fixtures.created(Fixtures.definition("clicks"));
    try (SqliteStore store = SqliteStore.open(file, clock)) {
      store.registry().insert(group);
    }
    change("DROP TABLE feature_metadata");
    change("DROP TABLE access_grant");
    change("DROP TABLE run_lease");
    change("DROP TABLE finished_run");
    change("DROP TABLE schedule");
    change("UPDATE feature_group SET entry = replace(entry, '{\"v\":2,', '{\"v\":1,')");
    change("PRAGMA user_version = 1");

    SqliteStore.open(file, clock).close();

    try (SqliteStore store = SqliteStore.open(file, clock)) {
      Grant grant = new Grant("*", "clicks", Authorizer.Access.READ);
      assertThat(store.registry().list()).containsExactly(group);
      assertThat(store.metadata().list(group.incarnation())).isEmpty();
      assertThat(store.grants().add(grant)).isTrue();
      assertThat(store.grants().list()).containsExactly(grant);
    }
  }

  /** As the release before wrote it. */
  @Test
  void takesOverAFileOfVersionTwo() throws SQLException {
    Grant grant = new Grant("*", "clicks", Authorizer.Access.READ);
    try (SqliteStore store = SqliteStore.open(file, clock)) {
      store.grants().add(grant);
    }
    change("DROP TABLE run_lease");
    change("DROP TABLE finished_run");
    change("DROP TABLE schedule");
    change("PRAGMA user_version = 2");

    SqliteStore.open(file, clock).close();

    try (SqliteStore store = SqliteStore.open(file, clock)) {
      assertThat(store.grants().list()).containsExactly(grant);
      assertThat(store.runs().lease(CLICKS)).isEmpty();
      assertThat(store.runs().finished(CLICKS, 10)).isEmpty();
    }
  }

  /** As the release before wrote it. */
  @Test
  void takesOverAFileOfVersionThree() throws SQLException {
    FeatureGroup group = Fixtures.created(Fixtures.definition("clicks"));
    Materialization hourly = Materialization.on(Schedule.parse("rate(1 hour)", ZoneOffset.UTC));
    try (SqliteStore store = SqliteStore.open(file, clock)) {
      store.registry().insert(group);
    }
    change("DROP TABLE schedule");
    change("ALTER TABLE finished_run DROP COLUMN cause");
    change("ALTER TABLE finished_run DROP COLUMN cursor");
    change("PRAGMA user_version = 3");

    SqliteStore.open(file, clock).close();

    try (SqliteStore store = SqliteStore.open(file, clock)) {
      assertThat(store.registry().list()).containsExactly(group);
      assertThat(store.schedules().all()).isEmpty();
      assertThat(store.schedules().put(group, hourly, clock.instant())).isTrue();
      assertThat(store.schedules().all())
          .containsExactly(new ScheduledGroup(group.incarnation(), hourly, clock.instant()));
    }
  }

  /** As the release before wrote it: runs without cause and cursor. */
  @Test
  void takesOverAFileOfVersionFour() throws SQLException {
    SqliteStore.open(file, clock).close();
    change("ALTER TABLE finished_run DROP COLUMN cause");
    change("ALTER TABLE finished_run DROP COLUMN cursor");
    change(
        "INSERT INTO finished_run VALUES ('"
            + CLICKS.key()
            + "', 1, 'r', 'PENDING', 1, 2, 'COMPLETE', 1, 2, 3, 4, 5, 6, 0, '')");
    change("PRAGMA user_version = 4");

    try (SqliteStore store = SqliteStore.open(file, clock)) {
      assertThat(store.runs().finished(CLICKS, 10))
          .singleElement()
          .satisfies(run -> assertThat(run.cause()).isEqualTo(RunCause.MANUAL))
          .satisfies(run -> assertThat(run.result().cursor()).isEmpty());
    }
  }

  @Test
  @DisplayName("B-75 a file of a newer version is refused and named")
  void refusesANewerVersion() throws SQLException {
    SqliteStore.open(file, clock).close();
    change("PRAGMA user_version = " + (SqliteFormat.VERSION + 1));

    assertThatThrownBy(() -> SqliteStore.open(file, clock))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessage(
            "The store "
                + file
                + " was written by a newer version of Tidemark (format "
                + (SqliteFormat.VERSION + 1)
                + "; this one knows "
                + SqliteFormat.VERSION
                + "). Use that version, or another directory.");
  }

  @Test
  void refusesADatabaseOfSomeoneElse() throws SQLException {
    change("CREATE TABLE t (x)");

    assertThatThrownBy(() -> SqliteStore.open(file, clock))
        .hasMessage("The file " + file + " is a SQLite database, but not a Tidemark store.");
  }

  @Test
  @DisplayName("B-75 a file that is no database is refused and named")
  void refusesWhatIsNoDatabase() throws IOException {
    Files.writeString(file, "This is not a database. ".repeat(100));

    assertThatThrownBy(() -> SqliteStore.open(file, clock))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessage(
            "The store "
                + file
                + " is damaged and cannot be used. Restore it from a copy, or move it away to begin"
                + " a new one.");
    assertThat(Files.readString(file, StandardCharsets.UTF_8)).startsWith("This is not");
  }

  @Test
  @DisplayName("B-75 a file with damaged pages is refused and named, wherever the damage is")
  void refusesDamagedPages() throws IOException {
    fill(2_000);
    long size = Files.size(file);
    byte[] sound = Files.readAllBytes(file);
    int refused = 0;

    for (long at = 4_096; at + 4_096 <= size; at += size / 7 / 4_096 * 4_096) {
      Files.write(file, sound);
      overwrite(at, 4_096);
      try {
        SqliteStore.open(file, clock).close();
      } catch (FeatureStoreException e) {
        assertThat(e.text()).contains(file.toString()).contains("damaged");
        refused++;
      }
    }

    assertThat(refused).isGreaterThanOrEqualTo(6);
  }

  @Test
  @DisplayName("B-75 a torn tail of the write-ahead log is dropped, what was committed stays")
  void dropsATornTail() throws IOException {
    Path copy = file.resolveSibling("copy.db");
    try (SqliteStore store = SqliteStore.open(file, clock)) {
      store.online().createTable(CLICKS);
      for (int i = 0; i < 20; i++) {
        store.online().putIfGreater(CLICKS, item("id-" + i, 1));
      }
      Files.copy(file, copy);
      byte[] wal = Files.readAllBytes(file.resolveSibling("store.db-wal"));
      byte[] torn = java.util.Arrays.copyOf(wal, wal.length - 100);
      Files.write(file.resolveSibling("copy.db-wal"), torn);
    }

    try (SqliteStore store = SqliteStore.open(copy, clock)) {
      assertThat(store.online().get(CLICKS, new RecordIdentifier("id-18"))).isPresent();
      assertThat(store.online().get(CLICKS, new RecordIdentifier("id-19"))).isEmpty();
    }
  }

  @Test
  @DisplayName("B-75 G-22: a full disk is said, takes nothing along, and is no end")
  void aFullDiskIsSaid() {
    try (SqliteStore store = SqliteStore.open(file, clock)) {
      store.online().createTable(CLICKS);
      store.online().putIfGreater(CLICKS, item("before"));
      limitPages(store, "1"); // fewer than there are: none can be added

      assertThatThrownBy(() -> store.online().putAllIfGreater(CLICKS, items(1_000)))
          .isInstanceOfSatisfying(
              FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
          .hasMessage(
              "The local store "
                  + file
                  + " cannot answer: the disk is full. Make room on it: nothing acknowledged is"
                  + " lost.");
      assertThat(store.trouble().orElseThrow()).contains("the disk is full");
      assertThat(store.online().scan(CLICKS, Optional.empty(), 10).items())
          .containsExactly(item("before"));

      limitPages(store, "4294967294");
      store.online().putAllIfGreater(CLICKS, items(1_000));
      assertThat(store.trouble()).isEmpty();
      assertThat(store.online().scan(CLICKS, Optional.empty(), 2_000).items()).hasSize(1_001);
    }
  }

  private static void limitPages(SqliteStore store, String pages) {
    store.write(
        session ->
            session.first("PRAGMA max_page_count = " + pages, row -> row.getLong(1)).orElse(0L));
  }

  private static List<OnlineItem> items(int count) {
    return IntStream.range(0, count).mapToObj(i -> item("id-" + i)).toList();
  }

  @Test
  void aClosedStoreSaysSo() {
    SqliteStore store = SqliteStore.open(file, clock);
    store.close();

    assertThatThrownBy(() -> store.online().createTable(CLICKS))
        .isInstanceOfSatisfying(
            FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessage("The local store is closed.");
    assertThatThrownBy(() -> store.registry().list()).hasMessage("The local store is closed.");
  }

  @Test
  @DisplayName("a failing write takes none of those committed with it along")
  void aFailingWriteFailsAlone() throws Exception {
    Incarnation missing = new Incarnation(new FeatureGroupName("missing"), 1);
    ExecutorService threads = Executors.newFixedThreadPool(32);
    try (SqliteStore store = SqliteStore.open(file, clock)) {
      store.online().createTable(CLICKS);
      List<Callable<Boolean>> puts = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int number = i;
        puts.add(
            () -> {
              try {
                store.online().putIfGreater(number % 4 == 0 ? missing : CLICKS, item("" + number));
                return true;
              } catch (FeatureStoreException e) {
                assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND);
                return false;
              }
            });
      }
      List<Future<Boolean>> results = threads.invokeAll(puts);
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo(i % 4 != 0);
        assertThat(store.online().get(CLICKS, new RecordIdentifier("" + i)).isPresent())
            .isEqualTo(i % 4 != 0);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void closingDuringWritesEndsEveryOneOfThem() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    SqliteStore store = SqliteStore.open(file, clock);
    store.online().createTable(CLICKS);
    List<Future<Integer>> writers = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      String name = "w" + t + "-";
      writers.add(threads.submit(() -> putUntilRefused(store, name)));
    }
    Thread.sleep(200);

    store.close();

    int acknowledged = 0;
    for (Future<Integer> writer : writers) {
      acknowledged += writer.get();
    }
    threads.shutdown();
    try (SqliteStore reopened = SqliteStore.open(file, clock)) {
      int found = 0;
      for (int t = 0; t < 8; t++) {
        for (int i = 0; i < writers.get(t).get(); i++) {
          found +=
              reopened.online().get(CLICKS, new RecordIdentifier("w" + t + "-" + i)).isPresent()
                  ? 1
                  : 0;
        }
      }
      assertThat(found).isEqualTo(acknowledged).isPositive();
    }
  }

  private static int putUntilRefused(SqliteStore store, String name) {
    int put = 0;
    try {
      while (true) {
        store.online().putIfGreater(CLICKS, item(name + put));
        put++;
      }
    } catch (FeatureStoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      return put;
    }
  }

  private void fill(int items) {
    try (SqliteStore store = SqliteStore.open(file, clock)) {
      store.registry().insert(Fixtures.created(Fixtures.definition("clicks")));
      store.online().createTable(CLICKS);
      List<OnlineItem> all = new ArrayList<>();
      for (int i = 0; i < items; i++) {
        all.add(item("id-" + i, i));
      }
      store.online().putAllIfGreater(CLICKS, all);
    }
  }

  private void overwrite(long at, int length) throws IOException {
    byte[] noise = new byte[length];
    new Random(at).nextBytes(noise);
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(at);
      raw.write(noise);
    }
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static OnlineItem item(String identifier) {
    return item(identifier, 1);
  }

  private static OnlineItem item(String identifier, long eventTime) {
    return new OnlineItem(
        new RecordIdentifier(identifier),
        new RecordOrder(new EventTime(eventTime), Instant.EPOCH, WriteId.NONE),
        Optional.empty(),
        OptionalLong.empty(),
        false,
        1,
        PackedRecord.of(new byte[] {1}));
  }
}
