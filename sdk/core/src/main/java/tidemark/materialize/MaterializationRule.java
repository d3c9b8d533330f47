package tidemark.materialize;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.OnlineConfig;
import tidemark.model.TimeToLive;

/**
 * What a group and its materialization have to do with each other: faults refuse them, warnings are
 * told. Source: docs/guarantees.md, B-55 and B-56. Pure.
 */
public final class MaterializationRule {
  private MaterializationRule() {}

  /** Why the group cannot be materialized so. */
  public static List<String> faultsOf(
      FeatureGroupDefinition group, Materialization materialization, Instant now) {
    List<String> faults = new ArrayList<>();
    if (group.online().isEmpty() || group.offline().isEmpty()) {
      faults.add(
          String.format(
              "Feature group '%s' has no %s store; a materialization needs both stores.",
              group.name(), group.online().isEmpty() ? "online" : "offline"));
    }
    Optional<Schedule> schedule = materialization.schedule();
    if (schedule.isPresent()) {
      if (schedule.get().nextAfter(now).isEmpty()) {
        faults.add(
            String.format("Schedule '%s' has no run that is still to come.", schedule.get()));
      } else {
        timeToLive(group)
            .flatMap(ttl -> ScheduleRule.faultOf(schedule.get(), ttl, now))
            .ifPresent(faults::add);
      }
    }
    return List.copyOf(faults);
  }

  /** The faults that a change of a group brings; those it has had are not the change's. */
  public static List<String> faultsOfChange(
      FeatureGroupDefinition before,
      FeatureGroupDefinition after,
      Materialization materialization,
      Instant now) {
    List<String> faults = new ArrayList<>(faultsOf(after, materialization, now));
    faults.removeAll(faultsOf(before, materialization, now));
    return List.copyOf(faults);
  }

  /**
   * What may leave the group with nothing to serve.
   *
   * @param materialization empty if nothing materializes the group but people
   */
  public static List<String> warningsOf(
      FeatureGroupDefinition group, Optional<Materialization> materialization, Instant now) {
    Optional<TimeToLive> ttl = timeToLive(group);
    if (ttl.isEmpty()) {
      return List.of();
    }
    if (materialization.isEmpty()) {
      return List.of(
          String.format(
              "Nothing refreshes an idle record: it is served for the TTL of %s and then no more"
                  + " until it is put again.",
              DurationText.of(ttl.get().duration())));
    }
    return materialization.get().feed().flatMap(feed -> warningOf(feed, ttl.get(), now)).stream()
        .toList();
  }

  /** A run brings records no younger than the lag; they have to last until the next one's come. */
  private static Optional<String> warningOf(BlindSpots.Feed feed, TimeToLive ttl, Instant now) {
    Duration interval = ScheduleRule.longestInterval(feed.schedule(), now);
    Duration oldest = interval.plus(feed.runTime()).plus(feed.sourceLag());
    if (oldest.compareTo(ttl.duration()) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            "Records may expire before the next run brings newer ones: the interval of %s, the"
                + " expected run time of %s and the source lag of %s make %s, which is not less"
                + " than the TTL of %s.",
            DurationText.of(interval),
            DurationText.of(feed.runTime()),
            DurationText.of(feed.sourceLag()),
            DurationText.of(oldest),
            DurationText.of(ttl.duration())));
  }

  private static Optional<TimeToLive> timeToLive(FeatureGroupDefinition group) {
    return group.online().flatMap(OnlineConfig::ttl);
  }
}
