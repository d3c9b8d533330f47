package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.function.Gateway.Answer;

/** DescribeFeatureMetadata and UpdateFeatureMetadata. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class MetadataConformanceTest {
  private static final String ONLINE = "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true}";
  private static final String CODE = "ValidationException";

  @Parameter GatewayFormat format;

  private Gateway gateway;

  @BeforeEach
  void openGateway() {
    gateway = new Gateway(format);
  }

  @Test
  @DisplayName("case 60: a description and parameters, added, overwritten and removed")
  void featuresAreDescribed() {
    gateway.create("Clicks", ONLINE).isOk();
    gateway.store.clock.move(Duration.ofSeconds(10));
    String start =
        "{\"FeatureGroupArn\":\""
            + Gateway.ARN
            + "clicks\",\"FeatureGroupName\":\"Clicks\",\"FeatureName\":\"n\","
            + "\"FeatureType\":\"Integral\",\"CreationTime\":1772366400.000,";

    assertThat(describe("n").isOk().body())
        .isEqualTo(start + "\"LastModifiedTime\":1772366400.000}");
    assertThat(
            update(
                    "n",
                    "\"Description\":\"How many\",\"ParameterAdditions\":["
                        + parameter("unit", "clicks")
                        + ","
                        + parameter("owner", "ads")
                        + "]")
                .isOk()
                .body())
        .isEmpty();
    assertThat(describe("n").isOk().body())
        .isEqualTo(
            start
                + "\"LastModifiedTime\":1772366410.000,\"Description\":\"How many\","
                + "\"Parameters\":["
                + parameter("owner", "ads")
                + ","
                + parameter("unit", "clicks")
                + "]}");
    update(
            "n",
            "\"ParameterAdditions\":["
                + parameter("unit", "views")
                + "],\"ParameterRemovals\":[\"owner\",\"unknown\"]")
        .isOk();
    assertThat(describe("n").body())
        .contains(
            "\"Description\":\"How many\",\"Parameters\":[" + parameter("unit", "views") + "]}");
    update("n", "\"Description\":\"\"").isOk();
    assertThat(describe("n").body()).contains("\"Description\":\"\",");
    update("n", "\"ParameterRemovals\":[\"unit\"]").isOk();
    assertThat(describe("n").body()).doesNotContain("Parameters");
    assertThat(describe("x").body()).doesNotContain("Description");
  }

  @Test
  @DisplayName("case 60: what is not there, and what is refused")
  void metadataHaveRules() {
    gateway.create("clicks", ONLINE).isOk();

    describe("unknown").fails(400, "ResourceNotFound", "can't find a feature with name unknown");
    update("N", "\"Description\":\"x\"").fails(400, "ResourceNotFound");
    gateway
        .control(
            "DescribeFeatureMetadata", "{\"FeatureGroupName\":\"nobody\",\"FeatureName\":\"n\"}")
        .fails(400, "ResourceNotFound", "can't find a FeatureGroup with name nobody");
    gateway
        .control("DescribeFeatureMetadata", "{\"FeatureName\":\"-\"}")
        .fails(400, CODE, "FeatureGroupName: required, the name or ARN", "Feature name '-' is not");
    update(
            "n",
            "\"Description\":\""
                + "x".repeat(256)
                + "\",\"ParameterAdditions\":["
                + parameter("", "v")
                + ","
                + parameter("k", "?")
                + "],\"ParameterRemovals\":[\"k\"]")
        .fails(
            400,
            CODE,
            "Description has 256 characters; the limit is 255.",
            "The key of a parameter must have 1-255 characters.",
            "The value of parameter 'k' has characters other than letters",
            "Parameter 'k' is both added and removed.");
    update("n", "\"ParameterAdditions\":[" + parameter("a", "1") + "," + parameter("a", "2") + "]")
        .fails(400, CODE, "parameter 'a' is given more than once");
    update("n", "\"Description\":\"a\\ud800\"")
        .fails(400, CODE, "Description is not valid Unicode.");
    update("n", "\"ParameterAdditions\":[{}]")
        .fails(400, CODE, "ParameterAdditions[0].Key: required");
    update("n", "\"ParameterAdditions\":" + parameters(0, 26))
        .fails(400, CODE, "ParameterAdditions has 26 elements; the limit is 25.");
    update("n", "\"ParameterAdditions\":" + parameters(0, 25)).isOk();
    update("n", "\"ParameterAdditions\":" + parameters(25, 26))
        .fails(400, CODE, "Feature 'n' would have 26 parameters; the limit is 25.");
    update("n", "\"ParameterAdditions\":" + parameters(24, 25)).isOk();
  }

  @Test
  @DisplayName("a feature added later has a later creation time; a recreated group has no metadata")
  void metadataBelongToAnIncarnation() {
    gateway.create("clicks", ONLINE).isOk();
    gateway.store.clock.move(Duration.ofSeconds(10));
    gateway
        .control(
            "UpdateFeatureGroup",
            "{\"FeatureGroupName\":\"clicks\",\"FeatureAdditions\":[{\"FeatureName\":\"extra\","
                + "\"FeatureType\":\"String\"}]}")
        .isOk();
    update("n", "\"Description\":\"x\"").isOk();

    assertThat(describe("extra").text("CreationTime")).contains("1772366410.000");
    assertThat(describe("n").text("CreationTime")).contains("1772366400.000");
    gateway.control("DeleteFeatureGroup", "{\"FeatureGroupName\":\"clicks\"}").isOk();
    describe("n").fails(400, "ResourceNotFound");
    gateway.create("clicks", ONLINE).isOk();
    assertThat(describe("n").isOk().body()).doesNotContain("Description");
    assertThat(gateway.store.metadata.list(gateway.store.registry.list().get(0).incarnation()))
        .isEmpty();
  }

  private Answer describe(String feature) {
    return gateway.control(
        "DescribeFeatureMetadata",
        "{\"FeatureGroupName\":\"clicks\",\"FeatureName\":\"" + feature + "\"}");
  }

  private Answer update(String feature, String members) {
    return gateway.control(
        "UpdateFeatureMetadata",
        "{\"FeatureGroupName\":\""
            + Gateway.ARN
            + "clicks\",\"FeatureName\":\""
            + feature
            + "\","
            + members
            + "}");
  }

  private static String parameters(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> parameter("k" + i, "v"))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String parameter(String key, String value) {
    return "{\"Key\":\"" + key + "\",\"Value\":\"" + value + "\"}";
  }
}
