package tidemark.quality;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tidemark.model.RecordIdentifier;

/**
 * What an audit has found so far: counts, a few examples, and the suspects, which are records that
 * looked faulty once and are looked at again before anything is said of them. Bounded, not
 * thread-safe.
 */
final class ParityTally {
  private static final int EXAMPLES_MAX = 10;

  /** More faults than this are not due to what was written meanwhile. */
  static final int SUSPECTS_MAX = 10_000;

  private final Map<ParityClass, Long> counts = new EnumMap<>(ParityClass.class);
  private final Map<ParityClass, List<ParityReport.Example>> examples =
      new EnumMap<>(ParityClass.class);
  private final Map<String, Set<RecordIdentifier>> suspects = new LinkedHashMap<>();
  private long changed;
  private long unconfirmed;

  /** Notes what was found first; a fault makes the record a suspect. */
  void first(String printed, RecordIdentifier identifier, Finding finding) {
    if (finding.kind().isHealthy()) {
      count(printed, finding);
    } else if (!suspect(printed, identifier)) {
      count(printed, finding);
      unconfirmed++;
    }
  }

  /** Has a record looked at again; false if there are too many suspects. */
  boolean suspect(String printed, RecordIdentifier identifier) {
    if (suspects.size() >= SUSPECTS_MAX && !suspects.containsKey(printed)) {
      return false;
    }
    suspects.computeIfAbsent(printed, p -> new LinkedHashSet<>()).add(identifier);
    return true;
  }

  /** Learns of another spelling under which a number is stored online: 007 beside 7. */
  void spelled(String printed, RecordIdentifier identifier) {
    suspects.computeIfPresent(
        printed,
        (p, known) -> {
          known.add(identifier);
          return known;
        });
  }

  /** Counts a record for good. */
  void count(String printed, Finding finding) {
    counts.merge(finding.kind(), 1L, Long::sum);
    List<ParityReport.Example> some =
        examples.computeIfAbsent(finding.kind(), kind -> new ArrayList<>());
    if (finding.kind() != ParityClass.EQUAL && some.size() < EXAMPLES_MAX) {
      some.add(new ParityReport.Example(printed, finding));
    }
  }

  /** Notes a record that was written again since the audit began. */
  void changed() {
    changed++;
  }

  /** The records to look at again, with the spellings of their identifiers. */
  Map<String, Set<RecordIdentifier>> suspects() {
    return suspects;
  }

  ParityReport report(ParityRequest request, Instant asOf) {
    return new ParityReport(request, asOf, counts, examples, changed, unconfirmed);
  }
}
