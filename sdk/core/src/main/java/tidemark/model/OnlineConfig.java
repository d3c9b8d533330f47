package tidemark.model;

import java.util.Optional;

/** The online store of a group. Collections need {@code IN_MEMORY}, as on AWS. */
public record OnlineConfig(
    StorageType storageType, Optional<TimeToLive> ttl, Optional<String> kmsKeyId) {

  /** Names as on the wire. */
  public enum StorageType {
    STANDARD("Standard"),
    STANDARD_V2("Standard_V2"),
    IN_MEMORY("InMemory");

    private final String wireName;

    StorageType(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }

    public static StorageType parse(String wireName) {
      for (StorageType type : values()) {
        if (type.wireName.equals(wireName)) {
          return type;
        }
      }
      throw FeatureStoreException.invalid(
          "OnlineStoreConfig.StorageType '%s' is not one of Standard, Standard_V2, InMemory.",
          Shown.name(wireName));
    }
  }

  /** Standard storage without a time to live. */
  public static OnlineConfig standard() {
    return new OnlineConfig(StorageType.STANDARD, Optional.empty(), Optional.empty());
  }

  public OnlineConfig withTtl(TimeToLive ttl) {
    return new OnlineConfig(storageType, Optional.of(ttl), kmsKeyId);
  }
}
