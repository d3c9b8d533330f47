package tidemark.materialize;

/**
 * What a run did, or would do.
 *
 * @param files read to their end
 * @param bytes of these files
 * @param rows in these files
 * @param applied winners now online, soft deletes included
 * @param historic winners that something online or a hard delete exceeds; rows that lose to a row
 *     read about the same time are not counted
 * @param expired winners whose time to live was over; they are online as guards without values
 * @param failed rows that could not be read or written; their files stay pending
 */
public record RunCounts(
    long files, long bytes, long rows, long applied, long historic, long expired, long failed) {
  public static final RunCounts NONE = new RunCounts(0, 0, 0, 0, 0, 0, 0);

  /** What this run and another one did. */
  public RunCounts plus(RunCounts other) {
    return new RunCounts(
        files + other.files,
        bytes + other.bytes,
        rows + other.rows,
        applied + other.applied,
        historic + other.historic,
        expired + other.expired,
        failed + other.failed);
  }
}
