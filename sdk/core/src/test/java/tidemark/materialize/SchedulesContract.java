package tidemark.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.model.FeatureGroup;

/** What every keeper of schedules does. */
public abstract class SchedulesContract {
  private static final FeatureGroup CLICKS = Fixtures.created(Fixtures.definition("clicks"));
  private static final FeatureGroup AGAIN =
      Fixtures.created(Fixtures.definition("clicks"), CLICKS.incarnation().epochSecond() + 1);
  private static final FeatureGroup ADS = Fixtures.created(Fixtures.definition("Ads"));
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final Materialization HOURLY =
      Materialization.on(Schedule.parse("rate(1 hour)", ZoneOffset.UTC));
  private static final Materialization NIGHTLY =
      new Materialization(
          Optional.of(Schedule.parse("cron(0 3 ? * MON-FRI *)", ZoneId.of("Europe/Berlin"))),
          Optional.of(Duration.ofSeconds(5_401)),
          Optional.of(Duration.ZERO),
          OnArrival.RUN);
  private static final Materialization ON_ARRIVAL =
      new Materialization(
          Optional.empty(), Optional.empty(), Optional.of(Duration.ofDays(1)), OnArrival.RUN);

  private Schedules schedules;

  /** The schedules under test, none at first; the same ones all through a test. */
  protected abstract Schedules schedules();

  @BeforeEach
  void open() {
    schedules = schedules();
  }

  @Test
  void thereAreNoneAtFirst() {
    assertThat(schedules.find(CLICKS.incarnation())).isEmpty();
    assertThat(schedules.all()).isEmpty();
  }

  @Test
  void eachGroupHasItsOwnAndTheyAreListedByName() {
    schedules.put(CLICKS, NIGHTLY, NOON);
    schedules.put(ADS, ON_ARRIVAL, NOON.plusSeconds(1));

    ScheduledGroup clicks = new ScheduledGroup(CLICKS.incarnation(), NIGHTLY, NOON);
    ScheduledGroup ads = new ScheduledGroup(ADS.incarnation(), ON_ARRIVAL, NOON.plusSeconds(1));
    assertThat(schedules.find(CLICKS.incarnation())).contains(clicks);
    assertThat(schedules.find(ADS.incarnation())).contains(ads);
    assertThat(schedules.all()).containsExactly(ads, clicks);
  }

  @Test
  void anotherOneTakesThePlaceOfTheFirst() {
    assertThat(schedules.put(CLICKS, NIGHTLY, NOON)).isTrue();
    assertThat(schedules.put(CLICKS, HOURLY, NOON.plusSeconds(9))).isTrue();

    assertThat(schedules.all())
        .containsExactly(new ScheduledGroup(CLICKS.incarnation(), HOURLY, NOON.plusSeconds(9)));
  }

  @Test
  void puttingWhatIsThereChangesNothing() {
    schedules.put(CLICKS, NIGHTLY, NOON);

    assertThat(schedules.put(CLICKS, NIGHTLY, NOON.plusSeconds(9))).isFalse();

    assertThat(schedules.find(CLICKS.incarnation()))
        .contains(new ScheduledGroup(CLICKS.incarnation(), NIGHTLY, NOON));
  }

  @Test
  @DisplayName("G-16 a group created again has nothing of its predecessor's")
  void anotherIncarnationHasItsOwn() {
    schedules.put(CLICKS, HOURLY, NOON);

    assertThat(schedules.find(AGAIN.incarnation())).isEmpty();
    assertThat(schedules.remove(AGAIN.incarnation())).isFalse();
    assertThat(schedules.find(CLICKS.incarnation())).isPresent();
  }

  @Test
  void whatIsRemovedIsGone() {
    schedules.put(CLICKS, HOURLY, NOON);
    schedules.put(ADS, HOURLY, NOON);

    assertThat(schedules.remove(CLICKS.incarnation())).isTrue();
    assertThat(schedules.remove(CLICKS.incarnation())).isFalse();

    assertThat(schedules.find(CLICKS.incarnation())).isEmpty();
    assertThat(schedules.all()).hasSize(1);
  }
}
