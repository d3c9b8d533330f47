package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.FeatureStoreClient;
import tidemark.client.LocalStore;
import tidemark.client.SqlResult;
import tidemark.client.TransformQuery;
import tidemark.client.json.Json;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.fixture.Seeds;
import tidemark.materialize.Scope;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.OnlineConfig;
import tidemark.model.TimeToLive;
import tidemark.record.DeleteRecord;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;

/** Transforms by the routes of a local store. */
class LocalTransformTest {
  private static final LocalDate FROM = LocalDate.parse("2026-03-01");
  private static final LocalDate UNTIL = LocalDate.parse("2026-03-05");
  private static final Duration TTL = Duration.ofHours(30);
  private static final String WINDOW =
      "SELECT id, as_of AS ts, count(*) AS n, sum(n)::DOUBLE AS x FROM clicks_window"
          + " GROUP BY id, as_of";

  @TempDir Path directory;
  private LocalFeatureStore store;
  private FeatureStoreClient client;
  private LocalStore local;

  /** A write as the oracle knows it; later ones come later in the list. */
  private record Write(String id, Instant at, long n, boolean deleted) {}

  @BeforeEach
  void open() {
    store = LocalFeatureStore.open(directory.resolve("data"), LocalSettings.standard());
    client = FeatureStoreClient.builder().transport(store).build();
    local = new LocalStore(store);
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  @DisplayName("G-12: windows are (T - w, T], and what held at T is what GetRecord served")
  void whatATransformReadsIsWhatAnOracleReads() {
    create(
        Definitions.online(
            "clicks", OnlineConfig.standard().withTtl(TimeToLive.parse("30 hours"))));
    create(Fixtures.definition("counts"));
    create(Fixtures.definition("held"));
    Seeds.forEach(
        1,
        random -> {
          List<Write> writes = new ArrayList<>();
          for (int i = 0; i < 120; i++) {
            Instant at =
                FROM.minusDays(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant()
                    .plus(Duration.ofHours(6L * random.nextInt(24)));
            Write write =
                new Write("r" + random.nextInt(4), at, random.nextInt(100), random.nextInt(5) == 0);
            writes.add(write);
            apply(write);
          }

          transform("counts", WINDOW, "36h");
          transform("held", "SELECT id, as_of AS ts, n FROM clicks_as_of", "1h");

          assertThat(rows("SELECT id, ts, n, CAST(x AS BIGINT) FROM counts ORDER BY ts, id"))
              .isEqualTo(expectedCounts(writes, Duration.ofHours(36)));
          assertThat(rows("SELECT id, ts, n FROM held ORDER BY ts, id"))
              .isEqualTo(expectedHeld(writes));
        });
  }

  @Test
  void theSameRowsAreWrittenOnceAndGoOnlineWhenMaterialized() {
    create(Fixtures.definition("clicks"));
    create(Fixtures.definition("counts"));
    apply(new Write("a", Instant.parse("2026-03-01T10:00:00Z"), 7, false));

    Json.Members first = transform("counts", WINDOW, "1 day");
    Json.Members second = transform("counts", WINDOW, "1 day");

    assertThat(first.require("rows")).isEqualTo("1");
    assertThat(first.isTrue("repeated")).isFalse();
    assertThat(second.isTrue("repeated")).isTrue();
    assertThat(rows("SELECT count(*) FROM counts_raw")).containsExactly("[1]");
    assertThat(served("counts", "a")).isEmpty();
    local.materialize("counts", Scope.PENDING, progress -> {});
    assertThat(served("counts", "a")).isPresent();
  }

  @Test
  @DisplayName("B-70: a transform reads relations as of its days and no other")
  void onlyRelationsAsOfTheDaysAreRead() {
    create(Fixtures.definition("clicks"));
    create(Fixtures.definition("counts"));

    for (String relation :
        List.of("clicks", "clicks_latest", "clicks_history", "clicks_raw", "nope_window")) {
      assertThatThrownBy(
              () -> transform("counts", "SELECT id, ts, n FROM " + relation, "1 day"), relation)
          .isInstanceOf(FeatureStoreException.class)
          .hasMessageContaining("there is no relation '" + relation + "'");
    }
    assertThatThrownBy(() -> transform("counts", "SELECT * FROM read_csv('/etc/passwd')", "1 day"))
        .hasMessageContaining("table function 'read_csv' is refused");
    assertThatThrownBy(() -> transform("counts", "SELECT 1; SELECT 2", "1 day"))
        .hasMessageContaining("There are 2 statements.");
  }

  @Test
  void aTransformAtFaultWritesNothing() {
    create(Fixtures.definition("clicks"));
    create(Fixtures.definition("counts"));
    create(Definitions.onlineOnly("online"));
    apply(new Write("a", Instant.parse("2026-03-01T10:00:00Z"), 7, false));
    apply(new Write("a", Instant.parse("2026-03-01T11:00:00Z"), 8, false));

    assertThatThrownBy(
            () -> transform("counts", "SELECT id, as_of AS ts FROM clicks_window", "1 day"))
        .hasMessageContaining("2 rows break the rule duplicate. Nothing was written.");
    assertThatThrownBy(() -> transform("counts", "SELECT id, nn FROM clicks_window", "1 day"))
        .hasMessageContaining("\"nn\" not found");
    assertThatThrownBy(() -> transform("counts", "SELECT id, ts FROM clicks_window", "1 day"))
        .hasMessageContaining("2 rows break the rule event_time_not_as_of.");
    assertThatThrownBy(() -> transform("counts", "SELECT id, 1 AS m FROM clicks_window", "1 day"))
        .hasMessageContaining("There is no column 'ts' for feature 'ts'.")
        .hasMessageContaining("No feature of 'counts' is named 'm'.");
    assertThatThrownBy(
            () -> transform("counts", "SELECT id, as_of AS ts, id AS n FROM clicks_as_of", "1 day"))
        .hasMessageContaining("feature 'n' is Integral");
    assertThatThrownBy(() -> transform("nope", WINDOW, "1 day"))
        .hasMessageContaining("There is no feature group 'nope'.");
    assertThatThrownBy(() -> transform("online", WINDOW, "1 day"))
        .hasMessageContaining("'online' has no OfflineStore");
    assertThat(rows("SELECT count(*) FROM counts_raw")).containsExactly("[0]");
  }

  private void create(FeatureGroupDefinition definition) {
    client.createFeatureGroup(definition);
    client.waitUntilCreated(definition.name().value(), Duration.ofSeconds(20));
  }

  private void apply(Write write) {
    if (write.deleted()) {
      client.deleteRecord(
          new DeleteRecord(
              "clicks", write.id(), write.at().toString(), Set.of(), DeleteRecord.Mode.SOFT));
    } else {
      client.putRecord(
          new PutRecord(
              "clicks",
              features(write.id(), write.at().toString(), given("n", Long.toString(write.n()))),
              Set.of(),
              Optional.empty()));
    }
  }

  private Json.Members transform(String group, String sql, String window) {
    return local.transform(
        new TransformQuery(group, sql, FROM, UNTIL, TimeToLive.parse(window)), progress -> {});
  }

  private List<String> rows(String sql) {
    List<String> rows = new ArrayList<>();
    try (SqlResult result = local.sql(sql, OptionalLong.empty())) {
      for (var row = result.next(); row.isPresent(); row = result.next()) {
        rows.add(row.get().stream().map(Json::asText).toList().toString());
      }
    }
    return rows;
  }

  private Optional<?> served(String group, String id) {
    return client.getRecord(new GetRecord(group, id, List.of()));
  }

  /** The write that won of each record and event time. */
  private static List<Write> winners(List<Write> writes) {
    Map<String, Write> winners = new TreeMap<>();
    writes.forEach(write -> winners.put(write.id() + " " + write.at(), write));
    return List.copyOf(winners.values());
  }

  private static List<Instant> days() {
    return FROM.datesUntil(UNTIL).map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant()).toList();
  }

  private static Set<String> ids(List<Write> writes) {
    Set<String> ids = new TreeSet<>();
    writes.forEach(write -> ids.add(write.id()));
    return ids;
  }

  private static List<String> expectedCounts(List<Write> writes, Duration window) {
    List<String> rows = new ArrayList<>();
    for (Instant day : days()) {
      for (String id : ids(writes)) {
        List<Write> seen =
            winners(writes).stream()
                .filter(write -> write.id().equals(id) && !write.deleted())
                .filter(write -> !write.at().isAfter(day))
                .filter(write -> write.at().isAfter(day.minus(window)))
                .toList();
        if (!seen.isEmpty()) {
          long sum = seen.stream().mapToLong(Write::n).sum();
          rows.add(List.of(id, day, seen.size(), sum).toString());
        }
      }
    }
    return rows;
  }

  private static List<String> expectedHeld(List<Write> writes) {
    List<String> rows = new ArrayList<>();
    for (Instant day : days()) {
      for (String id : ids(writes)) {
        winners(writes).stream()
            .filter(write -> write.id().equals(id) && !write.at().isAfter(day))
            .max(Comparator.comparing(Write::at))
            .filter(write -> !write.deleted() && day.isBefore(write.at().plus(TTL)))
            .ifPresent(write -> rows.add(List.of(id, day, write.n()).toString()));
      }
    }
    return rows;
  }
}
