package tidemark.simulation;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How often each thing happened that is to happen. */
final class Coverage {
  private final Map<String, long[]> counts = new TreeMap<>();

  void count(String what) {
    count(what, 1);
  }

  void count(String what, long times) {
    counts.computeIfAbsent(what, w -> new long[1])[0] += times;
  }

  long of(String what) {
    return counts.getOrDefault(what, new long[1])[0];
  }

  void add(Coverage other) {
    other.counts.forEach((what, count) -> count(what, count[0]));
  }

  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(entry -> String.format("%,12d %s", entry.getValue()[0], entry.getKey()))
        .collect(Collectors.joining("\n"));
  }
}
