package tidemark.crash;

import org.jspecify.annotations.Nullable;

/**
 * A step after which a process may die. Reaching one does nothing, unless a test has armed it.
 * Thread-safe.
 */
public enum CrashPoint {
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

  private static volatile @Nullable Armed armed;

  /** What an armed point throws: no code that handles failures handles it. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    private Crash(CrashPoint point) {
      super(point.name());
    }
  }

  private static final class Armed {
    private final CrashPoint point;
    private int passes;

    private Armed(CrashPoint point, int passes) {
      this.point = point;
      this.passes = passes;
    }

    synchronized boolean isDue(CrashPoint reached) {
      return reached == point && passes-- == 0;
    }
  }

  /** Says that this point is reached. */
  public void hit() {
    Armed due = armed;
    if (due != null && due.isDue(this)) {
      armed = null;
      throw new Crash(this);
    }
  }

  /**
   * Has the point throw once, in whatever thread reaches it. For tests.
   *
   * @param passes how often it is passed before
   */
  public void arm(int passes) {
    armed = new Armed(this, passes);
  }

  /** Whether an armed point has not thrown yet; no point is armed afterwards. For tests. */
  public static boolean disarm() {
    boolean was = armed != null;
    armed = null;
    return was;
  }
}
