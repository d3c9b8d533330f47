package tidemark.codec;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import tidemark.model.FeatureMetadata;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;

/** The form in which a registry keeps what is noted of a feature; where it keeps it says whose. */
public final class FeatureNotesJson {
  private static final int VERSION = 1;

  private FeatureNotesJson() {}

  public static String write(FeatureMetadata metadata) {
    return JsonObject.write(
        json -> {
          json.writeNumberField("v", VERSION);
          FeatureGroupJson.writeText(json, "description", metadata.description());
          json.writeStringField("modifiedAt", metadata.modifiedAt().toString());
          FeatureGroupJson.writeTexts(json, "parameters", metadata.parameters());
        });
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws FeatureStoreException of kind INTERNAL if it is anything else
   */
  public static FeatureMetadata read(
      Incarnation group, FeatureName feature, long revision, String text) {
    return JsonObject.read(
        text,
        "The metadata of a feature",
        json -> {
          if (json.number("v") > VERSION) {
            throw new IOException("Version " + json.number("v"));
          }
          return new FeatureMetadata(
              group,
              feature,
              json.optionalText("description"),
              json.object("parameters").map(JsonObject::texts).orElse(Map.of()),
              Instant.parse(json.text("modifiedAt")),
              revision);
        });
  }
}
