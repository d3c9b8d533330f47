package tidemark.upkeep;

import java.util.Locale;
import tidemark.model.Incarnation;

/**
 * Something that is otherwise than the registry says.
 *
 * @param group whose it is, or was
 * @param what is otherwise, for people
 * @param remedy what mends it: what {@link Doctor#mend} does, or what is left to people
 */
public record Defect(Kind kind, Incarnation group, String what, String remedy) {
  /** In which way. */
  public enum Kind {
    /** Something begun with a group has not ended for long. */
    STUCK,
    /** Something begun with a group ended in a failure. */
    FAILED,
    /** A resource that a group needs is not there. */
    MISSING,
    /** A resource is there and set otherwise. */
    DRIFT,
    /** A resource of a group that is no more. */
    ORPHAN,
    /** What is written to a group does not reach its offline store. */
    BLOCKED;

    /** As people and machines read it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
