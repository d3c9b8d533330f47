package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.function.Gateway.Answer;
import tidemark.http.EventTree;

/** BatchGetRecord through the handlers. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class BatchConformanceTest {
  private static final String T1 = "2026-03-01T10:00:00Z";

  @Parameter GatewayFormat format;

  private Gateway gateway;

  @BeforeEach
  void createGroups() {
    gateway = new Gateway(format);
    gateway.store.create(Fixtures.definition("clicks"));
    gateway.store.create(Definitions.onlineOnly("users"));
    gateway.put("clicks", "id", "a", "ts", T1, "n", "1").isOk();
    gateway.put("users", "id", "u", "ts", T1, "n", "2").isOk();
  }

  @Test
  @DisplayName("case 46: found records in request order; three lists, always")
  void foundRecordsComeInRequestOrder() {
    Answer answer =
        gateway.batchGet(
            "{\"Identifiers\":["
                + asked("users", "u", "nobody")
                + ","
                + asked("clicks", "a")
                + "]}");

    assertThat(answer.isOk().body())
        .isEqualTo(
            "{\"Records\":[{\"FeatureGroupName\":\"users\",\"RecordIdentifierValueAsString\":\"u\","
                + "\"Record\":"
                + Gateway.recordJson("id", "u", "ts", T1, "n", "2")
                + "},{\"FeatureGroupName\":\"clicks\",\"RecordIdentifierValueAsString\":\"a\","
                + "\"Record\":"
                + Gateway.recordJson("id", "a", "ts", T1, "n", "1")
                + "}],\"Errors\":[],\"UnprocessedIdentifiers\":[]}");
  }

  @Test
  @DisplayName("case 47, B-44: one bad group among good ones")
  void aBadGroupIsAnErrorForEachIdentifier() {
    Answer answer =
        gateway.batchGet(
            "{\"Identifiers\":[" + asked("nope", "x", "y") + "," + asked("clicks", "a") + "]}");

    assertThat(answer.isOk().json().at("Records").elements()).hasSize(1);
    EventTree first = answer.json().at("Errors").elements().get(0);
    assertThat(answer.json().at("Errors").elements()).hasSize(2);
    assertThat(first.at("FeatureGroupName").text()).contains("nope");
    assertThat(first.at("RecordIdentifierValueAsString").text()).contains("x");
    assertThat(first.at("ErrorCode").text()).contains("ResourceNotFound");
    assertThat(first.at("ErrorMessage").text().orElseThrow()).contains("can't find");
  }

  @Test
  @DisplayName("B-44: a foreign ARN or a name that is none among good ones")
  void aNameThatIsNoneIsAnErrorForEachIdentifier() {
    String foreign = Gateway.ARN.replace("1111", "2222") + "clicks";
    Answer answer =
        gateway
            .batchGet(
                "{\"Identifiers\":["
                    + asked(foreign, "z")
                    + ","
                    + asked("clicks", "a")
                    + ","
                    + asked("a b", "x", "y")
                    + "]}")
            .isOk();

    List<EventTree> errors = answer.json().at("Errors").elements();
    assertThat(answer.json().at("Records").elements()).hasSize(1);
    assertThat(errors)
        .extracting(error -> error.at("FeatureGroupName").text().orElseThrow())
        .containsExactly(foreign, "a b", "a b");
    assertThat(errors)
        .extracting(error -> error.at("ErrorCode").text().orElseThrow())
        .containsOnly("ValidationError");
    assertThat(errors.get(0).at("ErrorMessage").text().orElseThrow())
        .contains("this store is account 111122223333");
    assertThat(errors.get(1).at("ErrorMessage").text().orElseThrow())
        .contains("Feature group name 'a b' is not valid");
  }

  @Test
  @DisplayName("case 48: features and expiry per entry")
  void anEntryChoosesFeatures() {
    gateway
        .putBody(
            "users",
            "{\"Record\":"
                + Gateway.recordJson("id", "t", "ts", T1, "n", "3")
                + ",\"TtlDuration\":{\"Unit\":\"Hours\",\"Value\":4}}")
        .isOk();

    Answer answer =
        gateway.batchGet(
            "{\"ExpirationTimeResponse\":\"Enabled\",\"Identifiers\":[{\"FeatureGroupName\":"
                + "\"users\",\"RecordIdentifiersValueAsString\":[\"t\",\"u\"],"
                + "\"FeatureNames\":[\"n\"]}]}");

    EventTree first = answer.isOk().json().at("Records").elements().get(0);
    EventTree second = answer.json().at("Records").elements().get(1);
    assertThat(Answer.record(first.at("Record"))).containsOnlyKeys("n");
    assertThat(first.at("ExpiresAt").text()).contains("2026-03-01T14:00:00Z");
    assertThat(second.at("ExpiresAt").text()).isEmpty();
  }

  @Test
  @DisplayName("case 48, B-43: limits, and the same group or identifier twice")
  void limitsAreNamed() {
    String hundred = ids(100);
    String code = "ValidationError";

    gateway
        .batchGet("{\"Identifiers\":[]}")
        .fails(400, code, "Identifiers must have 1-100 elements; it has 0.");
    gateway
        .batchGet("{\"Identifiers\":[" + asked("clicks") + "]}")
        .fails(
            400,
            code,
            "Identifiers[0].RecordIdentifiersValueAsString must have 1-100 elements; it has 0.");
    gateway
        .batchGet("{\"Identifiers\":[" + asked("clicks", ids(101).split(",")) + "]}")
        .fails(400, code, "must have 1-100 elements; it has 101.");
    gateway
        .batchGet(
            "{\"Identifiers\":["
                + asked("clicks", hundred.split(","))
                + ","
                + asked("users", "u")
                + "]}")
        .fails(400, code, "Identifiers asks for 101 records; the limit is 100.");
    gateway
        .batchGet(
            "{\"Identifiers\":["
                + IntStream.range(0, 101)
                    .mapToObj(i -> asked("g" + i, "a"))
                    .collect(Collectors.joining(","))
                + "]}")
        .fails(400, code, "Identifiers must have 1-100 elements; it has 101.");
    gateway
        .batchGet(
            "{\"Identifiers\":["
                + asked("clicks", "a")
                + ","
                + asked(Gateway.ARN + "CLICKS", "b")
                + "]}")
        .fails(400, code, "Identifiers names feature group", "more than once");
    assertThat(
            gateway
                .batchGet("{\"Identifiers\":[" + asked("clicks", "a", "a") + "]}")
                .isOk()
                .json()
                .at("Records")
                .elements())
        .hasSize(1);
  }

  @Test
  @DisplayName("B-42: expired and deleted records are left out")
  void whatIsNotServedIsLeftOut() {
    gateway.delete("clicks", "a", "2026-03-01T11:00:00Z").isOk();

    assertThat(gateway.batchGet("{\"Identifiers\":[" + asked("clicks", "a") + "]}").isOk().body())
        .isEqualTo("{\"Records\":[],\"Errors\":[],\"UnprocessedIdentifiers\":[]}");
  }

  @Test
  @DisplayName("S-14: an identifier that is no Unicode is an error of its own")
  void anIdentifierThatIsNoUnicodeIsAnError() {
    Answer answer = gateway.batchGet("{\"Identifiers\":[" + asked("clicks", "\\uD800", "a") + "]}");

    assertThat(answer.isOk().json().at("Records").elements()).hasSize(1);
    assertThat(answer.json().at("Errors").elements()).hasSize(1);
  }

  @Test
  @DisplayName("records beyond 6 MB are left for the next call")
  void whatDoesNotFitIsUnprocessed() {
    String large = "\\\"".repeat(100_000);
    for (int i = 0; i < 30; i++) {
      gateway.put("users", "id", "u" + i, "ts", T1, "s", large).isOk();
    }
    String asked = asked("users", ids(30).replace("i", "u").split(","));

    Answer first = gateway.batchGet("{\"Identifiers\":[" + asked + "]}").isOk();

    int served = first.json().at("Records").elements().size();
    EventTree left = first.json().at("UnprocessedIdentifiers").elements().get(0);
    assertThat(served).isBetween(10, 19);
    assertThat(left.at("RecordIdentifiersValueAsString").elements()).hasSize(30 - served);
    assertThat(
            first.body().length() + first.body().chars().filter(c -> c == '"' || c == '\\').count())
        .isLessThan(6_000_000);
  }

  private static String asked(String group, String... identifiers) {
    return "{\"FeatureGroupName\":\""
        + group
        + "\",\"RecordIdentifiersValueAsString\":["
        + IntStream.range(0, identifiers.length)
            .mapToObj(i -> "\"" + identifiers[i] + "\"")
            .collect(Collectors.joining(","))
        + "]}";
  }

  private static String ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "i" + i).collect(Collectors.joining(","));
  }
}
