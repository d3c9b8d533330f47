package tidemark.model;

import java.util.Collection;
import java.util.Optional;

/** Finds the known name that was probably meant. */
public final class Nearest {
  private static final int LENGTH_MAX = 64;

  private Nearest() {}

  /** The candidate with the fewest edits, if they are at most a third of the name's length. */
  public static Optional<String> to(String given, Collection<String> candidates) {
    if (given.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    int bound = Math.max(1, given.length() / 3);
    Optional<String> best = Optional.empty();
    for (String candidate : candidates) {
      int edits = edits(given, candidate);
      if (edits <= bound) {
        bound = edits - 1;
        best = Optional.of(candidate);
      }
    }
    return best;
  }

  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
