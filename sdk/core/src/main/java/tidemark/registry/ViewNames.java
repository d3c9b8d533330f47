package tidemark.registry;

import java.util.Set;
import tidemark.model.FeatureGroupName;

/**
 * The four SQL relations of a group, the same names everywhere.
 *
 * @param writes every write once, delete markers flagged
 * @param latest current values, no deleted or expired ones
 * @param history winners per event time with {@code valid_from} and {@code valid_to}
 * @param raw the files
 */
public record ViewNames(String writes, String latest, String history, String raw) {
  public static ViewNames of(FeatureGroupName group) {
    String name = group.sqlName();
    return new ViewNames(name, name + "_latest", name + "_history", name + "_raw");
  }

  public Set<String> all() {
    return Set.of(writes, latest, history, raw);
  }
}
