package tidemark.crash;

import org.jspecify.annotations.Nullable;

/**
 * A step after which a process may die. Reaching one does nothing, unless a test has armed it.
 * Thread-safe.
 */
public enum CrashPoint {
  /** A write has passed every check and has its order; it has had no effect. */
  WRITE_CHECKED,
  /** A hard delete is later than what is online. */
  WRITE_COMPARED,
  /** An update knows what it changes. */
  WRITE_READ,
  /** The write is in the log, and nowhere else. */
  WRITE_LOGGED,
  /** What the write leaves online is there. */
  WRITE_ONLINE,
  /** A batch of the log is read and checked. */
  OFFLINE_READ,
  /** A message that can never be written is in quarantine. */
  OFFLINE_QUARANTINED,
  /** One of the batch's files is there. */
  OFFLINE_WRITTEN,
  /** All of the batch's files are there; the queue has all its messages yet. */
  OFFLINE_DONE,
  /** A new file's footer is read. */
  FILE_EXAMINED,
  /** Its partition is registered. */
  FILE_REGISTERED,
  /** It has its ledger entry. */
  FILE_ENTERED,
  /** The run has its lease. */
  MATERIALIZE_LEASED,
  /** It knows the hard deletes. */
  MATERIALIZE_MARKERS_READ,
  /** It has read the first file's winners and written none. */
  MATERIALIZE_FILE_READ,
  /** Winners are online. */
  MATERIALIZE_PUT,
  /** Hard-delete markers of the files have removed what they outrank. */
  MATERIALIZE_DELETED,
  /** All of the files' rows are online; none of the files is marked. */
  MATERIALIZE_SETTLED,
  /** The files are marked applied. */
  MATERIALIZE_MARKED,
  /** A place in the middle of what is read is noted, from which another run could go on. */
  MATERIALIZE_PLACE_NOTED,
  /** All is done but for noting the run and giving back the lease. */
  MATERIALIZE_DONE;

  private static volatile @Nullable Watch watch;

  /** Decides where a process dies. For tests. */
  public interface Watch {
    /** Whether the process dies here. */
    boolean diesAt(CrashPoint point);
  }

  /** What a point throws where a process dies: no code that handles failures handles it. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    private Crash(CrashPoint point) {
      super(point.name());
    }
  }

  private static final class Armed implements Watch {
    private final CrashPoint point;
    private int passes;

    private Armed(CrashPoint point, int passes) {
      this.point = point;
      this.passes = passes;
    }

    @Override
    public synchronized boolean diesAt(CrashPoint reached) {
      return reached == point && passes-- == 0;
    }

    synchronized boolean isDue() {
      return passes >= 0;
    }
  }

  /** Says that this point is reached. */
  public void hit() {
    Watch watching = watch;
    if (watching != null && watching.diesAt(this)) {
      throw new Crash(this);
    }
  }

  /**
   * Has the point throw once, in whatever thread reaches it. For tests.
   *
   * @param passes how often it is passed before
   */
  public void arm(int passes) {
    watch = new Armed(this, passes);
  }

  /** Asks from now on, in whatever thread reaches a point. For tests. */
  public static void watch(Watch by) {
    watch = by;
  }

  /** Whether an armed point has not thrown yet; no point throws afterwards. For tests. */
  public static boolean disarm() {
    boolean was = watch instanceof Armed armed && armed.isDue();
    watch = null;
    return was;
  }
}
