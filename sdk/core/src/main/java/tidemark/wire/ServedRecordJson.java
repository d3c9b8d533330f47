package tidemark.wire;

import java.util.List;
import java.util.Optional;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.record.ServedRecord;

/** The members of an answer that tell a record: {@code Record}, and {@code ExpiresAt} if asked. */
final class ServedRecordJson {
  private static final JsonBytes.Fixed RECORD = new JsonBytes.Fixed("\"Record\":[");
  private static final JsonBytes.Fixed NAME = new JsonBytes.Fixed("{\"FeatureName\":");
  private static final JsonBytes.Fixed TEXT = new JsonBytes.Fixed(",\"ValueAsString\":");
  private static final JsonBytes.Fixed TEXTS = new JsonBytes.Fixed(",\"ValueAsStringList\":[");
  private static final JsonBytes.Fixed EXPIRES_AT = new JsonBytes.Fixed(",\"ExpiresAt\":");

  private ServedRecordJson() {}

  static void write(JsonBytes json, ServedRecord record, ExpirationTimeResponse expiration) {
    json.put(RECORD);
    List<GivenFeature> features = record.features();
    for (int i = 0; i < features.size(); i++) {
      if (i > 0) {
        json.put(',');
      }
      GivenFeature feature = features.get(i);
      json.put(NAME).text(feature.name());
      write(json, feature.value());
      json.put('}');
    }
    json.put(']');
    Optional<String> expiresAt = ExpiresAt.text(record, expiration);
    if (expiresAt.isPresent()) {
      json.put(EXPIRES_AT).text(expiresAt.get());
    }
  }

  private static void write(JsonBytes json, FeatureValue value) {
    if (value instanceof FeatureValue.Text text) {
      json.put(TEXT).text(text.text());
    } else if (value instanceof FeatureValue.Texts texts) {
      json.put(TEXTS);
      for (int i = 0; i < texts.elements().size(); i++) {
        if (i > 0) {
          json.put(',');
        }
        json.text(texts.elements().get(i));
      }
      json.put(']');
    }
  }
}
