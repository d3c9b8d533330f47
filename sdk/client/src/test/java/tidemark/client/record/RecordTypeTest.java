package tidemark.client.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.given;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.Schema;
import tidemark.record.ServedRecord;

class RecordTypeTest {
  private static final FeatureGroupName FLIGHTS = new FeatureGroupName("flights");
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00.000000001Z");

  private final RecordTypes types = new RecordTypes();

  /** Everything a component can be. */
  record Flight(
      String flightId,
      Instant eventTime,
      long seats,
      @Nullable Integer gate,
      Optional<Double> depDelay,
      @Feature("CARRIER") @Nullable String carrier,
      List<String> legs,
      Set<Long> codes,
      Optional<List<Double>> embedding) {}

  private static Schema schema(FeatureType eventTime) {
    return Schema.of(
        List.of(
            FeatureDefinition.scalar("flight_id", FeatureType.STRING),
            FeatureDefinition.scalar("event_time", eventTime),
            FeatureDefinition.scalar("seats", FeatureType.INTEGRAL),
            FeatureDefinition.scalar("gate", FeatureType.INTEGRAL),
            FeatureDefinition.scalar("dep_delay", FeatureType.FRACTIONAL),
            FeatureDefinition.scalar("CARRIER", FeatureType.STRING),
            new FeatureDefinition(new FeatureName("legs"), FeatureType.STRING, FeatureShape.LIST),
            new FeatureDefinition(new FeatureName("codes"), FeatureType.INTEGRAL, FeatureShape.SET),
            new FeatureDefinition(
                new FeatureName("embedding"), FeatureType.FRACTIONAL, new FeatureShape.VectorOf(2)),
            FeatureDefinition.scalar("unread", FeatureType.STRING)),
        new FeatureName("flight_id"),
        new FeatureName("event_time"));
  }

  private static final Flight FULL =
      new Flight(
          "F1",
          AT,
          180,
          7,
          Optional.of(-2.5),
          "AA",
          List.of("JFK", "LAX"),
          Set.of(3L),
          Optional.of(List.of(0.5, 1.0)));
  private static final Flight BARE =
      new Flight("F1", AT, 0, null, Optional.empty(), null, List.of(), Set.of(), Optional.empty());

  @Test
  void whatIsWrittenIsTextByFeature() {
    List<GivenFeature> written = type(Flight.class).write(FULL);

    assertThat(written)
        .containsExactly(
            given("flight_id", "F1"),
            given("event_time", "2026-03-01T10:00:00.000000001Z"),
            given("seats", "180"),
            given("gate", "7"),
            given("dep_delay", "-2.5"),
            given("CARRIER", "AA"),
            new GivenFeature("legs", new FeatureValue.Texts(List.of("JFK", "LAX"))),
            new GivenFeature("codes", new FeatureValue.Texts(List.of("3"))),
            new GivenFeature("embedding", new FeatureValue.Texts(List.of("0.5", "1.0"))));
  }

  @Test
  void whatIsWrittenComesBack() {
    for (FeatureType eventTime : List.of(FeatureType.STRING, FeatureType.FRACTIONAL)) {
      Schema schema = schema(eventTime);
      RecordType<Flight> type = types.of(Flight.class, FLIGHTS, schema);
      for (Flight flight : List.of(FULL, BARE)) {
        assertThat(type.read(typed(schema, type.write(flight)))).isEqualTo(flight);
      }
    }
  }

  @Test
  void absentCollectionsAreNullUnlessOptional() {
    List<GivenFeature> few = new ArrayList<>(type(Flight.class).write(BARE));
    few.removeIf(feature -> feature.name().equals("legs"));

    Flight read = type(Flight.class).read(typed(schema(FeatureType.STRING), few));

    assertThat(read.legs()).isNull();
    assertThat(read.embedding()).isEmpty();
  }

  @Test
  void aPrimitiveWithoutAValueIsTold() {
    List<GivenFeature> few =
        List.of(given("flight_id", "F1"), given("event_time", "2026-03-01T10:00:00Z"));

    assertThatThrownBy(() -> type(Flight.class).read(typed(schema(FeatureType.STRING), few)))
        .hasMessage(
            "A record has no value of feature 'seats', and component 'seats' is a primitive. Make"
                + " it an Optional, or a reference that may be null.");
  }

  @Test
  void aNumberThatAnIntCannotHoldIsTold() {
    List<GivenFeature> wide = new ArrayList<>(type(Flight.class).write(BARE));
    wide.add(given("gate", "4294967296"));

    assertThatThrownBy(() -> type(Flight.class).read(typed(schema(FeatureType.STRING), wide)))
        .hasMessage(
            "A value of feature 'gate' does not fit into component 'gate'. Make it a long.");
  }

  @Test
  void whatNoFractionalCanBeIsRefused() {
    Flight nan =
        new Flight(
            "F1",
            AT,
            1,
            null,
            Optional.of(Double.NaN),
            null,
            List.of(),
            Set.of(),
            Optional.empty());

    assertThatThrownBy(() -> type(Flight.class).write(nan))
        .hasMessage(
            "Component 'depDelay' has a value that feature 'dep_delay', a Fractional, cannot"
                + " hold.");
  }

  /** Wrong in every way. */
  record Wrong(
      Integer flightId,
      Instant depDelay,
      String legs,
      Set<String> embedding,
      List<Long> seats,
      String gateNumber,
      @Feature("carrier") String who) {}

  @Test
  void everyComponentThatDoesNotFitIsNamedWithItsFeature() {
    assertThatThrownBy(() -> type(Wrong.class))
        .hasMessageContainingAll(
            "Component 'flightId' of Wrong is Integer, but feature 'flight_id' of feature group"
                + " 'flights' is String. Make it String.",
            "Component 'depDelay' of Wrong is Instant, but feature 'dep_delay' of feature group"
                + " 'flights' is Fractional. Make it Double.",
            "Component 'legs' of Wrong is String, but feature 'legs' of feature group 'flights' is"
                + " List of String. Make it List<String>.",
            "Component 'embedding' of Wrong is Set<String>, but feature 'embedding' of feature"
                + " group 'flights' is Vector[2] of Fractional. Make it List<Double>.",
            "Component 'seats' of Wrong is List<Long>, but feature 'seats' of feature group"
                + " 'flights' is Integral. Make it Long.",
            "Component 'gateNumber' of Wrong is no feature of feature group 'flights', which has"
                + " no 'gate_number'. Rename it, or name its feature with @Feature.",
            "Component 'who' of Wrong is no feature of feature group 'flights', which has no"
                + " 'carrier'. Rename it, or name its feature with @Feature.");
  }

  /** Fit to read, not to write. */
  record Delay(double depDelay) {}

  /** One feature twice. */
  record Twice(Long seats, @Feature("seats") Long places) {}

  @Test
  void whatIsWrittenNeedsIdentifierAndEventTime() {
    assertThatThrownBy(() -> type(Delay.class).write(new Delay(1)))
        .hasMessage(
            "Delay has no component for feature 'flight_id', which every record of feature group"
                + " 'flights' needs. Delay has no component for feature 'event_time', which every"
                + " record of feature group 'flights' needs.");
  }

  @Test
  void noFeatureIsTwoComponents() {
    assertThatThrownBy(() -> type(Twice.class))
        .hasMessage("Components 'seats' and 'places' of Twice are the same feature, 'seats'.");
  }

  @Test
  void aTypeIsCheckedOnceForASchema() {
    Schema schema = schema(FeatureType.STRING);

    RecordType<Flight> first = types.of(Flight.class, FLIGHTS, schema);

    assertThat(types.of(Flight.class, FLIGHTS, schema(FeatureType.STRING))).isSameAs(first);
    assertThat(types.of(Flight.class, FLIGHTS, schema(FeatureType.FRACTIONAL))).isNotSameAs(first);
  }

  @ParameterizedTest
  @CsvSource({
    "depDelay,dep_delay",
    "userID,user_id",
    "userIDHash,user_id_hash",
    "avg7d,avg7d",
    "x1Y2,x1_y2",
    "plain,plain"
  })
  void componentsAreFeaturesInSnakeCase(String component, String feature) {
    assertThat(RecordType.snakeCase(component)).isEqualTo(feature);
  }

  private <T extends Record> RecordType<T> type(Class<T> type) {
    return types.of(type, FLIGHTS, schema(FeatureType.STRING));
  }

  private static TypedRecord typed(Schema schema, List<GivenFeature> given) {
    return TypedRecord.of(FLIGHTS, schema, new ServedRecord(given, Optional.empty())).orElseThrow();
  }
}
