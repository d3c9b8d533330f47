package tidemark.wire;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.model.GivenFeature;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.record.UpdateRecord;

/** The body of UpdateRecord; its answer has none. */
public final class UpdateRecordJson {
  private static final String IDENTIFIER = GetRecordJson.IDENTIFIER;
  private static final String FEATURES = "Features";

  private UpdateRecordJson() {}

  /**
   * Reads a request.
   *
   * @throws tidemark.model.FeatureStoreException naming what is wrong with the body
   */
  public static UpdateRecord read(String group, byte[] body) {
    return read(group, body, UnknownMembers.IGNORED);
  }

  /** The same, where members that are not known may be faults. */
  public static UpdateRecord read(String group, byte[] body, UnknownMembers unknown) {
    @Nullable String identifier = null;
    List<GivenFeature> features = List.of();
    Set<TargetStore> stores = Set.of();
    @Nullable TimeToLive ttl = null;
    try (JsonRequest json = JsonRequest.of(body, FEATURES, unknown)) {
      json.enter();
      while (json.nextMember()) {
        switch (json.member()) {
          case IDENTIFIER -> identifier = json.string();
          case FEATURES -> features = FeatureValueJson.readRecord(json);
          case TargetStores.MEMBER -> stores = TargetStores.read(json);
          case TtlDurationJson.MEMBER -> ttl = TtlDurationJson.read(json);
          default -> json.skipUnknown();
        }
      }
      json.require(IDENTIFIER, "the identifier of a record");
      json.require(FEATURES, "a list of 1-100 FeatureValue");
      json.finish();
    }
    if (identifier == null) {
      throw new IllegalStateException("A body without problems names a record");
    }
    return new UpdateRecord(group, identifier, features, stores, Optional.ofNullable(ttl));
  }

  /** The body of a request. */
  public static String write(UpdateRecord request) {
    return JsonText.of(
        json -> {
          json.writeStringField(IDENTIFIER, request.identifier());
          json.writeFieldName(FEATURES);
          FeatureValueJson.writeRecord(json, request.features());
          TargetStores.write(json, request.stores());
          if (request.ttl().isPresent()) {
            TtlDurationJson.write(json, request.ttl().get());
          }
        });
  }
}
