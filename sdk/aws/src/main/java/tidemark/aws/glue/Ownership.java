package tidemark.aws.glue;

import java.util.Map;
import java.util.Objects;

/**
 * How a table in Glue says that it is the store's, so that none of anyone else is ever replaced: a
 * table of files belongs to an incarnation, a view to whichever incarnation of its group is the
 * latest.
 */
final class Ownership {
  static final String INCARNATION = "tidemark.incarnation";
  static final String GROUP = "tidemark.group";

  private Ownership() {}

  /** Whether what is there may be replaced by what is wanted, by their parameters. */
  static boolean same(Map<String, String> existing, Map<String, String> wanted) {
    return Objects.equals(existing.get(INCARNATION), wanted.get(INCARNATION))
        && Objects.equals(existing.get(GROUP), wanted.get(GROUP));
  }
}
