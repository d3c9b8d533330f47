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

/** AddTags, ListTags and DeleteTags. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class TagsConformanceTest {
  private static final String ONLINE = "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true}";
  private static final String CODE = "ValidationException";

  @Parameter GatewayFormat format;

  private Gateway gateway;

  @BeforeEach
  void openGateway() {
    gateway = new Gateway(format);
  }

  @Test
  @DisplayName("case 61: tags come with the group, are added, replaced and deleted")
  void tagsComeAndGo() {
    gateway
        .create("clicks", ONLINE + ",\"Tags\":[" + tag("team", "ads") + "," + tag("b", "") + "]")
        .isOk();

    assertThat(list("clicks").body())
        .isEqualTo("{\"Tags\":[" + tag("b", "") + "," + tag("team", "ads") + "]}");
    assertThat(add("clicks", tag("team", "rank"), tag("a", "1")).isOk().body())
        .isEqualTo(
            "{\"Tags\":[" + tag("a", "1") + "," + tag("b", "") + "," + tag("team", "rank") + "]}");
    assertThat(delete("clicks", "\"b\",\"team\",\"unknown\"").isOk().body()).isEmpty();
    assertThat(list("CLICKS").body()).isEqualTo("{\"Tags\":[" + tag("a", "1") + "]}");
    assertThat(add("clicks").isOk().body()).isEqualTo("{\"Tags\":[" + tag("a", "1") + "]}");
  }

  @Test
  void tagsAreNoModification() {
    gateway.create("clicks", ONLINE).isOk();
    gateway.store.clock.move(Duration.ofHours(1));

    add("clicks", tag("team", "ads")).isOk();

    assertThat(
            gateway
                .control("DescribeFeatureGroup", "{\"FeatureGroupName\":\"clicks\"}")
                .text("LastModifiedTime"))
        .contains("1772366400.000");
  }

  @Test
  void tagsCanBeChangedInEveryStateOfAGroup() {
    gateway
        .controlUnsettled("CreateFeatureGroup", Gateway.createBody("clicks", "String", ONLINE))
        .isOk();

    add("clicks", tag("team", "ads")).isOk();
    gateway.store.settle();

    assertThat(list("clicks").body()).contains("ads");
  }

  @Test
  @DisplayName("case 61: what tags refuse")
  void tagsHaveRules() {
    gateway.create("clicks", ONLINE).isOk();

    add("nobody", tag("a", "1")).fails(400, "ResourceNotFound", "can't find a FeatureGroup");
    gateway
        .control("ListTags", "{\"ResourceArn\":\"" + Gateway.ARN + "nobody\"}")
        .fails(400, "ResourceNotFound");
    delete("nobody", "\"a\"").fails(400, "ResourceNotFound");
    add("clicks", tag("aws:x", "1"), tag("k".repeat(129), ""))
        .fails(
            400,
            CODE,
            "Tag key 'aws:x' begins with 'aws:', which is reserved.",
            "A tag key must have 1-128 characters.");
    add("clicks", tag("a?", "1"), tag("b", "#"))
        .fails(
            400,
            CODE,
            "Tags[0]: the key has characters other than",
            "Tags[1]: the value has characters other than");
    add("clicks", tag("a", "1"), tag("a", "2"))
        .fails(400, CODE, "tag key 'a' is given more than once");
    add("clicks", IntStream.range(0, 51).mapToObj(i -> tag("k" + i, "")).toArray(String[]::new))
        .fails(400, CODE, "Tags has 51 entries; the limit is 50.");
    add("clicks", tag("v", "x".repeat(257)))
        .fails(400, CODE, "The value of tag 'v' exceeds 256 characters.");
    gateway
        .control("AddTags", "{\"ResourceArn\":\"clicks\"}")
        .fails(
            400, CODE, "ResourceArn must be the ARN of a feature group.", "Tags: required, a list");
    gateway
        .control("DeleteTags", "{\"TagKeys\":[]}")
        .fails(400, CODE, "ResourceArn: required, the ARN", "TagKeys must have 1-50 elements");
    delete("clicks", "\"a!\"").fails(400, CODE, "TagKeys: a key has characters other than letters");
    gateway
        .control(
            "ListTags",
            "{\"ResourceArn\":\"" + Gateway.ARN + "clicks\",\"MaxResults\":49,\"NextToken\":\"x\"}")
        .fails(
            400,
            CODE,
            "MaxResults must be at least 50.",
            "NextToken is not one that ListTags returned.");
    gateway
        .control(
            "ListTags",
            "{\"ResourceArn\":\"arn:aws:sagemaker:us-east-1:111122223333:training-job/x\"}")
        .fails(400, CODE, "is not the ARN of a feature group");
    assertThat(list("clicks").body()).isEqualTo("{\"Tags\":[]}");
  }

  private Answer add(String group, String... tags) {
    return gateway.controlUnsettled(
        "AddTags",
        "{\"ResourceArn\":\""
            + Gateway.ARN
            + group
            + "\",\"Tags\":["
            + java.util.Arrays.stream(tags).collect(Collectors.joining(","))
            + "]}");
  }

  private Answer list(String group) {
    return gateway
        .control("ListTags", "{\"ResourceArn\":\"" + Gateway.ARN + group + "\",\"MaxResults\":50}")
        .isOk();
  }

  private Answer delete(String group, String keys) {
    return gateway.control(
        "DeleteTags",
        "{\"ResourceArn\":\"" + Gateway.ARN + group + "\",\"TagKeys\":[" + keys + "]}");
  }

  private static String tag(String key, String value) {
    return "{\"Key\":\"" + key + "\",\"Value\":\"" + value + "\"}";
  }
}
