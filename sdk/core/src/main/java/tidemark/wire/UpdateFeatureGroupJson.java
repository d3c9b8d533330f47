package tidemark.wire;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureDefinition;
import tidemark.model.GroupChange;
import tidemark.model.GroupChange.TtlChange;
import tidemark.model.OnlineConfig.StorageType;

/**
 * The body of UpdateFeatureGroup and of its answer. A call makes one kind of change. A {@code
 * TtlDuration} without members, or with nulls, removes the time to live.
 */
public final class UpdateFeatureGroupJson {
  private static final String ADDITIONS = "FeatureAdditions";

  /** The name or ARN of a group, not yet checked, and what is to change. */
  public record Request(String group, GroupChange change) {}

  private UpdateFeatureGroupJson() {}

  /** The members of a body as far as they could be read; null is absent or wrong. */
  private static final class Draft {
    private @Nullable String group;
    private @Nullable GroupChange additions;
    private @Nullable GroupChange online;
    private @Nullable GroupChange throughput;

    void readMember(JsonRequest json) {
      switch (json.member()) {
        case CreateFeatureGroupJson.GROUP -> group = json.string();
        case ADDITIONS -> additions = readAdditions(json);
        case OnlineStoreConfigJson.MEMBER -> online = readOnline(json);
        case ThroughputConfigJson.MEMBER -> throughput = ThroughputConfigJson.readChange(json);
        default -> json.skip();
      }
    }

    /** The one change; null after noting that there is none, or more than one. */
    @Nullable GroupChange change(JsonRequest json) {
      int kinds = 0;
      for (String member :
          List.of(ADDITIONS, OnlineStoreConfigJson.MEMBER, ThroughputConfigJson.MEMBER)) {
        kinds += json.has(member) ? 1 : 0;
      }
      if (kinds != 1) {
        json.problems()
            .add(
                "Give exactly one of FeatureAdditions, OnlineStoreConfig and ThroughputConfig;"
                    + " the request has %s.",
                kinds == 0 ? "none" : kinds + " of them");
        return null;
      }
      return additions != null ? additions : online != null ? online : throughput;
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
      GroupChange change = draft.change(json);
      json.finish();
      if (draft.group == null || change == null) {
        throw new IllegalStateException("A body without problems is a change to a group");
      }
      return new Request(draft.group, change);
    }
  }

  /** The answer. */
  public static String write(String groupArn) {
    return CreateFeatureGroupJson.write(groupArn);
  }

  private static @Nullable GroupChange readAdditions(JsonRequest json) {
    List<FeatureDefinition> features = FeatureDefinitionJson.readAll(json);
    return features == null ? null : parse(json, () -> new GroupChange.Additions(features));
  }

  private static @Nullable GroupChange readOnline(JsonRequest json) {
    if (!json.enterObject()) {
      return null;
    }
    StorageType type = null;
    TtlChange ttl = TtlChange.KEEP;
    while (json.nextMember()) {
      switch (json.member()) {
        case OnlineStoreConfigJson.STORAGE_TYPE -> type = json.parsed(StorageType::parse);
        case TtlDurationJson.MEMBER -> ttl = TtlDurationJson.readChange(json);
        default -> json.skip();
      }
    }
    boolean read = ttl != null && (type != null || !json.has(OnlineStoreConfigJson.STORAGE_TYPE));
    return read ? online(json, type, ttl) : null;
  }

  private static @Nullable GroupChange online(
      JsonRequest json, @Nullable StorageType type, @Nullable TtlChange ttl) {
    TtlChange change = ttl == null ? TtlChange.KEEP : ttl;
    return parse(json, () -> new GroupChange.Online(Optional.ofNullable(type), change));
  }

  private static @Nullable GroupChange parse(JsonRequest json, Supplier<GroupChange> change) {
    return json.parse(change);
  }
}
