package tidemark.materialize;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tidemark.crash.CrashPoint;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.registry.Authorizer;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Caller;
import tidemark.registry.FeatureGroupRegistry;

/**
 * Runs materializations for callers: one of a group at a time, by a lease, each noted when it has
 * ended. Thread-safe.
 */
public final class Materializer {
  /** Longer than any step between two renewals; a run of AWS Lambda ends after 15 minutes. */
  static final Duration LEASE_TIME = Duration.ofMinutes(15);

  /** A lease is renewed when this much of it has passed. */
  private static final Duration RENEWED_AFTER = Duration.ofSeconds(5);

  private final FeatureGroupRegistry registry;
  private final Authorizer authorizer;
  private final Deployment deployment;
  private final MaterializationRun materialization;
  private final Runs runs;
  private final Consumer<FeatureGroup> arrivals;
  private final Supplier<RunId> ids;
  private final String owner;
  private final InstantSource clock;

  /**
   * @param arrivals returns when files of the group that no event told of have their ledger entries
   * @param owner this process, for people
   */
  public Materializer(
      FeatureGroupRegistry registry,
      Authorizer authorizer,
      Deployment deployment,
      MaterializationRun materialization,
      Runs runs,
      Consumer<FeatureGroup> arrivals,
      Supplier<RunId> ids,
      String owner,
      InstantSource clock) {
    this.registry = registry;
    this.authorizer = authorizer;
    this.deployment = deployment;
    this.materialization = materialization;
    this.runs = runs;
    this.arrivals = arrivals;
    this.ids = ids;
    this.owner = owner;
    this.clock = clock;
  }

  /** What a run would read. Changes nothing but the ledger, which learns of files. */
  public RunCounts plan(Caller caller, String nameOrArn, Scope scope) {
    FeatureGroup group = group(caller, Access.READ, nameOrArn);
    arrivals.accept(group);
    return materialization.plan(group, scope);
  }

  /**
   * Runs a materialization to its end, or until it must stop. A run of pending files goes on where
   * the run before it has ended.
   *
   * @throws FeatureStoreException CONFLICT while another run of the group is in progress, or when
   *     this one was taken over; otherwise as {@link MaterializationRun#apply}
   */
  public FinishedRun run(Caller caller, String nameOrArn, Scope scope, RunWatch watch) {
    FeatureGroup group = group(caller, Access.WRITE, nameOrArn);
    return run(group, scope, RunCause.MANUAL, lastPlace(group.incarnation(), scope), watch);
  }

  /**
   * Applies the pending files of a group for the store itself, whoever may write.
   *
   * @throws FeatureStoreException NOT_FOUND if there is no such incarnation any more, otherwise as
   *     {@link #run}
   */
  public FinishedRun runPending(Incarnation incarnation, RunCause cause, RunWatch watch) {
    FeatureGroup group = group(incarnation);
    return run(group, Scope.PENDING, cause, lastPlace(incarnation, Scope.PENDING), watch);
  }

  /**
   * Runs what someone asked for who was found to have the right to, by an id of his choice.
   *
   * @throws FeatureStoreException NOT_FOUND if there is no such incarnation any more, otherwise as
   *     {@link #run}
   */
  public FinishedRun runAsked(Incarnation incarnation, Scope scope, RunId id, RunWatch watch) {
    FeatureGroup group = group(incarnation);
    return run(group, id, scope, RunCause.MANUAL, lastPlace(incarnation, scope), watch);
  }

  /**
   * Continues a run that had to stop, for the store itself.
   *
   * @throws FeatureStoreException NOT_FOUND if there is no such incarnation or run any more,
   *     otherwise as {@link #run}
   */
  public FinishedRun resume(Incarnation incarnation, RunId stopped, RunWatch watch) {
    FeatureGroup group = group(incarnation);
    FinishedRun before =
        runs.finished(incarnation, Runs.KEPT_MAX).stream()
            .filter(run -> run.id().equals(stopped))
            .findFirst()
            .orElseThrow(
                () ->
                    FeatureStoreException.notFound(
                        "There is no run '%s' of feature group '%s'.", stopped, group.name()));
    return run(group, before.scope(), before.cause(), before.result().cursor(), watch);
  }

  /** Whether a group of that incarnation has files that are not applied. */
  public boolean hasPending(Incarnation incarnation) {
    return materialization.plan(group(incarnation), Scope.PENDING).files() > 0;
  }

  private FinishedRun run(
      FeatureGroup group, Scope scope, RunCause cause, Optional<RunCursor> from, RunWatch watch) {
    return run(group, ids.get(), scope, cause, from, watch);
  }

  private FinishedRun run(
      FeatureGroup group,
      RunId id,
      Scope scope,
      RunCause cause,
      Optional<RunCursor> from,
      RunWatch watch) {
    Instant began = clock.instant();
    Lease lease = new Lease(group.incarnation(), id, owner, began, began.plus(LEASE_TIME), from);
    runs.acquire(lease, began).ifPresent(standing -> refuse(group, standing));
    CrashPoint.MATERIALIZE_LEASED.hit();
    Renewal renewal = new Renewal(lease, watch);
    try {
      arrivals.accept(group);
      RunResult result = materialization.apply(group, scope, from, renewal);
      CrashPoint.MATERIALIZE_DONE.hit();
      return finish(lease, scope, cause, result);
    } catch (RuntimeException e) {
      String problem =
          e instanceof FeatureStoreException failure ? failure.text() : "An internal failure.";
      RunResult result =
          new RunResult(
              renewal.seen, RunResult.End.FAILED, List.of(problem), renewal.lease.cursor());
      try {
        runs.finish(finished(lease, scope, cause, result));
      } catch (RuntimeException unnoted) {
        e.addSuppressed(unnoted); // its lease ends by itself
      }
      throw e;
    }
  }

  /**
   * Where the last run of a group has ended, if it was of pending files and another is to be. Other
   * scopes are for an online store that may have lost what it had: they begin anew.
   */
  private Optional<RunCursor> lastPlace(Incarnation group, Scope scope) {
    if (scope != Scope.PENDING) {
      return Optional.empty();
    }
    Optional<Lease> died = runs.lease(group);
    return died.isPresent()
        ? died.get().cursor()
        : runs.finished(group, 1).stream()
            .findFirst()
            .flatMap(run -> run.result().cursor())
            .filter(cursor -> cursor.scope() == scope);
  }

  /** The run in progress, if there is one. */
  public Optional<Lease> inProgress(Caller caller, String nameOrArn) {
    return runs.lease(group(caller, Access.READ, nameOrArn).incarnation())
        .filter(lease -> clock.instant().isBefore(lease.until()));
  }

  /** The runs of a group that have ended, the last one first. */
  public List<FinishedRun> finished(Caller caller, String nameOrArn, int max) {
    return runs.finished(group(caller, Access.READ, nameOrArn).incarnation(), max);
  }

  /** The groups that can be materialized and that the caller may read. */
  public List<FeatureGroupName> groups(Caller caller) {
    return registry.list().stream()
        .filter(group -> group.status() == FeatureGroup.Status.CREATED)
        .filter(group -> group.definition().online().isPresent())
        .filter(group -> group.definition().offline().isPresent())
        .map(FeatureGroup::name)
        .filter(name -> authorizer.permits(caller, Access.READ, name))
        .toList();
  }

  private FinishedRun finish(Lease lease, Scope scope, RunCause cause, RunResult result) {
    FinishedRun run = finished(lease, scope, cause, result);
    if (!runs.finish(run)) {
      throw takenOver();
    }
    return run;
  }

  private FinishedRun finished(Lease lease, Scope scope, RunCause cause, RunResult result) {
    return new FinishedRun(
        lease.group(), lease.run(), scope, cause, lease.since(), clock.instant(), result);
  }

  private static void refuse(FeatureGroup group, Lease standing) {
    throw new FeatureStoreException(
        Kind.CONFLICT,
        "A run of feature group '"
            + group.name()
            + "' is in progress since "
            + standing.since()
            + ". Try again once it has ended, or after "
            + standing.until()
            + " if it died.");
  }

  private static FeatureStoreException takenOver() {
    return new FeatureStoreException(
        Kind.CONFLICT, "The run took longer than its lease, and another one has taken over.");
  }

  private FeatureGroup group(Caller caller, Access access, String nameOrArn) {
    FeatureGroupName name = deployment.resolve(nameOrArn);
    authorizer.authorize(caller, access, name);
    return registry.require(name).requireCreated("it can be materialized");
  }

  private FeatureGroup group(Incarnation incarnation) {
    return registry
        .find(incarnation.group())
        .filter(group -> group.incarnation().equals(incarnation))
        .orElseThrow(
            () -> FeatureStoreException.notFound("There is no feature group '%s'.", incarnation))
        .requireCreated("it can be materialized");
  }

  /** Keeps the lease while the run is at work; a run that has lost it stops. */
  private final class Renewal implements RunWatch {
    private final RunWatch inner;
    private Lease lease;
    private Instant renewedAt;
    private RunCounts seen = RunCounts.NONE;

    private Renewal(Lease lease, RunWatch inner) {
      this.lease = lease;
      this.renewedAt = lease.since();
      this.inner = inner;
    }

    @Override
    public boolean goesOn(RunCounts counts) {
      seen = counts;
      if (Duration.between(renewedAt, clock.instant()).abs().compareTo(RENEWED_AFTER) >= 0) {
        renew(lease.cursor());
      }
      return inner.goesOn(counts);
    }

    @Override
    public boolean mayFinish() {
      return inner.mayFinish();
    }

    @Override
    public void reached(RunCursor cursor) {
      renew(Optional.of(cursor));
      inner.reached(cursor);
    }

    private void renew(Optional<RunCursor> cursor) {
      renewedAt = clock.instant();
      lease = lease.renewed(renewedAt.plus(LEASE_TIME), cursor);
      if (!runs.renew(lease)) {
        throw takenOver();
      }
    }
  }
}
