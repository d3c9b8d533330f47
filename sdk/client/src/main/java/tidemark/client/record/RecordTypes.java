package tidemark.client.record;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import tidemark.model.FeatureGroupName;
import tidemark.model.Schema;

/** Record types that were checked against groups, each once per schema. Thread-safe. */
public final class RecordTypes {
  private record Use(Class<?> type, FeatureGroupName group) {}

  private final ConcurrentMap<Use, RecordType<?>> checked = new ConcurrentHashMap<>();

  /**
   * The type as that group's records.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID naming each component that does
   *     not fit a feature
   */
  public <T extends Record> RecordType<T> of(Class<T> type, FeatureGroupName group, Schema schema) {
    Use use = new Use(type, group);
    RecordType<?> known = checked.get(use);
    if (known == null || !known.schema().equals(schema)) {
      known = RecordType.of(type, group, schema);
      checked.put(use, known);
    }
    @SuppressWarnings("unchecked") // It was put there for this class.
    RecordType<T> found = (RecordType<T>) known;
    return found;
  }
}
