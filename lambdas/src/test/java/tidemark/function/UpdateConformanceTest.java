package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.function.Gateway.Answer;
import tidemark.model.OnlineConfig;
import tidemark.model.OnlineConfig.StorageType;
import tidemark.record.LoggedWrite;

/** UpdateRecord through the handlers. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class UpdateConformanceTest {
  private static final String T1 = "2026-03-01T10:00:00Z";
  private static final String T2 = "2026-03-01T11:00:00Z";
  private static final String CODE = "ValidationError";

  @Parameter GatewayFormat format;

  private Gateway gateway;

  @BeforeEach
  void createGroup() {
    gateway = new Gateway(format);
    gateway.store.create(
        Definitions.online(
            "clicks",
            new OnlineConfig(StorageType.STANDARD_V2, Optional.empty(), Optional.empty())));
    gateway.put("clicks", "id", "a/1", "ts", T2, "n", "007", "s", "old").isOk();
  }

  @Test
  @DisplayName("case 52, case 6: an update merges, by name and by ARN; offline gets it whole")
  void anUpdateMerges() {
    assertThat(update("clicks", "a/1", "s", "new").isOk().body()).isEmpty();
    update(Gateway.ARN + "clicks", "a/1", "x", "1.50").isOk();
    update((Gateway.ARN + "clicks").replace(":", "%3A").replace("/", "%2F"), "a/1", "n", "8")
        .isOk();

    Map<String, String> whole = Map.of("id", "a/1", "ts", T2, "n", "8", "x", "1.50", "s", "new");
    assertThat(gateway.get("clicks", "a/1").isOk().record()).isEqualTo(whole);
    List<LoggedWrite> logged = gateway.store.log.writes();
    assertThat(logged).hasSize(4);
    assertThat(logged.get(3).record(Fixtures.schema()).present()).hasSize(5);
  }

  @Test
  @DisplayName("case 52: an older event time is ConflictException 409; equal or newer ones apply")
  void theEventTimeNeverGoesBack() {
    update("clicks", "a/1", "ts", T1, "n", "1")
        .fails(409, "ConflictException", "EventTime is older");
    assertThat(gateway.get("clicks", "a/1").record()).containsEntry("n", "007");
    assertThat(gateway.store.log.writes()).hasSize(1);

    update("clicks", "a/1", "ts", T2, "n", "2").isOk();
    update("clicks", "a/1", "ts", "2026-03-01T11:00:00.001Z", "n", "3").isOk();

    assertThat(gateway.get("clicks", "a/1").record())
        .containsEntry("n", "3")
        .containsEntry("ts", "2026-03-01T11:00:00.001Z")
        .containsEntry("s", "old");
  }

  @Test
  @DisplayName("case 52: a record that is missing or deleted, and an unknown group, are 404")
  void whatIsNotThereIsNotFound() {
    update("clicks", "b", "n", "1").fails(404, "ResourceNotFound", "no such record");
    update("nope", "b", "n", "1").fails(404, "ResourceNotFound", "can't find a FeatureGroup");
    gateway.delete("clicks", "a/1", "2026-03-01T11:30:00Z").isOk();

    update("clicks", "a/1", "n", "1").fails(404, "ResourceNotFound", "no such record");
    gateway.get("clicks", "a/1").isEmpty();
  }

  @Test
  @DisplayName("case 52: Standard and offline-only groups are ValidationError")
  void someGroupsTakeNoUpdates() {
    gateway.store.create(Fixtures.definition("standard"));
    gateway.store.create(Definitions.offlineOnly("history"));
    gateway.put("standard", "id", "a", "ts", T1).isOk();

    update("standard", "a", "n", "1").fails(400, CODE, "has StorageType Standard; UpdateRecord");
    update("history", "a", "n", "1").fails(400, CODE, "has no OnlineStore");
  }

  @Test
  @DisplayName("case 52: TTL without event time, the identifier, duplicates and unknown features")
  void anUpdateHasRules() {
    String day = ",\"TtlDuration\":{\"Unit\":\"Days\",\"Value\":1}";

    gateway
        .updateRecord("clicks", body("a/1", day, "n", "1"))
        .fails(400, CODE, "TtlDuration needs the event time feature 'ts'");
    update("clicks", "a/1", "id", "b").fails(400, CODE, "is the record identifier, which cannot");
    update("clicks", "a/1", "n", "1", "n", "2").fails(400, CODE, "given more than once");
    update("clicks", "a/1", "m", "1", "n", "x", "ts", "never")
        .fails(400, CODE, "'m' is not in", "'n' of feature group", "Event time is not");
    update("clicks", "a/1").fails(400, CODE, "Features must have 1-100 elements; it has 0.");
    update("clicks", "", "n", "1").fails(400, CODE, "identifier must not be empty");
    gateway
        .updateRecord("clicks", body("a/1", ",\"TargetStores\":[\"Nope\"]", "n", "1"))
        .fails(400, CODE, "'Nope' is not one of");
    gateway
        .updateRecord("clicks", "{}")
        .fails(400, CODE, "RecordIdentifierValueAsString: required");
    gateway.updateRecord("clicks", "").fails(400, CODE, "body is empty");
    assertThat(gateway.get("clicks", "a/1").record()).containsEntry("n", "007");
    assertThat(gateway.store.log.writes()).hasSize(1);
  }

  @Test
  @DisplayName("case 52: a TTL with an event time is set, and stays as long in later updates")
  void aTimeToLiveIsSetAndStays() {
    String day = ",\"TtlDuration\":{\"Unit\":\"Days\",\"Value\":1}";
    gateway.updateRecord("clicks", body("a/1", day, "ts", T2)).isOk();
    assertThat(expiry()).isEqualTo("2026-03-02T11:00:00Z");

    update("clicks", "a/1", "n", "5").isOk();
    assertThat(expiry()).isEqualTo("2026-03-02T11:00:00Z");
    update("clicks", "a/1", "ts", "2026-03-01T11:30:00Z").isOk();
    assertThat(expiry()).isEqualTo("2026-03-02T11:30:00Z");
  }

  @Test
  @DisplayName("cases 44, 45, 52: TargetStores limits what an update touches")
  void anUpdateMayTargetOneStore() {
    gateway
        .updateRecord("clicks", body("a/1", ",\"TargetStores\":[\"OfflineStore\"]", "n", "1"))
        .isOk();
    assertThat(gateway.get("clicks", "a/1").record()).containsEntry("n", "007");
    assertThat(gateway.store.log.writes()).hasSize(2);

    gateway
        .updateRecord("clicks", body("a/1", ",\"TargetStores\":[\"OnlineStore\"]", "n", "2"))
        .isOk();
    assertThat(gateway.get("clicks", "a/1").record()).containsEntry("n", "2");
    assertThat(gateway.store.log.writes()).hasSize(2);
  }

  private Answer update(String group, String identifier, String... namesAndValues) {
    return gateway.updateRecord(group, body(identifier, "", namesAndValues));
  }

  private static String body(String identifier, String members, String... namesAndValues) {
    return "{\"RecordIdentifierValueAsString\":\""
        + identifier
        + "\",\"Features\":"
        + Gateway.recordJson(namesAndValues)
        + members
        + "}";
  }

  private String expiry() {
    return gateway
        .get("clicks", "a/1", "ExpirationTimeResponse", "Enabled")
        .text("ExpiresAt")
        .orElse("");
  }
}
