package tidemark.quality;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Count;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.model.TargetStore;
import tidemark.offline.FileLedger;
import tidemark.offline.GroupFiles;
import tidemark.offline.OnlineImage;
import tidemark.offline.QueryEngine;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;
import tidemark.registry.FeatureGroupRegistry;

/**
 * Compares what is served online with what the log says, record by record. Every write acknowledged
 * before an audit is looked for. What seems to be a fault is looked at a second time, after all
 * writes made meanwhile have reached the log, before it is reported. Reads only. Thread-safe.
 */
public final class ParityAudit {
  private static final int RECHECKED_TOGETHER = 1_000;

  /** Follows an audit. */
  public interface Watcher {
    /**
     * The audit has begun.
     *
     * @param cancel ends it soon; any thread may call it
     */
    void started(Runnable cancel);

    /** So many records of the log were compared. */
    void compared(long records);

    /** Lets an audit go on to its end. */
    Watcher NONE =
        new Watcher() {
          @Override
          public void started(Runnable cancel) {}

          @Override
          public void compared(long records) {}
        };
  }

  private final FeatureGroupRegistry registry;
  private final FileLedger ledger;
  private final OnlineStore online;
  private final QueryEngine engine;
  private final Authorizer authorizer;
  private final InstantSource clock;
  private final Metrics metrics;
  private final Runnable flush;
  private final Duration lag;

  /**
   * @param flush returns when every write acknowledged before is in the ledger's files, as far as
   *     this can be waited for
   */
  public ParityAudit(
      FeatureGroupRegistry registry,
      FileLedger ledger,
      OnlineStore online,
      QueryEngine engine,
      Authorizer authorizer,
      InstantSource clock,
      Metrics metrics,
      Runnable flush) {
    this(registry, ledger, online, engine, authorizer, clock, metrics, flush, Duration.ZERO);
  }

  private ParityAudit(
      FeatureGroupRegistry registry,
      FileLedger ledger,
      OnlineStore online,
      QueryEngine engine,
      Authorizer authorizer,
      InstantSource clock,
      Metrics metrics,
      Runnable flush,
      Duration lag) {
    this.registry = registry;
    this.ledger = ledger;
    this.online = online;
    this.engine = engine;
    this.authorizer = authorizer;
    this.clock = clock;
    this.metrics = metrics;
    this.flush = flush;
    this.lag = lag;
  }

  /**
   * The same where nobody can wait for the log: a write is looked for once so much time has passed
   * since it was acknowledged, and files are late after that.
   */
  public ParityAudit lagging(Duration behind) {
    return new ParityAudit(
        registry, ledger, online, engine, authorizer, clock, metrics, flush, behind);
  }

  /**
   * Audits a group.
   *
   * @throws FeatureStoreException INVALID if it lacks one of the stores; CONFLICT if it was created
   *     anew meanwhile
   */
  public ParityReport audit(Caller caller, ParityRequest request, Watcher watcher) {
    authorizer.authorize(caller, Authorizer.Access.READ, request.group());
    return audit(request, watcher);
  }

  /** Audits a group for the store itself, which asks nobody. */
  ParityReport audit(ParityRequest request, Watcher watcher) {
    require(request.group());
    ParityTally tally = new ParityTally();
    Look first = look(request);
    try (QueryEngine.Session session = engine.open(List.of(first.files()))) {
      watcher.started(session::cancel);
      new ParityPass(
              first.image(),
              first.reads(),
              clock,
              first.asOf(),
              tally,
              watcher::compared,
              ParityPass.KEYS_MAX)
          .run(
              first.image().render(engine.dialect(), request.sample()),
              request.sample(),
              session::query);
    }
    if (!tally.suspects().isEmpty()) {
      lookAgain(request, first.reads().group(), tally, watcher);
    }
    ParityReport report = tally.report(request, first.asOf());
    metrics.add(Count.RECORDS_AUDITED, request.group(), report.records());
    metrics.add(Count.PARITY_FAULTS_FOUND, request.group(), report.faults());
    return report;
  }

  /** A group and its files once everything acknowledged before an instant is among them. */
  private record Look(Instant asOf, GroupFiles files, OnlineImage image, OnlineReads reads) {}

  private Look look(ParityRequest request) {
    Instant asOf = clock.instant().minus(lag).truncatedTo(ChronoUnit.MILLIS);
    flush.run();
    FeatureGroup group = require(request.group());
    Incarnation incarnation = group.incarnation();
    return new Look(
        asOf,
        new GroupFiles(group, ledger.files(incarnation)),
        new OnlineImage(group, request.seed()),
        new OnlineReads(online, incarnation));
  }

  private void lookAgain(
      ParityRequest request, Incarnation audited, ParityTally tally, Watcher watcher) {
    Look look = look(request);
    if (!look.reads().group().equals(audited)) {
      throw new FeatureStoreException(
          Kind.CONFLICT,
          "Feature group '" + request.group() + "' was created anew during the audit. Repeat it.");
    }
    List<String> suspects = List.copyOf(tally.suspects().keySet());
    try (QueryEngine.Session session = engine.open(List.of(look.files()))) {
      watcher.started(session::cancel);
      for (int from = 0; from < suspects.size(); from += RECHECKED_TOGETHER) {
        List<String> some =
            suspects.subList(from, Math.min(suspects.size(), from + RECHECKED_TOGETHER));
        Map<String, OfflineWinner> winners = new HashMap<>();
        session.query(
            look.image().render(engine.dialect(), some),
            new WinnerRows(
                look.image(), (key, winner) -> winners.put(winner.identifier(), winner) == null));
        some.forEach(
            printed -> judge(look, printed, Optional.ofNullable(winners.get(printed)), tally));
      }
    }
  }

  private void judge(Look look, String printed, Optional<OfflineWinner> winner, ParityTally tally) {
    Set<RecordIdentifier> spellings =
        new LinkedHashSet<>(tally.suspects().getOrDefault(printed, Set.of()));
    spellings.add(new RecordIdentifier(printed));
    Instant now = clock.instant();
    Optional<OnlineItem> item =
        look.reads().read(spellings).values().stream().max(Comparator.comparing(OnlineItem::order));
    FeatureGroup group = look.image().group();
    if (item.map(i -> i.schemaVersion() > group.schema().version()).orElse(false)) {
      tally.changed();
      return;
    }
    Finding finding = Parity.of(winner, item, group.schema(), now);
    if (ParityPass.changedSince(look.asOf(), finding, winner, item)) {
      tally.changed();
    } else {
      tally.count(printed, finding);
    }
  }

  private FeatureGroup require(FeatureGroupName name) {
    FeatureGroup group =
        registry
            .find(name)
            .filter(found -> found.status() == FeatureGroup.Status.CREATED)
            .orElseThrow(
                () ->
                    FeatureStoreException.notFound(
                        "There is no feature group '%s' that is Created.", name));
    if (!group.definition().stores().containsAll(Set.of(TargetStore.values()))) {
      throw FeatureStoreException.invalid(
          "Feature group '%s' has only one store; an audit compares two.", name);
    }
    return group;
  }
}
