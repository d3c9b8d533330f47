package tidemark.quality;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What an audit found.
 *
 * @param asOf every write acknowledged before was looked for; of what changed later, nothing is
 *     said
 * @param counts of every class
 * @param examples of every class but EQUAL, a few each
 * @param changed records written again while the audit ran, which are in no class
 * @param unconfirmed of the faults, how many were not looked at twice, because they were too many
 */
public record ParityReport(
    ParityRequest request,
    Instant asOf,
    Map<ParityClass, Long> counts,
    Map<ParityClass, List<Example>> examples,
    long changed,
    long unconfirmed) {

  /**
   * A record and what was found of it.
   *
   * @param identifier a personal datum: not for logs, and shown only to who asks for it
   */
  public record Example(String identifier, Finding finding) {
    /** Shows no identifier. */
    @Override
    public String toString() {
      return finding.toString();
    }
  }

  public ParityReport {
    counts = Collections.unmodifiableMap(new EnumMap<>(counts));
    Map<ParityClass, List<Example>> copy = new EnumMap<>(ParityClass.class);
    examples.forEach((kind, some) -> copy.put(kind, List.copyOf(some)));
    examples = Collections.unmodifiableMap(copy);
  }

  public long count(ParityClass kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** How many records were compared. */
  public long records() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many are of a class that a healthy store has none of. */
  public long faults() {
    return counts.entrySet().stream()
        .filter(entry -> !entry.getKey().isHealthy())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
