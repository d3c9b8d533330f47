package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
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
import tidemark.metric.Metrics;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.OnlineConfig;
import tidemark.model.TimeToLive;

/** BatchWriteRecord through the handlers. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class BatchWriteConformanceTest {
  private static final String T1 = "2026-03-01T10:00:00Z";
  private static final String T2 = "2026-03-01T11:00:00Z";
  private static final String CODE = "ValidationError";
  private static final String ALL_WRITTEN = "{\"Errors\":[],\"UnprocessedEntries\":[]}";

  @Parameter GatewayFormat format;

  private Gateway gateway;

  @BeforeEach
  void createGroups() {
    gateway = new Gateway(format);
    gateway.store.create(Fixtures.definition("clicks"));
    gateway.store.create(Definitions.onlineOnly("users"));
  }

  @Test
  @DisplayName("case 49, case 6: 25 entries, by name and by ARN")
  void twentyFiveEntriesAreWritten() {
    String[] entries =
        IntStream.range(0, 25)
            .mapToObj(i -> entry(i % 2 == 0 ? "users" : Gateway.ARN + "clicks", "u" + i, T1, ""))
            .toArray(String[]::new);

    assertThat(write("", entries).isOk().body()).isEqualTo(ALL_WRITTEN);

    assertThat(gateway.get("clicks", "u23").record()).containsEntry("ts", T1);
    assertThat(gateway.get("users", "u24").record()).containsEntry("ts", T1);
    assertThat(gateway.store.log.writes()).hasSize(12);
    assertThat(gateway.logLines()).first().asString().contains("\"record_count\":25");
  }

  @Test
  @DisplayName("case 49: 26 entries, none, and bodies of another form")
  void aBatchHasLimits() {
    String entry = entry("clicks", "a", T1, "");

    write("").fails(400, CODE, "it has 0.");
    write("", IntStream.range(0, 26).mapToObj(i -> entry).toArray(String[]::new))
        .fails(400, CODE, "Entries must have 1-25 elements; it has 26.");
    write("", entry, "{\"FeatureGroupName\":\"clicks\"}")
        .fails(400, CODE, "Entries[1].Record: required");
    gateway.batchWrite("").fails(400, CODE, "expected JSON with \"Entries\"");
    gateway.batchWrite("{").fails(400, CODE, "not valid JSON");
    assertThat(gateway.store.log.writes()).isEmpty();
    gateway.get("clicks", "a").isEmpty();
  }

  @Test
  @DisplayName("case 49, trap 13: bad entries come back as they were sent; the others are written")
  void badEntriesComeBackAsSent() {
    String badValue =
        "{ \"Record\": [{\"ValueAsString\":\"1.5\", \"FeatureName\":\"n\"},"
            + Gateway.recordJson("id", "\\u00e9\u00e9", "ts", T1).substring(1)
            + ",\"FeatureGroupName\":\""
            + Gateway.ARN
            + "clicks\"}";
    String badStore = entry("clicks", "c", T1, ",\"TargetStores\":[\"Nope\"],\"Extra\":[1.0]");
    String badGroup = entry("nope", "d", T1, "");
    String badTtl = entry("clicks", "e", T1, ",\"TtlDuration\":{\"Unit\":\"Days\",\"Value\":0}");

    Answer answer =
        write(
                "",
                entry("clicks", "a", T1, ""),
                badValue,
                badStore,
                entry("users", "b", T1, ""),
                badGroup,
                badTtl)
            .isOk();

    assertThat(answer.body())
        .contains("{\"Entry\":" + badValue + ",\"ErrorCode\":\"ValidationError\"")
        .contains("{\"Entry\":" + badStore + ",\"ErrorCode\":\"ValidationError\"")
        .contains("{\"Entry\":" + badGroup + ",\"ErrorCode\":\"ResourceNotFound\"")
        .contains("{\"Entry\":" + badTtl + ",\"ErrorCode\":\"ValidationError\"")
        .endsWith(",\"UnprocessedEntries\":[]}");
    assertThat(answer.json().at("Errors").elements()).hasSize(4);
    assertThat(answer.json().at("Errors").elements().get(0).at("ErrorMessage").text().orElseThrow())
        .startsWith("Feature 'n' of feature group 'clicks' is Integral; ");
    assertThat(gateway.get("clicks", "a").record()).isNotEmpty();
    assertThat(gateway.get("users", "b").record()).isNotEmpty();
    gateway.get("clicks", "c").isEmpty();
    gateway.get("clicks", "e").isEmpty();
  }

  @Test
  @DisplayName("case 50: the entry's TTL over the request's over the group's")
  void theNearestTimeToLiveCounts() {
    TimeToLive day = new TimeToLive(TimeToLive.Unit.DAYS, 1);
    gateway.store.create(Definitions.online("days", OnlineConfig.standard().withTtl(day)));

    write(
            ",\"TtlDuration\":{\"Unit\":\"Hours\",\"Value\":3}",
            entry("days", "own", T2, ",\"TtlDuration\":{\"Unit\":\"Hours\",\"Value\":2}"),
            entry("days", "asked", T2, ""),
            entry("users", "asked", T2, ""))
        .isOk();
    write("", entry("days", "group", T2, ""), entry("users", "none", T2, "")).isOk();

    assertThat(expiry("days", "own")).isEqualTo("2026-03-01T13:00:00Z");
    assertThat(expiry("days", "asked")).isEqualTo("2026-03-01T14:00:00Z");
    assertThat(expiry("users", "asked")).isEqualTo("2026-03-01T14:00:00Z");
    assertThat(expiry("days", "group")).isEqualTo("2026-03-02T11:00:00Z");
    assertThat(expiry("users", "none")).isEmpty();
  }

  @Test
  @DisplayName("two entries for one record: the later one at equal times, the newer one otherwise")
  void entriesOfOneRecordAreInOrder() {
    write(
            "",
            entry("clicks", "a", T2, ""),
            entry("clicks", "a", T1, ""),
            entry("users", "b", T1, ",\"TargetStores\":[\"OnlineStore\"]"),
            entry("users", "b", T1, ",\"TtlDuration\":{\"Unit\":\"Days\",\"Value\":9}"))
        .isOk();

    assertThat(gateway.get("clicks", "a").record()).containsEntry("ts", T2);
    assertThat(expiry("users", "b")).isEqualTo("2026-03-10T10:00:00Z");
    assertThat(gateway.store.log.writes()).hasSize(2);
  }

  @Test
  @DisplayName("G-21: entries the log did not take are unprocessed, as they were sent")
  void entriesTheLogDidNotTakeAreUnprocessed() {
    gateway.serve(
        gateway.store.records(
            gateway.store.online,
            message -> {
              throw new FeatureStoreException(Kind.THROTTLED, "Too fast.");
            },
            Metrics.NONE));
    String logged = entry("clicks", "a", T1, ", \"Extra\" : null");
    String bad = entry("clicks", "b", "never", "");

    Answer answer = write("", logged, entry("users", "c", T1, ""), bad).isOk();

    assertThat(answer.body()).endsWith(",\"UnprocessedEntries\":[" + logged + "]}");
    assertThat(answer.json().at("Errors").elements()).hasSize(1);
    gateway.get("clicks", "a").isEmpty();
    assertThat(gateway.get("users", "c").record()).isNotEmpty();
  }

  @Test
  @DisplayName("S-15: a body of 6 MiB is read, a longer one is not")
  void aBodyHasALength() {
    String large = "x".repeat(230_000);
    String[] entries =
        IntStream.range(0, 25)
            .mapToObj(
                i ->
                    "{\"FeatureGroupName\":\"users\",\"Record\":"
                        + Gateway.recordJson("id", "u" + i, "ts", T1, "s", large)
                        + "}")
            .toArray(String[]::new);
    String body = "{\"Entries\":[" + String.join(",", entries) + "]}";
    String padding = " ".repeat((6 << 20) - body.length());

    assertThat(gateway.batchWrite(body + padding).isOk().body()).isEqualTo(ALL_WRITTEN);
    gateway.batchWrite(body + padding + " ").fails(413, CODE, "the limit is 6291456 bytes");

    assertThat(gateway.get("users", "u24", "FeatureName", "s").record()).containsEntry("s", large);
  }

  @Test
  @DisplayName("S-13: no error tells a value; an entry comes back in its own place only")
  void errorsTellNoValues() {
    String canary = "canary-7261";
    Answer answer =
        write("", entry("clicks", canary, "never", ""), entry("clicks", "a", canary, "")).isOk();

    List<EventTree> errors = answer.json().at("Errors").elements();
    assertThat(errors).hasSize(2);
    assertThat(errors)
        .allSatisfy(
            e -> assertThat(e.at("ErrorMessage").text().orElseThrow()).doesNotContain(canary));
    assertThat(String.join("", gateway.logLines())).doesNotContain(canary);
  }

  private Answer write(String members, String... entries) {
    return gateway.batchWrite(
        Arrays.stream(entries)
            .collect(Collectors.joining(" ,", "{\"Entries\":[", "]" + members + "}")));
  }

  private static String entry(String group, String id, String time, String members) {
    return "{\"FeatureGroupName\":\""
        + group
        + "\",\"Record\":"
        + Gateway.recordJson("id", id, "ts", time)
        + members
        + "}";
  }

  private String expiry(String group, String id) {
    return gateway.get(group, id, "ExpirationTimeResponse", "Enabled").text("ExpiresAt").orElse("");
  }
}
