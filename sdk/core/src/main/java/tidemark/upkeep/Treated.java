package tidemark.upkeep;

import java.util.Optional;

/**
 * A defect after a visit.
 *
 * @param state what became of it
 * @param failure why it could not be mended; empty unless it {@link State#STAYS_FAILED}
 */
public record Treated(Defect defect, State state, Optional<String> failure) {
  /** What became of a defect. */
  public enum State {
    /** It can be mended, and nobody asked for it. */
    MENDABLE,
    /** People mend it. */
    FOR_PEOPLE,
    /** It was mended, or its mending was begun. */
    MENDED,
    /** Mending it was tried and failed. */
    STAYS_FAILED
  }
}
