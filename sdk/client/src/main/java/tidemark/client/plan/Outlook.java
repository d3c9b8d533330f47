package tidemark.client.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tidemark.materialize.BlindSpots;
import tidemark.materialize.BlindSpots.TtlClock;
import tidemark.materialize.BlindSpots.Window;
import tidemark.materialize.Materialization;
import tidemark.materialize.MaterializationRule;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.OnlineConfig;
import tidemark.model.TimeToLive;

/** A group as a plan leaves it, and what it will serve. */
public record Outlook(
    FeatureGroupDefinition definition, Optional<Materialization> materialization) {

  /** What may leave the group with nothing to serve. */
  public List<String> warnings(Instant now) {
    return MaterializationRule.warningsOf(definition, materialization, now);
  }

  /** What the schedule keeps online on the day, in UTC, of an instant; empty without one. */
  public Optional<BlindSpots> blindSpots(Instant now) {
    Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
    Optional<Duration> ttl =
        definition.online().flatMap(OnlineConfig::ttl).map(TimeToLive::duration);
    return materialization
        .flatMap(Materialization::feed)
        .map(
            feed ->
                BlindSpots.of(
                    feed,
                    ttl,
                    TtlClock.EVENT_TIME,
                    new Window(midnight, midnight.plus(Duration.ofDays(1)))));
  }
}
