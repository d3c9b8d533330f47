package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import tidemark.model.FeatureStoreException;
import tidemark.model.Shown;
import tidemark.registry.DescribedGroup;
import tidemark.registry.GroupFilter.OfflineStatus;

/** The state of a group's offline store. */
final class OfflineStoreStatusJson {
  private static final String STATUS = "Status";
  private static final String BLOCKED_REASON = "BlockedReason";

  private OfflineStoreStatusJson() {}

  /** Writes the member if the group has an offline store. */
  static void write(JsonGenerator json, DescribedGroup group) throws IOException {
    Optional<OfflineStatus> status = group.offlineStatus();
    if (status.isPresent()) {
      json.writeObjectFieldStart(DescribeFeatureGroupJson.OFFLINE_STORE_STATUS);
      json.writeStringField(STATUS, status.get().wireName());
      if (group.offlineFault().isPresent()) {
        json.writeStringField(BLOCKED_REASON, group.offlineFault().get());
      }
      json.writeEndObject();
    }
  }

  static OfflineStatus parse(String name) {
    for (OfflineStatus status : OfflineStatus.values()) {
      if (status.wireName().equals(name)) {
        return status;
      }
    }
    throw FeatureStoreException.invalid(
        "OfflineStoreStatus '%s' is not one of Active, Blocked, Disabled.", Shown.name(name));
  }
}
