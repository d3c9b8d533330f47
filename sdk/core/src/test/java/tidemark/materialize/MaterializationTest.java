package tidemark.materialize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.OnlineConfig;
import tidemark.model.TimeToLive;

class MaterializationTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final FeatureGroupDefinition LASTING = Fixtures.definition("clicks");
  private static final Materialization ON_ARRIVAL =
      new Materialization(Optional.empty(), Optional.empty(), Optional.empty(), OnArrival.RUN);

  @Test
  @DisplayName("B-56: what neither a time nor a file begins is no materialization")
  void somethingHasToBeginARun() {
    assertThatThrownBy(
            () ->
                new Materialization(
                    Optional.empty(),
                    Optional.of(Duration.ofHours(1)),
                    Optional.empty(),
                    OnArrival.WAIT))
        .hasMessage("A materialization needs a schedule, or runs on arrival of files, or both.");
  }

  @Test
  void spansAreWholeSecondsOfAYearAtMost() {
    Materialization hourly = hourly();

    assertThatThrownBy(() -> hourly.expecting(Duration.ofSeconds(-1), Duration.ZERO))
        .hasMessage("The expected run time must be 0 s to 366 d.");
    assertThatThrownBy(() -> hourly.expecting(Duration.ZERO, Duration.ofDays(367)))
        .hasMessage("The source lag must be 0 s to 366 d.");
    assertThatThrownBy(() -> hourly.expecting(Duration.ofMillis(1_500), Duration.ZERO))
        .hasMessage("The expected run time must be whole seconds.");
  }

  @Test
  void aScheduleFeedsAndArrivalsDoNot() {
    Schedule schedule = Schedule.parse("rate(1 hour)", ZoneOffset.UTC);

    assertThat(hourly().feed())
        .contains(new BlindSpots.Feed(schedule, Duration.ZERO, Duration.ZERO));
    assertThat(hourly().expecting(Duration.ofMinutes(5), Duration.ofMinutes(1)).feed())
        .contains(new BlindSpots.Feed(schedule, Duration.ofMinutes(5), Duration.ofMinutes(1)));
    assertThat(ON_ARRIVAL.feed()).isEmpty();
  }

  @Test
  void aGroupWithBothStoresAndNoTimeToLiveMayHaveAnyInterval() {
    assertThat(MaterializationRule.faultsOf(LASTING, hourly(), NOW)).isEmpty();
    assertThat(MaterializationRule.faultsOf(LASTING, ON_ARRIVAL, NOW)).isEmpty();
    assertThat(MaterializationRule.warningsOf(LASTING, Optional.of(hourly()), NOW)).isEmpty();
    assertThat(MaterializationRule.warningsOf(LASTING, Optional.empty(), NOW)).isEmpty();
  }

  @Test
  @DisplayName("B-55: an interval over half the TTL is refused with the largest that is allowed")
  void anIntervalOverHalfTheTimeToLiveIsAFault() {
    assertThat(MaterializationRule.faultsOf(living("90 minutes"), hourly(), NOW))
        .containsExactly(
            "The schedule's interval of 1 h exceeds half of the TTL of 1 h 30 min; at most 45 min"
                + " is allowed.");
    assertThat(MaterializationRule.faultsOf(living("2 hours"), hourly(), NOW)).isEmpty();
    assertThat(MaterializationRule.faultsOf(living("1 second"), ON_ARRIVAL, NOW)).isEmpty();
  }

  @Test
  @DisplayName("B-56: a group without both stores has neither a schedule nor runs on arrival")
  void bothStoresAreNeeded() {
    assertThat(MaterializationRule.faultsOf(Definitions.onlineOnly("a"), hourly(), NOW))
        .containsExactly(
            "Feature group 'a' has no offline store; a materialization needs both stores.");
    assertThat(MaterializationRule.faultsOf(Definitions.offlineOnly("a"), ON_ARRIVAL, NOW))
        .containsExactly(
            "Feature group 'a' has no online store; a materialization needs both stores.");
  }

  @Test
  @DisplayName("B-56: a cron whose last time has passed is refused")
  void aScheduleThatHasEndedIsAFault() {
    Materialization ended =
        Materialization.on(Schedule.parse("cron(0 0 1 1 ? 2020)", ZoneOffset.UTC));

    assertThat(MaterializationRule.faultsOf(living("1 day"), ended, NOW))
        .containsExactly("Schedule 'cron(0 0 1 1 ? 2020) UTC' has no run that is still to come.");
  }

  @Test
  void recordsThatMayExpireBetweenTwoRunsAreWarnedOf() {
    FeatureGroupDefinition group = living("2 hours");
    Materialization tight = hourly().expecting(Duration.ofMinutes(50), Duration.ofMinutes(10));
    Materialization loose = hourly().expecting(Duration.ofMinutes(50), Duration.ofSeconds(599));

    assertThat(MaterializationRule.faultsOf(group, tight, NOW)).isEmpty();
    assertThat(MaterializationRule.warningsOf(group, Optional.of(loose), NOW)).isEmpty();
    assertThat(MaterializationRule.warningsOf(group, Optional.of(tight), NOW))
        .containsExactly(
            "Records may expire before the next run brings newer ones: the interval of 1 h, the"
                + " expected run time of 50 min and the source lag of 10 min make 2 h, which is not"
                + " less than the TTL of 2 h.");
  }

  @Test
  void aTimeToLiveThatNothingRefreshesIsWarnedOf() {
    assertThat(MaterializationRule.warningsOf(living("7 days"), Optional.empty(), NOW))
        .containsExactly(
            "Nothing refreshes an idle record: it is served for the TTL of 7 d and then no more"
                + " until it is put again.");
    assertThat(MaterializationRule.warningsOf(living("7 days"), Optional.of(ON_ARRIVAL), NOW))
        .isEmpty();
  }

  private static Materialization hourly() {
    return Materialization.on(Schedule.parse("rate(1 hour)", ZoneOffset.UTC));
  }

  private static FeatureGroupDefinition living(String ttl) {
    return Definitions.online(
        "clicks",
        new OnlineConfig(
            OnlineConfig.StorageType.STANDARD,
            Optional.of(TimeToLive.parse(ttl)),
            Optional.empty()));
  }
}
