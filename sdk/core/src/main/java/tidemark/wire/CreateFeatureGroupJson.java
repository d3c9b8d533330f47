package tidemark.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.OfflineConfig;
import tidemark.model.OnlineConfig;
import tidemark.model.Schema;

/** The body of CreateFeatureGroup and of its answer. */
public final class CreateFeatureGroupJson {
  static final String GROUP = "FeatureGroupName";
  static final String IDENTIFIER = "RecordIdentifierFeatureName";
  static final String EVENT_TIME = "EventTimeFeatureName";
  static final String ROLE_ARN = "RoleArn";
  static final String DESCRIPTION = "Description";
  static final String GROUP_ARN = "FeatureGroupArn";

  private CreateFeatureGroupJson() {}

  /** The members of a body as far as they could be read; null is absent or wrong. */
  private static final class Draft {
    private @Nullable FeatureGroupName name;
    private @Nullable FeatureName identifier;
    private @Nullable FeatureName eventTime;
    private @Nullable List<FeatureDefinition> features;
    private Optional<OnlineConfig> online = Optional.empty();
    private @Nullable OfflineConfig offline;
    private @Nullable Throughput throughput = Throughput.ON_DEMAND;
    private @Nullable String roleArn;
    private @Nullable String description;
    private Map<String, String> tags = Map.of();

    void readMember(JsonRequest json) {
      switch (json.member()) {
        case GROUP -> name = json.parsed(FeatureGroupName::new);
        case IDENTIFIER -> identifier = json.parsed(FeatureName::new);
        case EVENT_TIME -> eventTime = json.parsed(FeatureName::new);
        case FeatureDefinitionJson.LIST -> features = FeatureDefinitionJson.readAll(json);
        case OnlineStoreConfigJson.MEMBER -> online = OnlineStoreConfigJson.read(json);
        case OfflineStoreConfigJson.MEMBER -> offline = OfflineStoreConfigJson.read(json);
        case ThroughputConfigJson.MEMBER -> throughput = ThroughputConfigJson.read(json);
        case ROLE_ARN -> roleArn = json.string();
        case DESCRIPTION -> description = json.string();
        case TagsJson.MEMBER -> tags = TagsJson.read(json);
        default -> json.skip();
      }
    }

    @Nullable Schema schema(JsonRequest json) {
      List<FeatureDefinition> all = features;
      FeatureName id = identifier;
      FeatureName time = eventTime;
      return all == null || id == null || time == null
          ? null
          : json.parse(() -> Schema.of(all, id, time));
    }

    /** Checks what can be checked of the whole even when other members are wrong. */
    @Nullable FeatureGroupDefinition definition(
        JsonRequest json, boolean storesRead, @Nullable Schema schema) {
      FeatureGroupName group = name;
      Throughput paid = throughput;
      return group == null || schema == null || paid == null || !storesRead
          ? null
          : json.parse(
              () ->
                  new FeatureGroupDefinition(
                      group,
                      schema,
                      online,
                      Optional.ofNullable(offline),
                      paid,
                      Optional.ofNullable(roleArn),
                      Optional.ofNullable(description),
                      tags));
    }
  }

  /**
   * Reads a request.
   *
   * @throws tidemark.model.FeatureStoreException naming everything that is wrong with the body
   */
  public static FeatureGroupDefinition read(byte[] body) {
    Draft draft = new Draft();
    try (JsonRequest json = JsonRequest.of(body, GROUP)) {
      json.enter();
      while (json.nextMember()) {
        draft.readMember(json);
      }
      json.require(GROUP, "1-64 letters, digits, '-' or '_'");
      json.require(IDENTIFIER, "the name of a feature");
      json.require(EVENT_TIME, "the name of a feature");
      json.require(FeatureDefinitionJson.LIST, "a list of FeatureDefinition");
      boolean storesRead = draft.offline != null || !json.has(OfflineStoreConfigJson.MEMBER);
      FeatureGroupDefinition definition = draft.definition(json, storesRead, draft.schema(json));
      json.finish();
      if (definition == null) {
        throw new IllegalStateException("A body without problems is a definition");
      }
      return definition;
    }
  }

  /** The answer. */
  public static String write(String groupArn) {
    return JsonText.of(json -> json.writeStringField(GROUP_ARN, groupArn));
  }
}
