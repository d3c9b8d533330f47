package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.function.Gateway.Answer;
import tidemark.http.EventTree;

/** Search for groups and for features. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class SearchConformanceTest {
  private static final String ONLINE = "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true}";
  private static final String CODE = "ValidationException";

  @Parameter GatewayFormat format;

  private Gateway gateway;

  @BeforeEach
  void openGateway() {
    gateway = new Gateway(format);
  }

  @BeforeEach
  void createGroups() {
    gateway
        .create(
            "clicks-eu",
            ONLINE + ",\"Description\":\"Europe\",\"Tags\":[" + tag("team", "ads") + "]")
        .isOk();
    gateway.store.clock.move(Duration.ofSeconds(10));
    gateway
        .create(
            "clicks-us",
            "\"OfflineStoreConfig\":{\"S3StorageConfig\":{\"S3Uri\":\"s3://acme-fs/prod\"}},"
                + "\"Tags\":["
                + tag("team", "rank")
                + ","
                + tag("tier", "ads")
                + "]")
        .isOk();
    gateway.store.clock.move(Duration.ofSeconds(10));
    gateway.create("planes", ONLINE).isOk();
  }

  @Test
  @DisplayName("case 62: groups by name, told as Describe tells them, with their tags")
  void groupsAreFoundByName() {
    Answer found = search("FeatureGroup", filter("FeatureGroupName", "Contains", "clicks"));

    assertThat(groups(found)).containsExactly("clicks-us", "clicks-eu");
    assertThat(found.body())
        .contains(
            "\"TotalHits\":{\"Value\":2,\"Relation\":\"EqualTo\"}",
            "\"Description\":\"Europe\",\"Tags\":[" + tag("team", "ads") + "]}}",
            "\"OfflineStoreStatus\":{\"Status\":\"Active\"},\"Tags\":[")
        .doesNotContain("ThroughputConfig", "NextToken");
    assertThat(groups(search("FeatureGroup", filter("FeatureGroupName", "Equals", "planes"))))
        .containsExactly("planes");
    assertThat(groups(answer("{\"Resource\":\"FeatureGroup\"}").isOk()))
        .containsExactly("planes", "clicks-us", "clicks-eu");
  }

  @Test
  @DisplayName("case 62: features by name, by parameter, by anything in their parameters")
  void featuresAreFound() {
    gateway
        .control(
            "UpdateFeatureMetadata",
            "{\"FeatureGroupName\":\"planes\",\"FeatureName\":\"n\",\"Description\":\"Seats\","
                + "\"ParameterAdditions\":[{\"Key\":\"unit\",\"Value\":\"persons\"}]}")
        .isOk();

    Answer found = search("FeatureMetadata", filter("Parameters.unit", "Equals", "persons"));

    assertThat(features(found)).containsExactly("planes:n");
    assertThat(found.body())
        .contains(
            "{\"FeatureMetadata\":{\"FeatureGroupArn\":\""
                + Gateway.ARN
                + "planes\",\"FeatureGroupName\":\"planes\",\"FeatureName\":\"n\","
                + "\"FeatureType\":\"Integral\",\"CreationTime\":1772366420.000,"
                + "\"LastModifiedTime\":1772366420.000,\"Description\":\"Seats\","
                + "\"Parameters\":[{\"Key\":\"unit\",\"Value\":\"persons\"}]}}");
    assertThat(features(search("FeatureMetadata", filter("FeatureName", "Equals", "n"))))
        .containsExactly("planes:n", "clicks-us:n", "clicks-eu:n");
    assertThat(features(search("FeatureMetadata", filter("AllParameters", "Contains", "pers"))))
        .containsExactly("planes:n");
    assertThat(features(search("FeatureMetadata", filter("Description", "Exists", null))))
        .containsExactly("planes:n");
    assertThat(
            features(
                answer(
                        "{\"Resource\":\"FeatureMetadata\",\"SortBy\":\"FeatureName\","
                            + "\"SortOrder\":\"Ascending\",\"SearchExpression\":{\"Filters\":["
                            + filter("FeatureGroupName", "Equals", "planes")
                            + ","
                            + filter("FeatureType", "In", "Integral, Fractional")
                            + "]}}")
                    .isOk()))
        .containsExactly("planes:n", "planes:x");
  }

  @Test
  @DisplayName("case 62: every operator")
  void everyOperatorIsKnown() {
    assertThat(by(filter("Tags.team", "Equals", "ads"))).containsExactly("clicks-eu");
    assertThat(by("{\"Name\":\"Tags.team\",\"Value\":\"ads\"}")).containsExactly("clicks-eu");
    assertThat(by(filter("Tags.team", "NotEquals", "ads"))).containsExactly("planes", "clicks-us");
    assertThat(by(filter("Tags.team", "Exists", null))).containsExactly("clicks-us", "clicks-eu");
    assertThat(by(filter("Tags.team", "NotExists", null))).containsExactly("planes");
    assertThat(by(filter("FeatureGroupName", "In", "planes, clicks-eu")))
        .containsExactly("planes", "clicks-eu");
    assertThat(by(filter("FeatureDefinitions.FeatureName", "Equals", "s"))).hasSize(3);
    assertThat(by(filter("OfflineStoreStatus.Status", "Equals", "Active")))
        .containsExactly("clicks-us");
    String middle = "2026-03-01T12:00:10";
    assertThat(by(filter("CreationTime", "Equals", middle))).containsExactly("clicks-us");
    assertThat(by(filter("CreationTime", "NotEquals", middle))).hasSize(2);
    assertThat(by(filter("CreationTime", "GreaterThan", middle))).containsExactly("planes");
    assertThat(by(filter("CreationTime", "GreaterThanOrEqualTo", middle + "Z")))
        .containsExactly("planes", "clicks-us");
    assertThat(by(filter("CreationTime", "LessThan", middle))).containsExactly("clicks-eu");
    assertThat(by(filter("CreationTime", "LessThanOrEqualTo", middle)))
        .containsExactly("clicks-us", "clicks-eu");
    assertThat(by(filter("CreationTime", "In", middle + ",2026-03-01T12:00:20.000")))
        .containsExactly("planes", "clicks-us");
    assertThat(by(filter("CreationTime", "Exists", null))).hasSize(3);
  }

  @Test
  @DisplayName("case 62: nested filters hold of one element; expressions combine")
  void expressionsCombine() {
    String sameTag =
        "{\"NestedFilters\":[{\"NestedPropertyName\":\"Tags\",\"Filters\":["
            + filter("Key", "Equals", "team")
            + ","
            + filter("Tags.Value", "Equals", "ads")
            + "]}]}";
    String integral =
        "{\"NestedFilters\":[{\"NestedPropertyName\":\"FeatureDefinitions\",\"Filters\":["
            + filter("FeatureDefinitions.FeatureName", "Equals", "n")
            + ","
            + filter("FeatureType", "Equals", "Integral")
            + "]}]}";

    assertThat(groups(expression(sameTag))).containsExactly("clicks-eu");
    assertThat(groups(expression(integral))).hasSize(3);
    assertThat(groups(expression(integral.replace("Integral", "String")))).isEmpty();
    assertThat(
            groups(
                expression(
                    "{\"Operator\":\"Or\",\"Filters\":["
                        + filter("FeatureGroupName", "Equals", "planes")
                        + "],\"SubExpressions\":["
                        + sameTag
                        + "]}")))
        .containsExactly("planes", "clicks-eu");
    assertThat(
            groups(
                expression(
                    "{\"Operator\":\"And\",\"Filters\":["
                        + filter("FeatureGroupName", "Equals", "planes")
                        + "],\"SubExpressions\":["
                        + sameTag
                        + "]}")))
        .isEmpty();
  }

  @Test
  @DisplayName("case 62: pages in any order")
  void searchesArePaged() {
    String start =
        "{\"Resource\":\"FeatureGroup\",\"MaxResults\":2,\"SortBy\":\"Tags.team\","
            + "\"SortOrder\":\"Ascending\"";

    Answer first = answer(start + "}").isOk();
    String token = first.text("NextToken").orElseThrow();
    Answer second = answer(start + ",\"NextToken\":\"" + token + "\"}").isOk();

    assertThat(groups(first)).containsExactly("planes", "clicks-eu");
    assertThat(groups(second)).containsExactly("clicks-us");
    assertThat(second.text("NextToken")).isEmpty();
    assertThat(second.text("TotalHits", "Value")).contains("3");
    answer(start.replace("Ascending", "Descending") + ",\"NextToken\":\"" + token + "\"}")
        .fails(400, CODE, "NextToken is not one that Search returned for the same Resource");
    answer(start + ",\"NextToken\":\"x\"}").fails(400, CODE, "NextToken is not one");
    assertThat(
            groups(
                answer(
                        "{\"Resource\":\"FeatureGroup\",\"CrossAccountFilterOption\":"
                            + "\"CrossAccount\"}")
                    .isOk()))
        .isEmpty();
  }

  @Test
  @DisplayName("case 62: what a search refuses")
  void aSearchHasRules() {
    answer("{\"Resource\":\"TrainingJob\"}")
        .fails(400, CODE, "Resource 'TrainingJob' is not one of FeatureGroup, FeatureMetadata.");
    answer("{\"MaxResults\":101,\"SortOrder\":\"Up\",\"CrossAccountFilterOption\":\"All\"}")
        .fails(
            400,
            CODE,
            "Resource: required",
            "SortOrder 'Up' is not",
            "CrossAccountFilterOption 'All' is not",
            "MaxResults must be between 1 and 100.");
    answer("{\"Resource\":\"FeatureGroup\",\"VisibilityConditions\":[]}")
        .fails(400, CODE, "VisibilityConditions must have 1-5 elements; it has 0.");
    answer("{\"Resource\":\"FeatureGroup\",\"VisibilityConditions\":[{\"Key\":\"!\"},7]}")
        .fails(
            400,
            CODE,
            "VisibilityConditions[0].Key must have 1-128 letters, digits, spaces or",
            "VisibilityConditions[1] must be an object.");
    answer("{\"Resource\":\"FeatureGroup\",\"VisibilityConditions\":[{\"Key\":\"a\"}]}").isOk();
    answer(body("FeatureGroup", "{\"SubExpressions\":[]}"))
        .fails(400, CODE, "SearchExpression.SubExpressions must have at least one element.");
    refused(
        filter("FeatureGroupName", "Contains", "a\\ud800"),
        "The value of a filter is not valid Unicode");
    answer("{\"Resource\":\"FeatureGroup\",\"SortBy\":\"Size\"}")
        .fails(400, CODE, "SortBy: Property 'Size' is not one of");
    answer(body("FeatureGroup", "{}")).fails(400, CODE, "must have Filters, NestedFilters or");
    refused(
        filter("Size", "Equals", "1") + "," + filter("FeatureName", "Equals", "1"),
        "Property 'Size' is not one of FeatureGroupName, Description",
        "Property 'FeatureName' is not one of",
        "Tags.<key>");
    refused(filter("FeatureGroupName", "GreaterThan", "a"), "does not fit property 'FeatureGroupN");
    refused(filter("CreationTime", "Contains", "a"), "which is a time");
    refused(filter("CreationTime", "Equals", "yesterday"), "must be a time such as");
    refused(filter("CreationTime", "Equals", "2026-02-30T00:00:00"), "must be a time such as");
    refused(filter("FeatureGroupName", "Like", "a"), "Operator 'Like' is not one of");
    refused(filter("FeatureGroupName", "Equals", null), "by Equals needs a Value");
    refused(filter("FeatureGroupName", "Equals", ""), "must have 1-1024 characters");
    refused("{}", "SearchExpression.Filters[0].Name: required");
    refused(
        IntStream.range(0, 21)
            .mapToObj(i -> filter("FeatureGroupName", "Equals", "a"))
            .collect(Collectors.joining(",")),
        "Filters has 21 elements; the limit is 20.");
    String twenty =
        "{\"Filters\":["
            + IntStream.range(0, 20)
                .mapToObj(i -> filter("FeatureGroupName", "Equals", "a"))
                .collect(Collectors.joining(","))
            + "]}";
    answer(
            body(
                "FeatureGroup",
                "{\"SubExpressions\":[" + twenty + "," + twenty + "," + twenty + "]}"))
        .fails(400, CODE, "SearchExpression has 60 conditions; the limit is 50.");
    answer(
            body(
                "FeatureGroup",
                "{\"NestedFilters\":[{\"NestedPropertyName\":\"Stores\",\"Filters\":["
                    + filter("a", "Exists", null)
                    + "]}]}"))
        .fails(400, CODE, "NestedPropertyName 'Stores' is not one of FeatureDefinitions, Tags.");
  }

  private List<String> by(String filter) {
    return groups(search("FeatureGroup", filter));
  }

  private void refused(String filters, String... parts) {
    answer(body("FeatureGroup", "{\"Filters\":[" + filters + "]}")).fails(400, CODE, parts);
  }

  private Answer search(String resource, String filters) {
    return answer(body(resource, "{\"Filters\":[" + filters + "]}")).isOk();
  }

  private Answer expression(String expression) {
    return answer(body("FeatureGroup", expression)).isOk();
  }

  private Answer answer(String body) {
    return gateway.control("Search", body);
  }

  private static String body(String resource, String expression) {
    return "{\"Resource\":\"" + resource + "\",\"SearchExpression\":" + expression + "}";
  }

  private static List<String> groups(Answer found) {
    return found.json().at("Results").elements().stream()
        .map(hit -> hit.at("FeatureGroup", "FeatureGroupName"))
        .map(EventTree::text)
        .map(Optional::orElseThrow)
        .toList();
  }

  private static List<String> features(Answer found) {
    return found.json().at("Results").elements().stream()
        .map(hit -> hit.at("FeatureMetadata"))
        .map(
            hit ->
                hit.at("FeatureGroupName").text().orElseThrow()
                    + ":"
                    + hit.at("FeatureName").text().orElseThrow())
        .toList();
  }

  private static String filter(String name, String operator, String value) {
    return "{\"Name\":\""
        + name
        + "\",\"Operator\":\""
        + operator
        + "\""
        + (value == null ? "" : ",\"Value\":\"" + value + "\"")
        + "}";
  }

  private static String tag(String key, String value) {
    return "{\"Key\":\"" + key + "\",\"Value\":\"" + value + "\"}";
  }
}
