package tidemark.local;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tidemark.local.GroupStatus.ScheduleStatus;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.Lease;
import tidemark.materialize.Punctuality;
import tidemark.metric.Metrics;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;
import tidemark.quality.Freshness;
import tidemark.record.LogMessage;
import tidemark.record.LoggedWrite;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;

/**
 * Looks at every group's ledger and at the log, never at a file or a record, and notes each group's
 * freshness as a metric. Thread-safe.
 */
final class GroupStatuses {
  private final StorePorts ports;
  private final Optional<Supplier<Collection<String>>> deadBodies;

  /**
   * @param deadBodies the messages that were given up; empty where nobody looks into them
   */
  GroupStatuses(StorePorts ports, Optional<Supplier<Collection<String>>> deadBodies) {
    this.ports = ports;
    this.deadBodies = deadBodies;
  }

  /** The groups that the caller may read, by name. */
  List<GroupStatus> of(Caller caller) {
    Optional<Map<Incarnation, Long>> dead =
        deadBodies.map(Supplier::get).map(GroupStatuses::deadMessages);
    Instant now = ports.clock().instant();
    return ports.registry().list().stream()
        .filter(group -> ports.authorizer().permits(caller, Authorizer.Access.READ, group.name()))
        .map(
            group ->
                new GroupStatus(
                    group,
                    freshness(group, now),
                    schedule(group.incarnation(), now),
                    dead.map(counts -> counts.getOrDefault(group.incarnation(), 0L))))
        .toList();
  }

  private Optional<Freshness> freshness(FeatureGroup group, Instant now) {
    if (group.definition().offline().isEmpty()) {
      return Optional.empty();
    }
    Freshness freshness = Freshness.of(ports.ledger().files(group.incarnation()), now);
    freshness
        .age()
        .ifPresent(
            age ->
                ports.metrics().measured(Metrics.Gauge.FRESHNESS, group.name(), age.toSeconds()));
    return Optional.of(freshness);
  }

  private Optional<ScheduleStatus> schedule(Incarnation group, Instant now) {
    return ports
        .schedules()
        .find(group)
        .map(
            scheduled -> {
              List<FinishedRun> last = ports.runs().finished(group, 1);
              Optional<Lease> running =
                  ports.runs().lease(group).filter(lease -> now.isBefore(lease.until()));
              return new ScheduleStatus(
                  scheduled.materialization(),
                  Punctuality.of(scheduled, running, last, now),
                  last.stream().findFirst(),
                  now);
            });
  }

  private static Map<Incarnation, Long> deadMessages(Collection<String> bodies) {
    Map<Incarnation, Long> dead = new HashMap<>();
    for (String body : bodies) {
      groupsOf(body).forEach(group -> dead.merge(group, 1L, Long::sum));
    }
    return dead;
  }

  private static Set<Incarnation> groupsOf(String body) {
    try {
      return LogMessage.parse(body).writes().stream()
          .map(LoggedWrite::incarnation)
          .collect(Collectors.toSet());
    } catch (FeatureStoreException e) {
      return Set.of(); // what cannot be read names no group
    }
  }
}
