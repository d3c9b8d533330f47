package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.model.Deployment;
import tidemark.model.FeatureStoreException;
import tidemark.model.Limit;
import tidemark.model.Shown;
import tidemark.registry.GroupFilter.SortOrder;
import tidemark.registry.SearchExpression;
import tidemark.registry.SearchPage;
import tidemark.registry.SearchRequest;
import tidemark.registry.SearchRequest.Resource;
import tidemark.registry.SearchRequest.Scope;

/** The body of Search and of its answer. */
public final class SearchJson {
  private static final String RESOURCE = "Resource";
  private static final String FEATURE_GROUP = "FeatureGroup";
  private static final String FEATURE_METADATA = "FeatureMetadata";
  private static final String EXPRESSION = "SearchExpression";
  private static final String SORT_BY = "SortBy";
  private static final String SORT_ORDER = "SortOrder";
  private static final String NEXT_TOKEN = "NextToken";
  private static final String MAX_RESULTS = "MaxResults";
  private static final String CROSS_ACCOUNT = "CrossAccountFilterOption";
  private static final String RESULTS = "Results";
  private static final String TOTAL_HITS = "TotalHits";

  private SearchJson() {}

  /** The members of a body as far as they could be read; null is absent or wrong. */
  private static final class Draft {
    private @Nullable Resource resource;
    private @Nullable SearchExpression expression;
    private @Nullable String sortBy;
    private @Nullable SortOrder sortOrder;
    private @Nullable String nextToken;
    private @Nullable Integer maxResults;
    private @Nullable Scope scope;

    void readMember(JsonRequest json) {
      switch (json.member()) {
        case RESOURCE -> resource = json.parsed(SearchJson::resource);
        case EXPRESSION -> expression = SearchExpressionJson.read(json);
        case SORT_BY -> sortBy = json.parsed(SearchJson::property);
        case SORT_ORDER -> sortOrder = json.parsed(ListFeatureGroupsJson::sortOrder);
        case NEXT_TOKEN -> nextToken = json.string();
        case MAX_RESULTS -> maxResults = json.int32();
        case CROSS_ACCOUNT -> scope = json.parsed(SearchJson::scope);
        case VisibilityConditionsJson.MEMBER -> VisibilityConditionsJson.check(json);
        default -> json.skip();
      }
    }

    SearchRequest request() {
      return new SearchRequest(
          resource == null ? Resource.FEATURE_GROUP : resource,
          Optional.ofNullable(expression),
          Optional.ofNullable(sortBy),
          sortOrder == null ? SortOrder.DESCENDING : sortOrder,
          maxResults == null ? SearchRequest.PAGE_SIZE_DEFAULT : maxResults,
          Optional.ofNullable(nextToken).filter(token -> !token.isEmpty()),
          scope == null ? Scope.SAME_ACCOUNT : scope);
    }
  }

  /**
   * Reads a request.
   *
   * @throws FeatureStoreException naming everything that is wrong with the body
   */
  public static SearchRequest read(byte[] body) {
    Draft draft = new Draft();
    try (JsonRequest json = JsonRequest.of(body, RESOURCE)) {
      json.enter();
      while (json.nextMember()) {
        draft.readMember(json);
      }
      json.require(RESOURCE, "one of FeatureGroup, FeatureMetadata");
      SearchRequest request = json.parse(draft::request);
      json.finish();
      if (request == null) {
        throw new IllegalStateException("A body without problems is a search");
      }
      return request;
    }
  }

  /** The answer. */
  public static String write(SearchPage page, Deployment deployment) {
    return JsonText.of(
        json -> {
          json.writeArrayFieldStart(RESULTS);
          for (SearchPage.Hit hit : page.hits()) {
            json.writeStartObject();
            write(json, hit, deployment);
            json.writeEndObject();
          }
          json.writeEndArray();
          if (page.nextToken().isPresent()) {
            json.writeStringField(NEXT_TOKEN, page.nextToken().get());
          }
          json.writeObjectFieldStart(TOTAL_HITS);
          json.writeNumberField("Value", page.totalHits());
          json.writeStringField("Relation", "EqualTo");
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, SearchPage.Hit hit, Deployment deployment)
      throws IOException {
    if (hit instanceof SearchPage.Group group) {
      json.writeObjectFieldStart(FEATURE_GROUP);
      DescribeFeatureGroupJson.write(json, group.group(), deployment);
      TagsJson.write(json, group.tags());
      json.writeEndObject();
    } else if (hit instanceof SearchPage.Feature feature) {
      json.writeObjectFieldStart(FEATURE_METADATA);
      FeatureMetadataJson.write(json, feature.feature(), deployment);
      json.writeEndObject();
    }
  }

  private static Resource resource(String name) {
    return switch (name) {
      case FEATURE_GROUP -> Resource.FEATURE_GROUP;
      case FEATURE_METADATA -> Resource.FEATURE_METADATA;
      default ->
          throw FeatureStoreException.invalid(
              "Resource '%s' is not one of FeatureGroup, FeatureMetadata.", Shown.name(name));
    };
  }

  private static String property(String name) {
    if (!Limit.SEARCH_PROPERTY.holds(name.length())) {
      throw FeatureStoreException.invalid("SortBy must have %s characters.", Limit.SEARCH_PROPERTY);
    }
    return name;
  }

  private static Scope scope(String name) {
    return switch (name) {
      case "SameAccount" -> Scope.SAME_ACCOUNT;
      case "CrossAccount" -> Scope.CROSS_ACCOUNT;
      default ->
          throw FeatureStoreException.invalid(
              "CrossAccountFilterOption '%s' is not one of SameAccount, CrossAccount.",
              Shown.name(name));
    };
  }
}
