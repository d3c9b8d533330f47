package tidemark.wire;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.Limit;
import tidemark.model.Shown;
import tidemark.model.UnicodeText;
import tidemark.registry.DescribedGroup;
import tidemark.registry.GroupFilter;
import tidemark.registry.GroupFilter.OfflineStatus;
import tidemark.registry.GroupFilter.SortBy;
import tidemark.registry.GroupFilter.SortOrder;
import tidemark.registry.GroupPage;

/** The body of ListFeatureGroups and of its answer. */
public final class ListFeatureGroupsJson {
  private static final String NAME_CONTAINS = "NameContains";
  private static final String STATUS_EQUALS = "FeatureGroupStatusEquals";
  private static final String OFFLINE_STATUS_EQUALS = "OfflineStoreStatusEquals";
  private static final String CREATED_AFTER = "CreationTimeAfter";
  private static final String CREATED_BEFORE = "CreationTimeBefore";
  private static final String SORT_BY = "SortBy";
  private static final String SORT_ORDER = "SortOrder";
  private static final String MAX_RESULTS = "MaxResults";
  private static final String NEXT_TOKEN = "NextToken";
  private static final String SUMMARIES = "FeatureGroupSummaries";

  /** Source: botocore, {@code FeatureGroupNameContains}. */
  private ListFeatureGroupsJson() {}

  /** The members of a body as far as they could be read; null is absent or wrong. */
  private static final class Draft {
    private @Nullable String nameContains;
    private FeatureGroup.@Nullable Status status;
    private @Nullable OfflineStatus offlineStatus;
    private @Nullable Instant createdAfter;
    private @Nullable Instant createdBefore;
    private @Nullable SortBy sortBy;
    private @Nullable SortOrder sortOrder;
    private @Nullable Integer maxResults;
    private @Nullable String nextToken;

    void readMember(JsonRequest json) {
      switch (json.member()) {
        case NAME_CONTAINS -> nameContains = json.parsed(ListFeatureGroupsJson::namePart);
        case STATUS_EQUALS -> status = json.parsed(FeatureGroup.Status::parse);
        case OFFLINE_STATUS_EQUALS -> offlineStatus = json.parsed(OfflineStoreStatusJson::parse);
        case CREATED_AFTER -> createdAfter = EpochSeconds.read(json);
        case CREATED_BEFORE -> createdBefore = EpochSeconds.read(json);
        case SORT_BY -> sortBy = json.parsed(ListFeatureGroupsJson::sortBy);
        case SORT_ORDER -> sortOrder = json.parsed(ListFeatureGroupsJson::sortOrder);
        case MAX_RESULTS -> maxResults = json.int32();
        case NEXT_TOKEN -> nextToken = json.string();
        default -> json.skip();
      }
    }

    GroupFilter filter() {
      return new GroupFilter(
          Optional.ofNullable(nameContains),
          Optional.ofNullable(status),
          Optional.ofNullable(offlineStatus),
          Optional.ofNullable(createdAfter),
          Optional.ofNullable(createdBefore),
          sortBy == null ? SortBy.CREATION_TIME : sortBy,
          sortOrder == null ? SortOrder.DESCENDING : sortOrder,
          maxResults == null ? GroupFilter.PAGE_SIZE_DEFAULT : maxResults,
          Optional.ofNullable(nextToken));
    }
  }

  /**
   * Reads a request; an empty body asks for the first page of all groups.
   *
   * @throws FeatureStoreException naming what is wrong with the body
   */
  public static GroupFilter read(byte[] body) {
    Draft draft = new Draft();
    try (JsonRequest json = JsonRequest.orEmpty(body)) {
      json.enter();
      while (json.nextMember()) {
        draft.readMember(json);
      }
      GroupFilter filter = json.parse(draft::filter);
      json.finish();
      if (filter == null) {
        throw new IllegalStateException("A body without problems is a filter");
      }
      return filter;
    }
  }

  /** The answer. */
  public static String write(GroupPage page, Deployment deployment) {
    return JsonText.of(
        json -> {
          json.writeArrayFieldStart(SUMMARIES);
          for (DescribedGroup described : page.groups()) {
            FeatureGroup group = described.group();
            json.writeStartObject();
            json.writeStringField(CreateFeatureGroupJson.GROUP, group.name().value());
            json.writeStringField(CreateFeatureGroupJson.GROUP_ARN, deployment.arnOf(group.name()));
            EpochSeconds.write(json, DescribeFeatureGroupJson.CREATION_TIME, group.createdAt());
            json.writeStringField(DescribeFeatureGroupJson.STATUS, group.status().wireName());
            OfflineStoreStatusJson.write(json, described);
            json.writeEndObject();
          }
          json.writeEndArray();
          if (page.nextToken().isPresent()) {
            json.writeStringField(NEXT_TOKEN, page.nextToken().get());
          }
        });
  }

  private static String namePart(String text) {
    if (!Limit.NAME_CONTAINS.holds(text.length())) {
      throw FeatureStoreException.invalid(
          "NameContains must have %s characters.", Limit.NAME_CONTAINS);
    }
    if (!UnicodeText.isWellFormed(text)) {
      throw FeatureStoreException.invalid("NameContains is not valid Unicode (a lone surrogate).");
    }
    return text;
  }

  private static SortBy sortBy(String name) {
    return switch (name) {
      case "Name" -> SortBy.NAME;
      case "FeatureGroupStatus" -> SortBy.FEATURE_GROUP_STATUS;
      case "OfflineStoreStatus" -> SortBy.OFFLINE_STORE_STATUS;
      case "CreationTime" -> SortBy.CREATION_TIME;
      default ->
          throw FeatureStoreException.invalid(
              "SortBy '%s' is not one of Name, FeatureGroupStatus, OfflineStoreStatus,"
                  + " CreationTime.",
              Shown.name(name));
    };
  }

  static SortOrder sortOrder(String name) {
    return switch (name) {
      case "Ascending" -> SortOrder.ASCENDING;
      case "Descending" -> SortOrder.DESCENDING;
      default ->
          throw FeatureStoreException.invalid(
              "SortOrder '%s' is not one of Ascending, Descending.", Shown.name(name));
    };
  }
}
