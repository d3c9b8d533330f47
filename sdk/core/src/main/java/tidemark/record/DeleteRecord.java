package tidemark.record;

import java.util.Set;
import tidemark.model.TargetStore;

/**
 * A request to delete a record.
 *
 * @param group a name or an ARN
 * @param eventTime text by the group's event-time type
 * @param stores empty for every store the group has
 */
public record DeleteRecord(
    String group, String identifier, String eventTime, Set<TargetStore> stores, Mode mode) {
  /** Source: botocore, {@code DeletionMode}. */
  public enum Mode {
    SOFT,
    HARD
  }

  public DeleteRecord {
    stores = Set.copyOf(stores);
  }
}
