package tidemark.quality;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Gauge;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.TargetStore;
import tidemark.offline.FileLedger;
import tidemark.registry.FeatureGroupRegistry;

/**
 * Looks at every group as a schedule asks, for metrics and alarms: how fresh it is, how much comes
 * in and waits, and whether a sample of what it serves is what was recorded. Reads only.
 * Thread-safe.
 */
public final class Monitor {
  /** Records of a group that one look audits; as {@code tidemark parity} does. */
  private static final int SAMPLE = 10_000;

  private final FeatureGroupRegistry registry;
  private final FileLedger ledger;
  private final ParityAudit audit;
  private final InstantSource clock;
  private final Metrics metrics;

  public Monitor(
      FeatureGroupRegistry registry,
      FileLedger ledger,
      ParityAudit audit,
      InstantSource clock,
      Metrics metrics) {
    this.registry = registry;
    this.ledger = ledger;
    this.audit = audit;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * What was seen of a group.
   *
   * @param parity empty if the group has one store only, or if it could not be audited
   * @param problem why it could not
   */
  public record Look(
      FeatureGroupName group,
      Optional<ParityReport> parity,
      Optional<FeatureStoreException> problem) {}

  /**
   * Looks at the groups one after the other. Each look takes another sample and another order of
   * the groups, so that one that often has to end early sees every group in time.
   *
   * @param goesOn asked before each group
   * @param seen is told of each group
   * @return false if it had to end before the last group
   */
  public boolean look(BooleanSupplier goesOn, Consumer<Look> seen) {
    Instant now = clock.instant();
    for (FeatureGroup group : groups(now)) {
      if (!goesOn.getAsBoolean()) {
        return false;
      }
      measure(group, now);
      seen.accept(audit(group, now.toEpochMilli()));
    }
    return true;
  }

  /**
   * Only measures the groups, for which it asks the ledger alone.
   *
   * @param goesOn asked before each group
   * @return false if it had to end before the last group
   */
  public boolean measure(BooleanSupplier goesOn) {
    Instant now = clock.instant();
    for (FeatureGroup group : groups(now)) {
      if (!goesOn.getAsBoolean()) {
        return false;
      }
      measure(group, now);
    }
    return true;
  }

  private List<FeatureGroup> groups(Instant now) {
    List<FeatureGroup> groups = new ArrayList<>(registry.list());
    groups.removeIf(group -> group.status() != FeatureGroup.Status.CREATED);
    Collections.shuffle(groups, new Random(now.toEpochMilli()));
    return groups;
  }

  private void measure(FeatureGroup group, Instant now) {
    if (group.definition().offline().isEmpty()) {
      return;
    }
    Freshness freshness = Freshness.of(ledger.files(group.incarnation()), now);
    freshness
        .age()
        .ifPresent(age -> metrics.measured(Gauge.FRESHNESS, group.name(), age.toSeconds()));
    metrics.measured(Gauge.ROWS_ARRIVED, group.name(), freshness.rowsLastHour());
    metrics.measured(Gauge.FILES_PENDING, group.name(), freshness.pendingFiles());
  }

  private Look audit(FeatureGroup group, long seed) {
    if (!group.definition().stores().containsAll(Set.of(TargetStore.values()))) {
      return new Look(group.name(), Optional.empty(), Optional.empty());
    }
    ParityRequest request = new ParityRequest(group.name(), OptionalInt.of(SAMPLE), seed);
    try {
      ParityReport report = audit.audit(request, ParityAudit.Watcher.NONE);
      return new Look(group.name(), Optional.of(report), Optional.empty());
    } catch (FeatureStoreException e) {
      return new Look(group.name(), Optional.empty(), Optional.of(e));
    }
  }
}
