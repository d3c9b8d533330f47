package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.FeatureStoreClient;
import tidemark.client.LoadRequest;
import tidemark.client.LocalStore;
import tidemark.client.ParityQuery;
import tidemark.client.json.Json;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.fixture.MovableClock;
import tidemark.materialize.Materialization;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.materialize.Schedule;
import tidemark.materialize.Scope;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;

/** A served store end to end: runs that begin by themselves, and restores that are audited. */
class ServedMaterializationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Materialization HOURLY =
      Materialization.on(Schedule.parse("rate(1 hour)", ZoneOffset.UTC));
  private static final Materialization ON_ARRIVAL =
      new Materialization(Optional.empty(), Optional.empty(), Optional.empty(), OnArrival.RUN);

  @TempDir Path directory;
  private final MovableClock clock = MovableClock.atNoon();
  private LocalFeatureStore store;
  private LocalServer server;
  private FeatureStoreClient client;
  private LocalStore local;

  @BeforeEach
  void open() throws IOException {
    store =
        LocalFeatureStore.open(
            directory.resolve("data"), LocalSettings.standard().withClock(clock));
    server = LocalServer.start(store, 0);
    client = FeatureStoreClient.builder().transport(store).build();
    local = new LocalStore(store);
  }

  @AfterEach
  void close() {
    server.close();
    client.close();
    store.close();
  }

  @Test
  @DisplayName("what was loaded offline is served after the time of its schedule has come")
  void aScheduleBringsLoadedRowsOnline() throws Exception {
    create(Fixtures.definition("clicks"));
    schedule(HOURLY);
    load("a", "1");
    assertThat(served("clicks", "a")).isEmpty();
    Thread.sleep(1_000); // the schedule has been seen

    clock.move(Duration.ofMinutes(61));

    await(() -> !runs().isEmpty());
    assertThat(runs().get(0).asMembers().require("cause")).isEqualTo("schedule");
    assertThat(runs().get(0).asMembers().require("state")).isEqualTo("complete");
    assertThat(served("clicks", "a")).isPresent();
  }

  @Test
  @DisplayName("what was loaded offline is served soon if the group runs on arrival")
  void anArrivalBringsLoadedRowsOnline() throws Exception {
    create(Fixtures.definition("clicks"));
    schedule(ON_ARRIVAL);

    load("a", "1");

    await(() -> !runs().isEmpty());
    assertThat(runs().get(0).asMembers().require("cause")).isEqualTo("arrival");
    assertThat(served("clicks", "a")).isPresent();
  }

  @Test
  @DisplayName("a time that passed while nothing was served is made up for at the start")
  void aMissedTimeIsMadeUpFor() throws Exception {
    create(Fixtures.definition("clicks"));
    schedule(HOURLY);
    load("a", "1");
    close();
    clock.move(Duration.ofHours(3));

    open();

    await(() -> !runs().isEmpty());
    assertThat(runs().get(0).asMembers().require("cause")).isEqualTo("schedule");
    assertThat(served("clicks", "a")).isPresent();
  }

  @Test
  @DisplayName("G-18 a full run restores a foreign writer's file, and parity finds no fault")
  void aFullRunRestoresAForeignWritersFile() throws Exception {
    create(Fixtures.definition("clicks"));
    put("clicks", "b", "2026-03-01T10:00:00Z", given("n", "7"));
    store.flush();
    foreignFile(
        "SELECT 'a' AS id, '2026-03-01T10:00:00Z' AS ts, 2::BIGINT AS n, 0.1::DOUBLE AS x,"
            + " '\u00e9' AS s, TIMESTAMP '2026-03-01 10:00:01' AS write_time UNION ALL"
            + " SELECT 'b', '2026-03-01T11:00:00.5Z', NULL, 1e300::DOUBLE, '',"
            + " TIMESTAMP '2026-03-01 10:00:01' UNION ALL"
            + " SELECT 'c', '2026-03-01T09:00:00Z', -3, NULL, NULL, TIMESTAMP '2026-03-01"
            + " 10:00:01'");
    loseOnline();

    Json.Members run = local.materialize("clicks", Scope.FULL, progress -> {});

    assertThat(run.require("state")).isEqualTo("complete");
    assertThat(run.require("cause")).isEqualTo("manual");
    assertThat(run.require("applied")).isEqualTo("3");
    assertEqual("clicks", 3);
    assertThat(local.materialize("clicks", Scope.PENDING, progress -> {}).require("files"))
        .isEqualTo("0");
  }

  @Test
  @DisplayName("G-18 a full run restores collections and fractional values as they were")
  void aFullRunRestoresCollectionsAndFractions() throws Exception {
    create(Definitions.collections("things"));
    put(
        "things",
        "a",
        "2026-03-01T10:00:00.123456789Z",
        new GivenFeature("l", new FeatureValue.Texts(List.of("3", "1", "3"))),
        new GivenFeature("u", new FeatureValue.Texts(List.of("\u00e9", "", "b"))),
        new GivenFeature("v", new FeatureValue.Texts(List.of("1.0", "0.1", "-2.5", "0.0"))));
    put(
        "things",
        "b",
        "2026-03-01T10:00:00Z",
        new GivenFeature("l", new FeatureValue.Texts(List.of("9223372036854775807"))));
    assertRestored("things", "a", "b");
  }

  @Test
  @DisplayName("G-14 G-18 a full run restores fractional event times as they were")
  void aFullRunRestoresFractionalTimes() throws Exception {
    create(Definitions.fractionalTime("ticks"));
    put("ticks", "a", "1772359200.5", given("n", "1"));
    put("ticks", "b", "1772359200.123456789", given("n", "2"));
    put("ticks", "c", "1772359200", given("n", "3"));
    assertRestored("ticks", "a", "b", "c");
  }

  /** Loses the online store and restores it; records and audit are as before. */
  private void assertRestored(String group, String... ids) throws Exception {
    List<Optional<?>> before =
        List.of(ids).stream().<Optional<?>>map(i -> served(group, i)).toList();
    store.flush();
    loseOnline();
    assertThat(served(group, ids[0])).isEmpty();

    Json.Members run = local.materialize(group, Scope.FULL, progress -> {});

    assertThat(run.require("applied")).isEqualTo("" + ids.length);
    assertThat(List.of(ids).stream().<Optional<?>>map(i -> served(group, i)).toList())
        .usingRecursiveComparison()
        .isEqualTo(before);
    assertEqual(group, ids.length);
  }

  private void assertEqual(String group, int records) throws IOException {
    Json.Members audit =
        local.parity(
            new ParityQuery(group, OptionalInt.empty(), 1, ParityQuery.Identifiers.HIDDEN),
            progress -> {});

    assertThat(audit.object("counts").require("equal")).isEqualTo("" + records);
    assertThat(audit.require("faults")).isEqualTo("0");
  }

  private void create(FeatureGroupDefinition definition) {
    client.createFeatureGroup(definition);
    client.waitUntilCreated(definition.name().value(), PATIENCE);
  }

  private FeatureGroup group() {
    return store.store().registry().list().get(0);
  }

  private void schedule(Materialization materialization) {
    store.store().schedules().put(group(), materialization, clock.instant());
  }

  private void put(String group, String id, String time, GivenFeature... others) {
    client.putRecord(new PutRecord(group, features(id, time, others), Set.of(), Optional.empty()));
  }

  private void load(String id, String n) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("rows.csv"), "id,ts,n\n" + id + ",2026-03-01T10:30:00Z," + n + "\n");
    local.load(
        new LoadRequest(
            "clicks",
            file,
            Optional.empty(),
            Map.of(),
            OptionalLong.empty(),
            LoadRequest.ExtraColumns.REFUSED,
            LoadRequest.Repetition.SKIPPED,
            LoadRequest.Winners.LEFT_TO_MATERIALIZATION),
        progress -> {});
  }

  /** A file that another program writes where the group's files lie. */
  private void foreignFile(String query) throws IOException, SQLException {
    var offline = group().definition().offline().orElseThrow();
    Path folder =
        store
            .directory()
            .objects()
            .resolve(offline.location().bucket())
            .resolve(LocalFeatureStore.DEPLOYMENT.dataPrefix(offline, group().incarnation()))
            .resolve("year=2026/month=03/day=01/hour=10");
    Files.createDirectories(folder);
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (" + query + ") TO '" + folder.resolve("part-0.parquet") + "' (FORMAT parquet)");
    }
  }

  private void loseOnline() {
    store.store().online().dropTable(group().incarnation());
    store.store().online().createTable(group().incarnation());
  }

  private List<? extends Json> runs() {
    return local.runs("clicks").list("runs");
  }

  private Optional<?> served(String group, String id) {
    return client.getRecord(new GetRecord(group, id, List.of()));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
