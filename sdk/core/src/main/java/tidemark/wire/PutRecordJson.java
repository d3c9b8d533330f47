package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.model.GivenFeature;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.record.PutRecord;

/** The body of PutRecord; its answer has none. */
public final class PutRecordJson {
  static final String RECORD = "Record";

  private PutRecordJson() {}

  /**
   * Reads a request.
   *
   * @throws tidemark.model.FeatureStoreException naming what is wrong with the body
   */
  public static PutRecord read(String group, byte[] body) {
    return read(group, body, UnknownMembers.IGNORED);
  }

  /** The same, where members that are not known may be faults. */
  public static PutRecord read(String group, byte[] body, UnknownMembers unknown) {
    List<GivenFeature> record = List.of();
    Set<TargetStore> stores = Set.of();
    @Nullable TimeToLive ttl = null;
    try (JsonRequest json = JsonRequest.of(body, RECORD, unknown)) {
      json.enter();
      while (json.nextMember()) {
        switch (json.member()) {
          case RECORD -> record = FeatureValueJson.readRecord(json);
          case TargetStores.MEMBER -> stores = TargetStores.read(json);
          case TtlDurationJson.MEMBER -> ttl = TtlDurationJson.read(json);
          default -> json.skipUnknown();
        }
      }
      json.require(RECORD, "a list of FeatureValue");
      json.finish();
    }
    return new PutRecord(group, record, stores, Optional.ofNullable(ttl));
  }

  /** The body of a request. */
  public static String write(PutRecord request) {
    return JsonText.of(json -> writeMembers(json, request));
  }

  /** Everything of a put but its group. */
  static void writeMembers(JsonGenerator json, PutRecord request) throws IOException {
    json.writeFieldName(RECORD);
    FeatureValueJson.writeRecord(json, request.record());
    TargetStores.write(json, request.stores());
    if (request.ttl().isPresent()) {
      TtlDurationJson.write(json, request.ttl().get());
    }
  }
}
