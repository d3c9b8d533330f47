package tidemark.materialize;

import java.util.Locale;

/** Why a run began. One that continues another has the other's cause. */
public enum RunCause {
  /** Its time had come. */
  SCHEDULE,
  /** Files had arrived. */
  ARRIVAL,
  /** Someone asked for it. */
  MANUAL;

  /** As people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
