package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.model.OnlineConfig;
import tidemark.model.OnlineConfig.StorageType;
import tidemark.model.TimeToLive;

/** An {@code OnlineStoreConfig}. The store is off unless it is said to be on. */
final class OnlineStoreConfigJson {
  static final String MEMBER = "OnlineStoreConfig";
  private static final String SECURITY_CONFIG = "SecurityConfig";
  private static final String ENABLE = "EnableOnlineStore";
  static final String STORAGE_TYPE = "StorageType";

  private OnlineStoreConfigJson() {}

  /** The current value; empty if the store is off. What is wrong with it is noted. */
  static Optional<OnlineConfig> read(JsonRequest json) {
    if (!json.enterObject()) {
      return Optional.empty();
    }
    Boolean enabled = null;
    StorageType storageType = null;
    TimeToLive ttl = null;
    String kmsKeyId = null;
    while (json.nextMember()) {
      switch (json.member()) {
        case SECURITY_CONFIG -> kmsKeyId = readSecurityConfig(json);
        case ENABLE -> enabled = json.bool();
        case STORAGE_TYPE -> storageType = json.parsed(StorageType::parse);
        case TtlDurationJson.MEMBER -> ttl = TtlDurationJson.read(json);
        default -> json.skip();
      }
    }
    if (!Boolean.TRUE.equals(enabled)) {
      if (json.has(TtlDurationJson.MEMBER)) {
        json.problem(".TtlDuration needs EnableOnlineStore to be true.");
      }
      return Optional.empty();
    }
    return Optional.of(
        new OnlineConfig(
            storageType == null ? StorageType.STANDARD : storageType,
            Optional.ofNullable(ttl),
            Optional.ofNullable(kmsKeyId)));
  }

  /** EnableOnlineStore is always written: the Spark connector relies on it. */
  static void write(JsonGenerator json, OnlineConfig online) throws IOException {
    json.writeObjectFieldStart(MEMBER);
    if (online.kmsKeyId().isPresent()) {
      json.writeObjectFieldStart(SECURITY_CONFIG);
      json.writeStringField(KmsKeyId.MEMBER, online.kmsKeyId().get());
      json.writeEndObject();
    }
    json.writeBooleanField(ENABLE, true);
    json.writeStringField(STORAGE_TYPE, online.storageType().wireName());
    if (online.ttl().isPresent()) {
      TtlDurationJson.write(json, online.ttl().get());
    }
    json.writeEndObject();
  }

  private static @Nullable String readSecurityConfig(JsonRequest json) {
    String kmsKeyId = null;
    if (json.enterObject()) {
      while (json.nextMember()) {
        if (json.member().equals(KmsKeyId.MEMBER)) {
          kmsKeyId = KmsKeyId.read(json);
        } else {
          json.skip();
        }
      }
    }
    return kmsKeyId;
  }
}
