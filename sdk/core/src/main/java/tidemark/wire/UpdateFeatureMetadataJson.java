package tidemark.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureName;
import tidemark.model.Limit;
import tidemark.model.MetadataChange;
import tidemark.model.Shown;

/** The body of UpdateFeatureMetadata; its answer has none. */
public final class UpdateFeatureMetadataJson {
  private static final String ADDITIONS = "ParameterAdditions";
  private static final String REMOVALS = "ParameterRemovals";

  /** The name or ARN of a group, not yet checked, a feature of it, and what is to change. */
  public record Request(String group, FeatureName feature, MetadataChange change) {}

  private UpdateFeatureMetadataJson() {}

  /** The members of a body as far as they could be read; null is absent or wrong. */
  private static final class Draft {
    private @Nullable String group;
    private @Nullable FeatureName feature;
    private @Nullable String description;
    private Map<String, String> additions = Map.of();
    private @Nullable List<String> removals;

    void readMember(JsonRequest json) {
      switch (json.member()) {
        case CreateFeatureGroupJson.GROUP -> group = json.string();
        case FeatureMetadataJson.FEATURE -> feature = json.parsed(FeatureName::new);
        case CreateFeatureGroupJson.DESCRIPTION -> description = json.string();
        case ADDITIONS -> additions = readParameters(json);
        case REMOVALS -> removals = json.strings(0, Limit.FEATURE_PARAMETERS.max());
        default -> json.skip();
      }
    }

    MetadataChange change() {
      return new MetadataChange(
          Optional.ofNullable(description),
          additions,
          removals == null ? Set.of() : Set.copyOf(removals));
    }
  }

  /**
   * Reads a request.
   *
   * @throws tidemark.model.FeatureStoreException naming everything that is wrong with the body
   */
  public static Request read(byte[] body) {
    Draft draft = new Draft();
    try (JsonRequest json = JsonRequest.of(body, CreateFeatureGroupJson.GROUP)) {
      json.enter();
      while (json.nextMember()) {
        draft.readMember(json);
      }
      json.require(CreateFeatureGroupJson.GROUP, "the name or ARN of a feature group");
      json.require(FeatureMetadataJson.FEATURE, "the name of a feature");
      MetadataChange change = json.parse(draft::change);
      json.finish();
      if (draft.group == null || draft.feature == null || change == null) {
        throw new IllegalStateException("A body without problems is a change to a feature");
      }
      return new Request(draft.group, draft.feature, change);
    }
  }

  private static Map<String, String> readParameters(JsonRequest json) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (json.enterList(" must be a list of FeatureParameter.")) {
      while (json.nextElement(JsonRequest.LIST_MAX)) {
        readParameter(json, parameters);
      }
    }
    return parameters;
  }

  private static void readParameter(JsonRequest json, Map<String, String> parameters) {
    if (!json.enterObject()) {
      return;
    }
    String key = null;
    String value = null;
    while (json.nextMember()) {
      switch (json.member()) {
        case FeatureMetadataJson.KEY -> key = json.string();
        case FeatureMetadataJson.VALUE -> value = json.string();
        default -> json.skip();
      }
    }
    json.require(FeatureMetadataJson.KEY, Limit.FEATURE_PARAMETER + " characters");
    json.require(FeatureMetadataJson.VALUE, Limit.FEATURE_PARAMETER + " characters");
    if (key != null && value != null && parameters.putIfAbsent(key, value) != null) {
      json.problem(": parameter '" + Shown.name(key) + "' is given more than once.");
    }
  }
}
