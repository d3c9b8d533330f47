package tidemark.quality;

import java.util.Locale;

/**
 * What an online item is to the write that the log says should be there. A store whose writes all
 * reached the log has only {@link #EQUAL} and, if records expire, {@link #EXPIRED}.
 */
public enum ParityClass {
  /** Both serve the same values of the same write, or neither serves anything. */
  EQUAL,
  /** The online store is at a lesser write than the log. */
  STALE,
  /** The log has a record that can be served, and the online store holds nothing of it. */
  MISSING,
  /**
   * The online store serves what the log does not have, or has deleted, or it is at a greater write
   * than the log. Writes and deletes that target OnlineStore alone come to this rightly; nothing
   * else does.
   */
  EXTRA,
  /**
   * The greatest write is past its expiry and the online store serves nothing of the record,
   * whether the item is still stored, keeps no values or is gone: stores remove expired items when
   * they get to it, and a run of a materialization need not bring them back.
   */
  EXPIRED,
  /** The same write with other values or another expiry. */
  DIFFERENT;

  /** Whether a store without a fault has such records. */
  public boolean isHealthy() {
    return this == EQUAL || this == EXPIRED;
  }

  /** As people and JSON write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
