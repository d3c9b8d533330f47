package tidemark.cli.check;

import java.util.List;
import tidemark.cli.check.Result.Outcome;

/**
 * What a check found.
 *
 * @param calls of the API
 * @param dollars about what all of it costs on AWS
 */
public record CheckReport(List<Result> results, long calls, String dollars) {
  public CheckReport {
    results = List.copyOf(results);
  }

  public long count(Outcome outcome) {
    return results.stream().filter(result -> result.outcome() == outcome).count();
  }

  /** Whether nothing failed. */
  public boolean isSound() {
    return count(Outcome.FAILED) == 0;
  }
}
