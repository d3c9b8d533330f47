package tidemark.client.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import tidemark.client.internal.Node.Mapping;
import tidemark.materialize.DurationText;
import tidemark.materialize.Materialization;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.materialize.MaterializationRule;
import tidemark.materialize.Schedule;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.Nearest;
import tidemark.model.Shown;

/** Reads what a definition file says of how its group is materialized. */
final class MaterializationReader {
  private static final String BLOCK = "materialization";
  private static final String SCHEDULE = "schedule";
  private static final String ZONE = "time_zone";

  private final Reading reading;

  MaterializationReader(Reading reading) {
    this.reading = reading;
  }

  /** The materialization; empty if the file has none, or a fault was noted. */
  Optional<Materialization> read(Mapping root) {
    Optional<Mapping> mapping = reading.mapping(root, BLOCK);
    if (mapping.isEmpty()) {
      return Optional.empty();
    }
    Mapping block = mapping.get();
    reading.allow(block, DefinitionKeys.MATERIALIZATION.names());
    Optional<Schedule> schedule = schedule(block);
    Optional<Duration> runTime = span(block, "expected_run_time");
    Optional<Duration> lag = span(block, "source_lag");
    OnArrival arrival =
        reading.flag(block, "on_arrival").orElse(false) ? OnArrival.RUN : OnArrival.WAIT;
    if (schedule.isEmpty() && block.find(SCHEDULE).isPresent()) {
      return Optional.empty();
    }
    return reading.parse(
        root, BLOCK, Optional.of(""), text -> new Materialization(schedule, runTime, lag, arrival));
  }

  /** Notes what does not go with the rest of the definition. */
  void check(
      Mapping root, FeatureGroupDefinition group, Materialization materialization, Instant now) {
    Optional<Node> block = root.find(BLOCK);
    Optional<Node> schedule =
        block.flatMap(node -> node instanceof Mapping m ? m.find(SCHEDULE) : Optional.empty());
    Node.Place place = schedule.or(() -> block).map(Node::place).orElse(root.place());
    MaterializationRule.faultsOf(group, materialization, now)
        .forEach(fault -> reading.fault(place, "%s", fault));
  }

  private Optional<Schedule> schedule(Mapping block) {
    Optional<ZoneId> zone =
        reading.parse(block, ZONE, reading.text(block, ZONE), MaterializationReader::zone);
    Optional<Schedule> schedule =
        reading.parse(
            block,
            SCHEDULE,
            reading.text(block, SCHEDULE),
            text -> Schedule.parse(text, zone.orElse(ZoneOffset.UTC)));
    if (zone.isPresent() && !(schedule.orElse(null) instanceof Schedule.Cron)) {
      reading.fault(
          block.find(ZONE).map(Node::place).orElse(block.place()),
          "'time_zone' is for the times of a cron(...); leave it out.");
    }
    return schedule;
  }

  private Optional<Duration> span(Mapping block, String key) {
    return reading.parse(block, key, reading.word(block, key), DurationText::parse);
  }

  private static ZoneId zone(String name) {
    if (ZoneId.getAvailableZoneIds().contains(name)) {
      return ZoneId.of(name);
    }
    throw FeatureStoreException.invalid(
        "Time zone '%s' is not known; %s",
        Shown.name(name),
        Nearest.to(name, ZoneId.getAvailableZoneIds())
            .map(near -> "did you mean '" + near + "'?")
            .orElse("name one such as Europe/Berlin or UTC."));
  }
}
