package tidemark.local.load;

/**
 * How a load ended.
 *
 * @param id of the load; the same file into the same incarnation has the same
 * @param rows written offline
 * @param applied winners now online
 * @param historic winners of a file that the online store already exceeded
 * @param repeated whether this load had ended before, so that nothing was done now
 */
public record LoadSummary(
    String id,
    String group,
    long rows,
    long rejected,
    int files,
    int partitions,
    long applied,
    long historic,
    boolean repeated) {}
