package tidemark.materialize;

/** Watches over a run. Called by its thread, as it reads and after each batch of writes. */
public interface RunWatch {
  /** Lets every run go to its end. */
  RunWatch NONE = counts -> true;

  /**
   * Says how far the run is.
   *
   * @return whether it may go on; if not it reads no more and writes what it holds; what is left
   *     stays pending
   */
  boolean goesOn(RunCounts counts);

  /** Whether it may still write what it holds; if not that stays pending, too. */
  default boolean mayFinish() {
    return true;
  }

  /** Says from where on another run could continue if this one ended now. */
  default void reached(RunCursor cursor) {}
}
