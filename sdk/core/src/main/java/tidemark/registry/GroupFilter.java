package tidemark.registry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.Limit;

/**
 * Which groups to list, in what order, how many at a time.
 *
 * @param nextToken of the page before; it continues after the last group of that page, so groups
 *     created or deleted meanwhile shift nothing
 */
public record GroupFilter(
    Optional<String> nameContains,
    Optional<FeatureGroup.Status> status,
    Optional<OfflineStatus> offlineStatus,
    Optional<Instant> createdAfter,
    Optional<Instant> createdBefore,
    SortBy sortBy,
    SortOrder sortOrder,
    int pageSize,
    Optional<String> nextToken) {

  /** AWS does not say. */
  public static final int PAGE_SIZE_DEFAULT = 10;

  /** Source: botocore, {@code FeatureGroupSortBy}. */
  public enum SortBy {
    NAME,
    FEATURE_GROUP_STATUS,
    OFFLINE_STORE_STATUS,
    CREATION_TIME
  }

  /** Source: botocore, {@code FeatureGroupSortOrder}. */
  public enum SortOrder {
    ASCENDING,
    DESCENDING
  }

  /** Source: botocore, {@code OfflineStoreStatusValue}. */
  public enum OfflineStatus {
    ACTIVE("Active"),
    BLOCKED("Blocked"),
    DISABLED("Disabled");

    private final String wireName;

    OfflineStatus(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  public GroupFilter {
    if (!Limit.PAGE.holds(pageSize)) {
      throw FeatureStoreException.invalid("MaxResults must be between 1 and %d.", Limit.PAGE.max());
    }
  }

  /** All groups, the newest first, a hundred at a time. */
  public static GroupFilter all() {
    return new GroupFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        SortBy.CREATION_TIME,
        SortOrder.DESCENDING,
        Limit.PAGE.max(),
        Optional.empty());
  }

  GroupPage page(List<DescribedGroup> groups) {
    Comparator<DescribedGroup> order = order();
    List<DescribedGroup> matching = groups.stream().filter(this::accepts).sorted(order).toList();
    int start = 0;
    if (nextToken.isPresent()) {
      String last = decode(nextToken.get());
      while (start < matching.size()
          && position(matching.get(start)).compareTo(last) * sign() <= 0) {
        start++;
      }
    }
    int end = Math.min(matching.size(), start + pageSize);
    List<DescribedGroup> page = matching.subList(start, end);
    Optional<String> next =
        end < matching.size()
            ? Optional.of(encode(position(page.get(page.size() - 1))))
            : Optional.empty();
    return new GroupPage(page, next);
  }

  private boolean accepts(DescribedGroup described) {
    FeatureGroup group = described.group();
    return nameContains.map(part -> group.name().value().contains(part)).orElse(true)
        && status.map(wanted -> wanted == group.status()).orElse(true)
        && offlineStatus
            .map(wanted -> described.offlineStatus().filter(s -> s == wanted).isPresent())
            .orElse(true)
        && createdAfter.map(after -> group.createdAt().isAfter(after)).orElse(true)
        && createdBefore.map(before -> group.createdAt().isBefore(before)).orElse(true);
  }

  private Comparator<DescribedGroup> order() {
    Comparator<DescribedGroup> ascending = Comparator.comparing(this::position);
    return sortOrder == SortOrder.ASCENDING ? ascending : ascending.reversed();
  }

  private int sign() {
    return sortOrder == SortOrder.ASCENDING ? 1 : -1;
  }

  /** A text that sorts as the groups do and is unique, so that a page can continue after it. */
  private String position(DescribedGroup described) {
    FeatureGroup group = described.group();
    String first =
        switch (sortBy) {
          case NAME -> "";
          case FEATURE_GROUP_STATUS -> group.status().wireName();
          case OFFLINE_STORE_STATUS -> described.offlineStatus().map(Enum::name).orElse("");
          case CREATION_TIME -> String.format("%020d", EventTime.of(group.createdAt()).nanos());
        };
    return first + "\n" + group.name().key();
  }

  private String encode(String position) {
    String text = sortBy.name() + "\n" + sortOrder.name() + "\n" + position;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private String decode(String token) {
    String start = sortBy.name() + "\n" + sortOrder.name() + "\n";
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.startsWith(start)) {
        return text.substring(start.length());
      }
    } catch (IllegalArgumentException e) {
      throw badToken();
    }
    throw badToken();
  }

  private static FeatureStoreException badToken() {
    return FeatureStoreException.invalid(
        "NextToken is not one that ListFeatureGroups returned for the same SortBy and SortOrder.");
  }
}
