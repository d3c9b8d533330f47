package tidemark.cli.check;

import java.time.Duration;
import java.util.Optional;
import tidemark.cli.check.Meter.Usage;

/**
 * How one case, or one step of the journey, ended.
 *
 * @param name such as {@code case 12} or {@code train}
 * @param claim what must hold
 * @param took what calls took, waiting among it
 * @param why it failed or was left out; empty if it passed
 */
public record Result(
    String name,
    String claim,
    Outcome outcome,
    Duration took,
    long calls,
    String dollars,
    Optional<String> why) {
  /** How it ended. */
  public enum Outcome {
    PASSED,
    FAILED,
    LEFT_OUT
  }

  static Result passed(String name, String claim, Duration took, Usage usage) {
    return of(name, claim, Outcome.PASSED, took, usage, Optional.empty());
  }

  static Result failed(String name, String claim, Duration took, Usage usage, String why) {
    return of(name, claim, Outcome.FAILED, took, usage, Optional.of(why));
  }

  static Result leftOut(String name, String claim, String why) {
    return of(name, claim, Outcome.LEFT_OUT, Duration.ZERO, Usage.NONE, Optional.of(why));
  }

  private static Result of(
      String name,
      String claim,
      Outcome outcome,
      Duration took,
      Usage usage,
      Optional<String> why) {
    return new Result(name, claim, outcome, took, usage.calls(), Usage.shown(usage.dollars()), why);
  }
}
