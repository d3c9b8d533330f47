package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.function.Gateway.Answer;
import tidemark.http.EventTree;

/** ListFeatureGroups. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class ListGroupsConformanceTest {
  private static final String ONLINE = "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true}";
  private static final String OFFLINE =
      "\"OfflineStoreConfig\":{\"S3StorageConfig\":{\"S3Uri\":\"s3://acme-fs/prod/\"}}";
  private static final String CODE = "ValidationException";

  @Parameter GatewayFormat format;

  private Gateway gateway;

  @BeforeEach
  void openGateway() {
    gateway = new Gateway(format);
  }

  @Test
  @DisplayName("case 58: lists filter, sort and continue")
  void groupsAreListed() {
    for (String name : List.of("alpha", "beta", "alphabet")) {
      gateway.create(name, name.equals("beta") ? OFFLINE : ONLINE).isOk();
      gateway.store.clock.move(Duration.ofSeconds(10));
    }

    assertThat(names(list("{}"))).containsExactly("alphabet", "beta", "alpha");
    assertThat(names(list(""))).hasSize(3);
    assertThat(names(list("{\"SortBy\":\"Name\",\"SortOrder\":\"Ascending\"}")))
        .containsExactly("alpha", "alphabet", "beta");
    assertThat(names(list("{\"NameContains\":\"alpha\"}"))).containsExactly("alphabet", "alpha");
    assertThat(names(list("{\"OfflineStoreStatusEquals\":\"Active\"}"))).containsExactly("beta");
    assertThat(names(list("{\"FeatureGroupStatusEquals\":\"Creating\"}"))).isEmpty();
    assertThat(
            names(list("{\"CreationTimeAfter\":1772366400,\"CreationTimeBefore\":1772366419.5}")))
        .containsExactly("beta");
    Answer first = list("{\"MaxResults\":1,\"SortBy\":\"Name\",\"SortOrder\":\"Ascending\"}");
    String token = first.text("NextToken").orElseThrow();
    Answer second =
        list(
            "{\"MaxResults\":2,\"SortBy\":\"Name\",\"SortOrder\":\"Ascending\",\"NextToken\":\""
                + token
                + "\"}");
    assertThat(names(first)).containsExactly("alpha");
    assertThat(names(second)).containsExactly("alphabet", "beta");
    assertThat(second.text("NextToken")).isEmpty();
    assertThat(first.body())
        .contains(
            "\"FeatureGroupArn\":\""
                + Gateway.ARN
                + "alpha\",\"CreationTime\":1772366400.000,"
                + "\"FeatureGroupStatus\":\"Created\"}");
  }

  @Test
  @DisplayName("case 58: every order can be paged through, one group at a time")
  void everyOrderIsPaged() {
    gateway.create("b", OFFLINE).isOk();
    gateway.store.clock.move(Duration.ofSeconds(10));
    gateway.create("a", ONLINE).isOk();
    gateway.controlUnsettled("CreateFeatureGroup", Gateway.createBody("c", "String", OFFLINE));

    assertThat(paged("Name", "Ascending")).containsExactly("a", "b", "c");
    assertThat(paged("Name", "Descending")).containsExactly("c", "b", "a");
    assertThat(paged("FeatureGroupStatus", "Ascending")).containsExactly("a", "b", "c");
    assertThat(paged("FeatureGroupStatus", "Descending")).containsExactly("c", "b", "a");
    assertThat(paged("OfflineStoreStatus", "Ascending")).containsExactly("a", "b", "c");
    assertThat(paged("OfflineStoreStatus", "Descending")).containsExactly("c", "b", "a");
    assertThat(paged("CreationTime", "Ascending")).containsExactly("b", "a", "c");
    assertThat(paged("CreationTime", "Descending")).containsExactly("c", "a", "b");
    assertThat(names(list("{\"FeatureGroupStatusEquals\":\"Creating\"}"))).containsExactly("c");
    assertThat(names(list("{\"NameContains\":\"A\"}"))).isEmpty();
  }

  @Test
  @DisplayName("case 58: groups whose offline store is Blocked are listed as such")
  void blockedGroupsAreListed() {
    gateway.create("b", OFFLINE).isOk();
    gateway.store.offlineFault = Optional.of("No room.");

    assertThat(list("{\"OfflineStoreStatusEquals\":\"Blocked\"}").body())
        .contains("\"OfflineStoreStatus\":{\"Status\":\"Blocked\",\"BlockedReason\":\"No room.\"}");
    assertThat(names(list("{\"OfflineStoreStatusEquals\":\"Active\"}"))).isEmpty();
    assertThat(names(list("{\"OfflineStoreStatusEquals\":\"Disabled\"}"))).isEmpty();
  }

  @Test
  @DisplayName("case 58: what a list refuses")
  void aListHasRules() {
    gateway
        .control(
            "ListFeatureGroups",
            "{\"SortBy\":\"Size\",\"SortOrder\":\"Up\",\"NameContains\":\"\","
                + "\"CreationTimeAfter\":\"now\",\"CreationTimeBefore\":1e40,"
                + "\"FeatureGroupStatusEquals\":\"Good\",\"MaxResults\":101}")
        .fails(
            400,
            CODE,
            "SortBy 'Size' is not one of",
            "SortOrder 'Up' is not one of",
            "NameContains must have 1-64 characters.",
            "CreationTimeAfter must be a number.",
            "CreationTimeBefore is out of range.",
            "FeatureGroupStatus 'Good' is not one of",
            "MaxResults must be between 1 and 100.");
    gateway
        .control("ListFeatureGroups", "{\"NameContains\":\"a\\ud800\"}")
        .fails(400, CODE, "NameContains is not valid Unicode");
    gateway
        .control("ListFeatureGroups", "{\"NextToken\":\"x\"}")
        .fails(400, CODE, "NextToken is not one that ListFeatureGroups returned");
  }

  private List<String> paged(String sortBy, String order) {
    List<String> all = new ArrayList<>();
    String start =
        "{\"MaxResults\":1,\"SortBy\":\"" + sortBy + "\",\"SortOrder\":\"" + order + "\"";
    String next = "}";
    while (!next.isEmpty()) {
      Answer page = gateway.controlUnsettled("ListFeatureGroups", start + next).isOk();
      all.addAll(names(page));
      next = page.text("NextToken").map(token -> ",\"NextToken\":\"" + token + "\"}").orElse("");
    }
    return all;
  }

  private Answer list(String body) {
    return gateway.controlUnsettled("ListFeatureGroups", body).isOk();
  }

  private static List<String> names(Answer page) {
    return page.json().at("FeatureGroupSummaries").elements().stream()
        .map(summary -> summary.at("FeatureGroupName"))
        .map(EventTree::text)
        .map(Optional::orElseThrow)
        .toList();
  }
}
