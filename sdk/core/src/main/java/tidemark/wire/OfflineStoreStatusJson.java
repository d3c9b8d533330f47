package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.Shown;
import tidemark.registry.GroupFilter.OfflineStatus;

/** The state of a group's offline store. */
final class OfflineStoreStatusJson {
  private static final String STATUS = "Status";

  private OfflineStoreStatusJson() {}

  /** Writes the member if the group has an offline store. */
  static void write(JsonGenerator json, FeatureGroup group) throws IOException {
    Optional<OfflineStatus> status = OfflineStatus.of(group);
    if (status.isPresent()) {
      json.writeObjectFieldStart(DescribeFeatureGroupJson.OFFLINE_STORE_STATUS);
      json.writeStringField(STATUS, wireName(status.get()));
      json.writeEndObject();
    }
  }

  static OfflineStatus parse(String name) {
    for (OfflineStatus status : OfflineStatus.values()) {
      if (wireName(status).equals(name)) {
        return status;
      }
    }
    throw FeatureStoreException.invalid(
        "OfflineStoreStatus '%s' is not one of Active, Blocked, Disabled.", Shown.name(name));
  }

  private static String wireName(OfflineStatus status) {
    return switch (status) {
      case ACTIVE -> "Active";
      case BLOCKED -> "Blocked";
      case DISABLED -> "Disabled";
    };
  }
}
