package tidemark.record;

import java.util.Optional;

/**
 * A request for a page of a group's record identifiers.
 *
 * @param group a name or an ARN
 * @param max how many identifiers a page has at most, 1-100
 * @param token where an earlier page ended; empty for the first page
 */
public record ListRecords(String group, int max, Optional<String> token, SoftDeleted softDeleted) {
  /** What becomes of records that were soft-deleted. */
  public enum SoftDeleted {
    LEFT_OUT,
    INCLUDED
  }
}
