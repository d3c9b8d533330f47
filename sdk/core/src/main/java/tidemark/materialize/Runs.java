package tidemark.materialize;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tidemark.model.Incarnation;

/**
 * Port: per group at most one lease, and the runs that have ended. Every change is one atomic
 * conditional write: a run whose lease was taken over changes nothing any more. Implementations are
 * thread-safe.
 */
public interface Runs {
  /** Runs that are kept of a group; the earliest go. */
  int KEPT_MAX = 100;

  /**
   * Takes the lease of a group if nobody has it, or who had it let its time pass.
   *
   * @return empty if it was taken, otherwise the lease that stands
   */
  Optional<Lease> acquire(Lease lease, Instant now);

  /**
   * Replaces a lease of the same run.
   *
   * @return false, with nothing changed, if the run has it no more
   */
  boolean renew(Lease lease);

  /** The lease of a group, its time passed or not. */
  Optional<Lease> lease(Incarnation group);

  /**
   * Notes a run that has ended, and gives its lease back.
   *
   * @return false, with nothing changed, if the run has no lease
   */
  boolean finish(FinishedRun run);

  /** The runs of a group that have ended, the last one first. */
  List<FinishedRun> finished(Incarnation group, int max);

  /** Forgets a group: the runs that have ended, and the lease, by which a run of it stops. */
  void removeAll(Incarnation group);
}
