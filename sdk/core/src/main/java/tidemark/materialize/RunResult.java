package tidemark.materialize;

import java.util.List;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param problems why rows failed, the first ten
 * @param cursor from where on another run may continue it; empty to begin with what is pending
 */
public record RunResult(
    RunCounts counts, End end, List<String> problems, Optional<RunCursor> cursor) {
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
