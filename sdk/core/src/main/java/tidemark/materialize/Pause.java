package tidemark.materialize;

import java.time.Duration;

/** How a run waits so as not to write faster than the online store takes. */
public interface Pause {
  /** Does not wait: for a store that never throttles. */
  Pause NONE = duration -> {};

  /** Returns after so long, or sooner. */
  void pause(Duration duration);
}
