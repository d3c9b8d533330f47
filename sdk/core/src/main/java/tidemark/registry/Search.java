package tidemark.registry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureMetadata;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.GroupFilter.SortOrder;
import tidemark.registry.SearchPage.Hit;

/**
 * Finds groups and features by what they are and what is noted of them, among those the caller may
 * read. It looks at the registry as it is, so it never lags. Thread-safe.
 */
public final class Search {
  private static final String SORT_BY_DEFAULT = "LastModifiedTime";
  private static final SearchProperties<DescribedGroup> GROUPS = SearchProperties.ofGroups();
  private static final SearchProperties<DescribedFeature> FEATURES = SearchProperties.ofFeatures();

  private final FeatureGroupRegistry groups;
  private final MetadataRegistry metadata;
  private final OfflineHealth health;
  private final Authorizer authorizer;

  public Search(
      FeatureGroupRegistry groups,
      MetadataRegistry metadata,
      OfflineHealth health,
      Authorizer authorizer) {
    this.groups = groups;
    this.metadata = metadata;
    this.health = health;
    this.authorizer = authorizer;
  }

  /** Where a hit stands: first by what is sorted by, then by its name. */
  private record Place(String order, String name) {
    private static final Comparator<Place> ASCENDING =
        Comparator.comparing(Place::order).thenComparing(Place::name);
  }

  private record Ranked(Place place, Hit hit) {}

  /**
   * A page of what matches.
   *
   * @throws FeatureStoreException INVALID if the expression, the order or the token is not valid
   */
  public SearchPage find(Caller caller, SearchRequest request) {
    List<FeatureGroup> readable =
        request.scope() == SearchRequest.Scope.CROSS_ACCOUNT
            ? List.of()
            : groups.list().stream()
                .filter(group -> authorizer.permits(caller, Access.READ, group.name()))
                .toList();
    return switch (request.resource()) {
      case FEATURE_GROUP ->
          page(
              request,
              GROUPS,
              readable.stream().map(health::describe).toList(),
              group -> group.group().name().key(),
              SearchPage.Group::new);
      case FEATURE_METADATA ->
          page(
              request,
              FEATURES,
              readable.stream().flatMap(group -> features(group).stream()).toList(),
              feature -> feature.group().name().key() + "\n" + feature.feature().name(),
              SearchPage.Feature::new);
    };
  }

  private List<DescribedFeature> features(FeatureGroup group) {
    Map<FeatureName, FeatureMetadata> noted = new HashMap<>();
    metadata.list(group.incarnation()).forEach(entry -> noted.put(entry.feature(), entry));
    List<DescribedFeature> features = new ArrayList<>();
    for (FeatureDefinition feature : group.schema().features()) {
      features.add(
          new DescribedFeature(group, feature, Optional.ofNullable(noted.get(feature.name()))));
    }
    return features;
  }

  private static <T> SearchPage page(
      SearchRequest request,
      SearchProperties<T> properties,
      List<T> resources,
      Function<T, String> name,
      Function<T, Hit> hit) {
    SearchConditions<T> conditions = new SearchConditions<>(properties);
    Predicate<T> wanted = request.expression().map(conditions::of).orElse(resource -> true);
    String sortBy = request.sortBy().orElse(SORT_BY_DEFAULT);
    Function<T, String> order = properties.order(sortBy).orElseThrow(() -> unsortable(sortBy));
    boolean ascending = request.sortOrder() == SortOrder.ASCENDING;
    Comparator<Place> comparator = ascending ? Place.ASCENDING : Place.ASCENDING.reversed();
    List<Ranked> all =
        resources.stream()
            .filter(wanted)
            .map(r -> new Ranked(new Place(order.apply(r), name.apply(r)), hit.apply(r)))
            .sorted(Comparator.comparing(Ranked::place, comparator))
            .toList();
    int start = 0;
    if (request.nextToken().isPresent()) {
      Place last = decode(request, sortBy, request.nextToken().get());
      while (start < all.size() && comparator.compare(all.get(start).place(), last) <= 0) {
        start++;
      }
    }
    int end = Math.min(all.size(), start + request.pageSize());
    return new SearchPage(
        all.subList(start, end).stream().map(Ranked::hit).toList(),
        all.size(),
        end < all.size()
            ? Optional.of(encode(request, sortBy, all.get(end - 1).place()))
            : Optional.empty());
  }

  private static FeatureStoreException unsortable(String sortBy) {
    return FeatureStoreException.invalid(
        "SortBy: %s", SearchConditions.unknown(sortBy, "the properties with a single value"));
  }

  private static String encode(SearchRequest request, String sortBy, Place last) {
    return base64(
        base64(purpose(request, sortBy)) + "." + base64(last.order()) + "." + base64(last.name()));
  }

  private static Place decode(SearchRequest request, String sortBy, String token) {
    try {
      String[] parts = text(token).split("\\.", -1);
      if (parts.length == 3 && text(parts[0]).equals(purpose(request, sortBy))) {
        return new Place(text(parts[1]), text(parts[2]));
      }
    } catch (IllegalArgumentException e) {
      throw badToken();
    }
    throw badToken();
  }

  private static String purpose(SearchRequest request, String sortBy) {
    return request.resource() + " " + request.sortOrder() + " " + sortBy;
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(String base64) {
    return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static FeatureStoreException badToken() {
    return FeatureStoreException.invalid(
        "NextToken is not one that Search returned for the same Resource, SortBy and SortOrder.");
  }
}
