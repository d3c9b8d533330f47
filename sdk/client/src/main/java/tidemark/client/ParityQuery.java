package tidemark.client;

import java.util.OptionalInt;

/**
 * Which records of a group to audit.
 *
 * @param sample how many; empty for all
 * @param seed the same seed gives the same sample
 */
public record ParityQuery(String group, OptionalInt sample, long seed, Identifiers identifiers) {
  /** Whether the examples come with their record identifiers, which are personal data. */
  public enum Identifiers {
    SHOWN,
    HIDDEN
  }
}
