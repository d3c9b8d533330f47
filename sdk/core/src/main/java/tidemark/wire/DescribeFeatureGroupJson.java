package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.GroupUpdate;
import tidemark.registry.DescribedGroup;

/**
 * The body of DescribeFeatureGroup and of its answer. All features fit one page, so there is never
 * a next token, and none is valid.
 */
public final class DescribeFeatureGroupJson {
  static final String CREATION_TIME = "CreationTime";
  static final String STATUS = "FeatureGroupStatus";
  static final String OFFLINE_STORE_STATUS = "OfflineStoreStatus";
  private static final String NEXT_TOKEN = "NextToken";
  static final String LAST_MODIFIED_TIME = "LastModifiedTime";
  private static final String LAST_UPDATE_STATUS = "LastUpdateStatus";
  private static final String UPDATE_STATUS = "Status";
  private static final String FAILURE_REASON = "FailureReason";

  private DescribeFeatureGroupJson() {}

  /**
   * Reads a request: the name or ARN of a group.
   *
   * @throws tidemark.model.FeatureStoreException naming what is wrong with the body
   */
  public static String read(byte[] body) {
    return GroupNameJson.read(body, DescribeFeatureGroupJson::readOther);
  }

  private static void readOther(JsonRequest json) {
    if (!json.member().equals(NEXT_TOKEN)) {
      json.skip();
      return;
    }
    String token = json.string();
    if (token != null && !token.isEmpty()) {
      json.problem(" is not one that DescribeFeatureGroup returned.");
    }
  }

  /** The answer. Members without a value are left out. */
  public static String write(DescribedGroup described, Deployment deployment) {
    return JsonText.of(
        json -> {
          write(json, described, deployment);
          ThroughputConfigJson.write(json, described.group().definition().throughput());
        });
  }

  /** Writes all members but those that a result of a search lacks. */
  static void write(JsonGenerator json, DescribedGroup described, Deployment deployment)
      throws IOException {
    FeatureGroup group = described.group();
    FeatureGroupDefinition definition = group.definition();
    json.writeStringField(CreateFeatureGroupJson.GROUP_ARN, deployment.arnOf(group.name()));
    json.writeStringField(CreateFeatureGroupJson.GROUP, group.name().value());
    json.writeStringField(CreateFeatureGroupJson.IDENTIFIER, group.schema().identifier().value());
    json.writeStringField(CreateFeatureGroupJson.EVENT_TIME, group.schema().eventTime().value());
    FeatureDefinitionJson.writeAll(json, group.schema().features());
    EpochSeconds.write(json, CREATION_TIME, group.createdAt());
    EpochSeconds.write(json, LAST_MODIFIED_TIME, group.modifiedAt());
    if (definition.online().isPresent()) {
      OnlineStoreConfigJson.write(json, definition.online().get());
    }
    if (definition.offline().isPresent()) {
      OfflineStoreConfigJson.write(
          json, definition.offline().get(), deployment, group.incarnation());
    }
    if (definition.roleArn().isPresent()) {
      json.writeStringField(CreateFeatureGroupJson.ROLE_ARN, definition.roleArn().get());
    }
    json.writeStringField(STATUS, group.status().wireName());
    OfflineStoreStatusJson.write(json, described);
    writeLastUpdate(json, group);
    if (group.failureReason().isPresent()) {
      json.writeStringField(FAILURE_REASON, group.failureReason().get());
    }
    if (definition.description().isPresent()) {
      json.writeStringField(CreateFeatureGroupJson.DESCRIPTION, definition.description().get());
    }
  }

  /** Writes the member if the group was ever updated. */
  static void writeLastUpdate(JsonGenerator json, FeatureGroup group) throws IOException {
    Optional<GroupUpdate> update = group.history().lastUpdate();
    if (update.isPresent()) {
      json.writeObjectFieldStart(LAST_UPDATE_STATUS);
      json.writeStringField(UPDATE_STATUS, update.get().status().wireName());
      if (update.get().failureReason().isPresent()) {
        json.writeStringField(FAILURE_REASON, update.get().failureReason().get());
      }
      json.writeEndObject();
    }
  }
}
