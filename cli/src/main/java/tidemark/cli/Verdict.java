package tidemark.cli;

import tidemark.materialize.BlindSpots;
import tidemark.materialize.DurationText;

/** What a schedule keeps online on a day, in a few words. */
final class Verdict {
  private Verdict() {}

  /** How long something is served: always, never, or so many of 24 hours. */
  static String of(BlindSpots spots) {
    if (spots.served().isEmpty()) {
      return "never served";
    }
    return spots.blind().isEmpty()
        ? "always served"
        : "served "
            + DurationText.of(spots.servedTime())
            + " of "
            + spots.span().length().toHours()
            + " h";
  }

  /** The same, and the worst age of what is served. */
  static String withAge(BlindSpots spots) {
    return of(spots)
        + spots.worstAge().map(age -> ", at most " + DurationText.of(age) + " old").orElse("");
  }
}
