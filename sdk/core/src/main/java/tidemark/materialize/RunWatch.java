package tidemark.materialize;

/** Watches over a run. Called by its thread, after each file and each batch of writes. */
public interface RunWatch {
  /** Lets every run go to its end. */
  RunWatch NONE = counts -> true;

  /**
   * Says how far the run is.
   *
   * @return whether it may go on; if not it ends at the next file, and what is left stays pending
   */
  boolean goesOn(RunCounts counts);
}
