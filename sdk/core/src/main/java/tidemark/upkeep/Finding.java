package tidemark.upkeep;

import java.util.Optional;

/**
 * A defect, and what a program can do about it.
 *
 * @param mending makes it good and may be repeated; empty if that is left to people
 */
public record Finding(Defect defect, Optional<Runnable> mending) {
  public static Finding mendable(Defect defect, Runnable mending) {
    return new Finding(defect, Optional.of(mending));
  }

  public static Finding forPeople(Defect defect) {
    return new Finding(defect, Optional.empty());
  }
}
