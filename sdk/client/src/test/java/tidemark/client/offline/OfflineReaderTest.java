package tidemark.client.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.client.record.TypedRecord;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureName;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;
import tidemark.model.OnlineConfig;
import tidemark.model.Schema;
import tidemark.offline.GroupViews;
import tidemark.offline.SqlDialect;

/** The views that a store renders, over DuckDB, read through a data source. */
class OfflineReaderTest {
  private static final FeatureGroup GROUP = group();
  private static final FeatureGroupDefinition RIDES = GROUP.definition();

  private final DuckDbSource source;
  private final OfflineReader reader;

  OfflineReaderTest() throws SQLException {
    source = new DuckDbSource();
    reader = OfflineReader.of(source, SqlDialect.DUCKDB);
  }

  /** A Java record of the group rides. */
  record Ride(String id, Instant at, Optional<Long> n, @Nullable Double x, List<String> tags) {}

  private static FeatureGroup group() {
    Schema schema =
        Schema.of(
            List.of(
                FeatureDefinition.scalar("id", FeatureType.STRING),
                FeatureDefinition.scalar("at", FeatureType.STRING),
                FeatureDefinition.scalar("n", FeatureType.INTEGRAL),
                FeatureDefinition.scalar("x", FeatureType.FRACTIONAL),
                new FeatureDefinition(
                    new FeatureName("tags"), FeatureType.STRING, FeatureShape.LIST)),
            new FeatureName("id"),
            new FeatureName("at"));
    FeatureGroupDefinition standard = Fixtures.definition("rides");
    return Fixtures.created(
        Fixtures.definition(
            "rides",
            schema,
            Optional.of(
                new OnlineConfig(
                    OnlineConfig.StorageType.IN_MEMORY, Optional.empty(), Optional.empty())),
            standard.offline()));
  }

  @BeforeEach
  void write() throws SQLException {
    source.run(
        """
        CREATE TABLE rides_raw (id VARCHAR, "at" VARCHAR, n BIGINT, x DOUBLE, tags VARCHAR[],
          write_time TIMESTAMP, api_invocation_time TIMESTAMP, is_deleted BOOLEAN,
          event_time_ns BIGINT, expires_at_ns BIGINT, write_id VARCHAR, delete_mode VARCHAR,
          "year" VARCHAR, "month" VARCHAR, "day" VARCHAR, "hour" VARCHAR)""");
    for (String view : new GroupViews(SqlDialect.DUCKDB, GROUP).render().keySet()) {
      source.run(
          "CREATE VIEW \""
              + view
              + "\" AS "
              + new GroupViews(SqlDialect.DUCKDB, GROUP).render().get(view));
    }
    row("a", 10, "10:01", "1, 0.5, ['p', 'q']", "false", "NULL");
    row("a", 12, "12:01", "2, NULL, NULL", "false", "NULL");
    row("a", 11, "15:00", "9, 9.5, []", "false", "NULL"); // late
    row("b", 10, "10:01", "3, 1.5, []", "false", "NULL");
    row("b", 13, "13:01", "NULL, NULL, NULL", "true", "NULL");
    row("c", 10, "10:01", "4, 2.5, []", "false", nanos(14));
  }

  @AfterEach
  void stop() throws SQLException {
    source.close();
  }

  @Test
  void theLatestAreWhatHoldsNow() {
    try (Stream<Ride> rides = reader.latest(RIDES).stream(Ride.class)) {
      assertThat(rides).containsExactly(new Ride("a", at(12), Optional.of(2L), null, nullList()));
    }
  }

  @Test
  @DisplayName("G-20: as of an instant each record is its newest of then, deletes and expiry told")
  void asOfIsWhatHeldThen() throws SQLException {
    assertThat(numbers(reader.asOf(RIDES, at(10)))).containsExactly("a=1", "b=3", "c=4");
    assertThat(numbers(reader.asOf(RIDES, at(11)))).containsExactly("a=9", "b=3", "c=4");
    assertThat(numbers(reader.asOf(RIDES, at(14)))).containsExactly("a=2");
    assertThat(numbers(reader.asOf(RIDES, at(9)))).isEmpty();
    assertThat(source.isLastClosed()).isTrue();
  }

  @Test
  void whatWasWrittenLaterWasNotKnown() {
    assertThat(numbers(reader.asKnown(RIDES, at(11), at(14)))).containsExactly("a=1", "b=3", "c=4");
    assertThat(numbers(reader.asKnown(RIDES, at(13), at(13)))).containsExactly("a=2", "b=3", "c=4");
    assertThat(numbers(reader.asKnown(RIDES, at(11), at(15)))).contains("a=9");
  }

  @Test
  void valuesHaveTheTypesOfTheirFeatures() {
    try (OfflineRecords records = reader.asOf(RIDES, at(10))) {
      List<TypedRecord> all = records.stream().toList();
      TypedRecord a =
          all.stream().filter(r -> r.text("id").equals(Optional.of("a"))).findFirst().orElseThrow();
      TypedRecord c =
          all.stream().filter(r -> r.text("id").equals(Optional.of("c"))).findFirst().orElseThrow();

      assertThat(a.integral("n")).hasValue(1L);
      assertThat(a.fractional("x")).hasValue(0.5);
      assertThat(a.elements("tags").orElseThrow()).isEqualTo(List.of("p", "q"));
      assertThat(a.eventTime().at()).isEqualTo(at(10));
      assertThat(c.expiresAt().orElseThrow().at()).isEqualTo(at(14));
    }
  }

  @Test
  void aQueryGivesRowsOfValues() {
    try (OfflineRows rows =
        reader.query("SELECT id, sum(n) AS s, list(n) AS l FROM rides_latest GROUP BY id")) {
      assertThat(rows.columns()).containsExactly("id", "s", "l");
      List<@Nullable Object> row = rows.next().orElseThrow();
      assertThat(row.get(0)).isEqualTo("a");
      assertThat(row.get(2)).isEqualTo(List.of(2L));
      assertThat(rows.next()).isEmpty();
    }
  }

  @Test
  void aStatementThatIsRefusedIsToldAndItsConnectionGivenBack() throws SQLException {
    assertThatThrownBy(() -> reader.query("SELECT nothing FROM nowhere"))
        .hasMessageStartingWith("The offline store's database refused a statement")
        .hasRootCauseInstanceOf(SQLException.class)
        .extracting("kind")
        .isEqualTo(Kind.UNAVAILABLE);
    assertThat(source.isLastClosed()).isTrue();
  }

  /** A type with a component that the group lacks. */
  record Other(String id, long speed) {}

  @Test
  void aTypeThatDoesNotFitIsRefused() {
    try (OfflineRecords records = reader.latest(RIDES)) {
      assertThatThrownBy(() -> records.stream(Other.class))
          .hasMessageStartingWith("Component 'speed' of Other is no feature");
    }
  }

  private static List<String> numbers(OfflineRecords records) {
    try (Stream<TypedRecord> all = records.stream()) {
      return all.map(r -> r.text("id").orElseThrow() + "=" + r.integral("n").orElse(-1L))
          .sorted()
          .toList();
    }
  }

  private void row(
      String id, int hour, String written, String values, String deleted, String expiry)
      throws SQLException {
    source.run(
        """
        INSERT INTO rides_raw VALUES ('%s', '%s', %s, TIMESTAMP '2026-03-01 %s:00',
          TIMESTAMP '2026-03-01 %s:00', %s, %s, %s, '%032x', NULL, '2026', '03', '01', '00')"""
            .formatted(id, at(hour), values, written, written, deleted, nanos(hour), expiry, hour));
  }

  private static Instant at(int hour) {
    return Instant.parse("2026-03-01T%02d:00:00Z".formatted(hour));
  }

  private static String nanos(int hour) {
    return at(hour).getEpochSecond() + "000000000";
  }

  @SuppressWarnings("NullAway") // What a record has where the feature is absent.
  private static List<String> nullList() {
    return null;
  }
}
