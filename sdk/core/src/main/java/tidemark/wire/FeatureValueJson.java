package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.Limit;

/** A {@code FeatureValue}: a feature's name and its one value or its list of values. */
final class FeatureValueJson {
  private static final String FEATURE_NAME = "FeatureName";
  private static final String TEXT = "ValueAsString";
  private static final String TEXTS = "ValueAsStringList";

  /** One more than the model allows, so that it is the model that says so. */
  private static final int ELEMENTS_MAX = Limit.VALUE_ELEMENTS.max() + 1;

  private FeatureValueJson() {}

  /** The current value as a record; what is wrong with a feature is noted. */
  static List<GivenFeature> readRecord(JsonRequest json) {
    List<GivenFeature> features = new ArrayList<>();
    if (json.enterList(": required, a list of FeatureValue.")) {
      while (json.nextElement(JsonRequest.LIST_MAX)) {
        GivenFeature feature = read(json);
        if (feature != null) {
          features.add(feature);
        }
      }
    }
    return features;
  }

  static void writeRecord(JsonGenerator json, List<GivenFeature> features) throws IOException {
    json.writeStartArray();
    for (GivenFeature feature : features) {
      json.writeStartObject();
      json.writeStringField(FEATURE_NAME, feature.name());
      if (feature.value() instanceof FeatureValue.Text text) {
        json.writeStringField(TEXT, text.text());
      } else if (feature.value() instanceof FeatureValue.Texts texts) {
        json.writeArrayFieldStart(TEXTS);
        for (String element : texts.elements()) {
          json.writeString(element);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static @Nullable GivenFeature read(JsonRequest json) {
    if (!json.enterObject()) {
      return null;
    }
    String name = null;
    FeatureValue value = null;
    while (json.nextMember()) {
      switch (json.member()) {
        case FEATURE_NAME -> name = json.string();
        case TEXT -> {
          String text = json.string();
          value = text == null ? null : new FeatureValue.Text(text);
        }
        case TEXTS -> {
          List<String> texts = json.strings(0, ELEMENTS_MAX);
          value = texts == null ? null : new FeatureValue.Texts(texts);
        }
        default -> json.skip();
      }
    }
    json.require(FEATURE_NAME, "the name of a feature");
    if (json.has(TEXT) == json.has(TEXTS)) {
      json.problem(": give exactly one of ValueAsString and ValueAsStringList.");
      return null;
    }
    return name == null || value == null ? null : new GivenFeature(name, value);
  }
}
