package tidemark.cli.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tidemark.aws.lambda.LaterInvocation;
import tidemark.function.MaterializeEvent;
import tidemark.local.MaterializationRuns;
import tidemark.local.StorePorts;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.Lease;
import tidemark.materialize.Materializer;
import tidemark.materialize.RunCounts;
import tidemark.materialize.RunId;
import tidemark.materialize.RunResult;
import tidemark.materialize.RunWatch;
import tidemark.materialize.Runs;
import tidemark.materialize.Scope;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Caller;

/**
 * Materializations that are carried out by the store's function, in as many invocations as they
 * need, and followed in the registry. So the function's role writes to the online store, at the
 * speed of AWS's network, and the caller needs no right to; and a run goes on when the command is
 * ended.
 */
final class FunctionRuns implements MaterializationRuns {
  /** Lambda may deliver an event late, and starts a function within seconds. Ours. */
  private static final Duration BEGIN_PATIENCE = Duration.ofMinutes(3);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final StorePorts ports;
  private final LaterInvocation function;
  private final Materializer materializer;

  /**
   * @param materializer plans runs and tells of them
   */
  FunctionRuns(StorePorts ports, LaterInvocation function, Materializer materializer) {
    this.ports = ports;
    this.function = function;
    this.materializer = materializer;
  }

  @Override
  public RunCounts plan(Caller caller, String group, Scope scope) {
    return materializer.plan(caller, group, scope);
  }

  @Override
  public FinishedRun run(Caller caller, String nameOrArn, Scope scope, RunWatch watch) {
    FeatureGroup group = group(caller, nameOrArn);
    materializer
        .inProgress(caller, nameOrArn)
        .ifPresent(
            lease -> {
              throw new FeatureStoreException(
                  Kind.CONFLICT,
                  "A run of feature group '%s' is in progress since %s. Try again once it has ended."
                      .formatted(group.name(), lease.since()));
            });
    RunId id = new RunId(UUID.randomUUID().toString());
    function.request(MaterializeEvent.asked(group.incarnation(), scope, id).json());
    return follow(group, id, watch);
  }

  /** A run that has to stop is followed by another one, which is followed in its place. */
  private FinishedRun follow(FeatureGroup group, RunId first, RunWatch watch) {
    RunId id = first;
    RunCounts before = RunCounts.NONE;
    long deadline = deadline();
    while (true) {
      Optional<FinishedRun> ended = ended(group, id);
      if (ended.isPresent() && ended.get().result().end() != RunResult.End.STOPPED) {
        return whole(ended.get(), first, before.plus(ended.get().result().counts()));
      }
      Optional<RunId> next = ended.flatMap(run -> after(group, run.ended()));
      if (next.isPresent()) {
        before = before.plus(ended.get().result().counts());
        id = next.get();
      }
      if (next.isPresent() || isAtWork(group, id)) {
        deadline = deadline();
      }
      requireLife(group, deadline);
      if (!watch.goesOn(before)) {
        throw new FeatureStoreException(
            Kind.UNAVAILABLE, "The run goes on without being watched; see 'tidemark runs'.");
      }
      Waiting.pause(PAUSE);
    }
  }

  private static long deadline() {
    return System.nanoTime() + BEGIN_PATIENCE.toNanos();
  }

  private static void requireLife(FeatureGroup group, long deadline) {
    if (System.nanoTime() > deadline) {
      throw new FeatureStoreException(
          Kind.UNAVAILABLE,
          "The run of feature group '%s' has not begun, or does not go on. See the log of the"
                  .formatted(group.name())
              + " function that materializes, and 'tidemark runs'.");
    }
  }

  private boolean isAtWork(FeatureGroup group, RunId id) {
    return ports
        .runs()
        .lease(group.incarnation())
        .filter(lease -> lease.run().equals(id))
        .isPresent();
  }

  private Optional<FinishedRun> ended(FeatureGroup group, RunId id) {
    return ports.runs().finished(group.incarnation(), Runs.KEPT_MAX).stream()
        .filter(run -> run.id().equals(id))
        .findFirst();
  }

  /** The run that goes on with one that had to stop. */
  private Optional<RunId> after(FeatureGroup group, Instant ended) {
    List<FinishedRun> later =
        ports.runs().finished(group.incarnation(), Runs.KEPT_MAX).stream()
            .filter(run -> !run.began().isBefore(ended))
            .sorted(Comparator.comparing(FinishedRun::began))
            .toList();
    return later.isEmpty()
        ? ports
            .runs()
            .lease(group.incarnation())
            .filter(lease -> !lease.since().isBefore(ended))
            .map(Lease::run)
        : Optional.of(later.get(0).id());
  }

  private static FinishedRun whole(FinishedRun last, RunId first, RunCounts counts) {
    return new FinishedRun(
        last.group(),
        first,
        last.scope(),
        last.cause(),
        last.began(),
        last.ended(),
        new RunResult(
            counts, last.result().end(), last.result().problems(), last.result().cursor()));
  }

  private FeatureGroup group(Caller caller, String nameOrArn) {
    FeatureGroupName name = ports.deployment().resolve(nameOrArn);
    ports.authorizer().authorize(caller, Access.WRITE, name);
    return ports.registry().require(name).requireCreated("it can be materialized");
  }
}
