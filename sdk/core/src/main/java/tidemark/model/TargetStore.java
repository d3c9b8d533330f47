package tidemark.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A store of a feature group that a write can be aimed at. */
public enum TargetStore {
  ONLINE("OnlineStore"),
  OFFLINE("OfflineStore");

  private final String wireName;

  TargetStore(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static TargetStore parse(String wireName) {
    for (TargetStore store : values()) {
      if (store.wireName.equals(wireName)) {
        return store;
      }
    }
    throw FeatureStoreException.invalid(
        "TargetStores: '%s' is not one of %s.",
        Shown.name(wireName),
        Arrays.stream(values()).map(TargetStore::wireName).collect(Collectors.joining(", ")));
  }
}
