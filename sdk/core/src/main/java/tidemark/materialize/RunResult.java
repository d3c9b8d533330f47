package tidemark.materialize;

import java.util.List;

/**
 * How a run ended.
 *
 * @param problems why rows failed, the first ten
 */
public record RunResult(RunCounts counts, End end, List<String> problems) {
  /** Where a run ended. */
  public enum End {
    /** Nothing is pending of what was when it began. */
    COMPLETE,
    /** It had to stop before; another run goes on. */
    STOPPED,
    /** Some rows failed; their files are pending. */
    FAILED
  }

  public RunResult {
    problems = List.copyOf(problems);
  }
}
