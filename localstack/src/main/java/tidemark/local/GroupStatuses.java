package tidemark.local;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tidemark.local.GroupStatus.ScheduleStatus;
import tidemark.local.sqlite.SqliteStore;
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
  /** Who has more has other worries than how many. */
  private static final int DEAD_MESSAGES_MAX = 10_000;

  private final SqliteStore store;
  private final Authorizer authorizer;
  private final InstantSource clock;
  private final Metrics metrics;

  GroupStatuses(SqliteStore store, Authorizer authorizer, InstantSource clock, Metrics metrics) {
    this.store = store;
    this.authorizer = authorizer;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** The groups that the caller may read, by name. */
  List<GroupStatus> of(Caller caller) {
    Map<Incarnation, Long> dead = deadMessages();
    Instant now = clock.instant();
    return store.registry().list().stream()
        .filter(group -> authorizer.permits(caller, Authorizer.Access.READ, group.name()))
        .map(
            group ->
                new GroupStatus(
                    group,
                    freshness(group, now),
                    schedule(group.incarnation(), now),
                    dead.getOrDefault(group.incarnation(), 0L)))
        .toList();
  }

  private Optional<Freshness> freshness(FeatureGroup group, Instant now) {
    if (group.definition().offline().isEmpty()) {
      return Optional.empty();
    }
    Freshness freshness = Freshness.of(store.ledger().files(group.incarnation()), now);
    freshness
        .age()
        .ifPresent(age -> metrics.measured(Metrics.Gauge.FRESHNESS, group.name(), age.toSeconds()));
    return Optional.of(freshness);
  }

  private Optional<ScheduleStatus> schedule(Incarnation group, Instant now) {
    return store
        .schedules()
        .find(group)
        .map(
            scheduled -> {
              List<FinishedRun> last = store.runs().finished(group, 1);
              Optional<Lease> running =
                  store.runs().lease(group).filter(lease -> now.isBefore(lease.until()));
              return new ScheduleStatus(
                  scheduled.materialization(),
                  Punctuality.of(scheduled, running, last, now),
                  last.stream().findFirst(),
                  now);
            });
  }

  private Map<Incarnation, Long> deadMessages() {
    Map<Incarnation, Long> dead = new HashMap<>();
    for (String body : store.log().deadBodies(DEAD_MESSAGES_MAX)) {
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
