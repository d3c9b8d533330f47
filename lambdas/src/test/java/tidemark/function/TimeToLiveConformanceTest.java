package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureGroup;
import tidemark.model.OnlineConfig;
import tidemark.model.TimeToLive;

/** How long records are served, through the handlers. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class TimeToLiveConformanceTest {
  private static final String T1 = "2026-03-01T10:00:00Z";
  private static final String T2 = "2026-03-01T11:00:00Z";

  @Parameter GatewayFormat format;

  private Gateway gateway;
  private FeatureGroup clicks;

  @BeforeEach
  void createGroup() {
    gateway = new Gateway(format);
    clicks = gateway.store.create(Fixtures.definition("clicks"));
  }

  @Test
  @DisplayName("case 39: ExpiresAt is event time + TTL, if it is asked for")
  void expiryIsToldOnRequest() {
    gateway
        .create(
            "sessions",
            "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true,"
                + "\"TtlDuration\":{\"Unit\":\"Hours\",\"Value\":4}}")
        .isOk();

    gateway.put("sessions", "id", "a", "ts", T1).isOk();
    gateway.put("sessions", "id", "b", "ts", "2026-03-01T10:00:00.25Z").isOk();

    assertThat(gateway.get("sessions", "a", "ExpirationTimeResponse", "Enabled").text("ExpiresAt"))
        .contains("2026-03-01T14:00:00Z");
    assertThat(gateway.get("sessions", "b", "ExpirationTimeResponse", "Enabled").text("ExpiresAt"))
        .contains("2026-03-01T14:00:00.250Z");
    assertThat(gateway.get("sessions", "a", "ExpirationTimeResponse", "Disabled").body())
        .doesNotContain("ExpiresAt");
    assertThat(gateway.get("sessions", "a").body()).doesNotContain("ExpiresAt");
    gateway
        .get("sessions", "a", "ExpirationTimeResponse", "yes")
        .fails(400, "ValidationError", "ExpirationTimeResponse 'yes' is not one of Enabled");
  }

  @Test
  @DisplayName("case 40: a record's own TTL overrides the group's; a put without one returns to it")
  void aRecordsTimeToLiveOverridesTheGroups() {
    TimeToLive day = new TimeToLive(TimeToLive.Unit.DAYS, 1);
    gateway.store.create(Definitions.online("days", OnlineConfig.standard().withTtl(day)));
    String record = Gateway.recordJson("id", "a", "ts", T1);
    gateway
        .putBody(
            "days", "{\"Record\":" + record + ",\"TtlDuration\":{\"Unit\":\"Weeks\",\"Value\":1}}")
        .isOk();
    assertThat(gateway.get("days", "a", "ExpirationTimeResponse", "Enabled").text("ExpiresAt"))
        .contains("2026-03-08T10:00:00Z");

    gateway.put("days", "id", "a", "ts", T2).isOk();

    assertThat(gateway.get("days", "a", "ExpirationTimeResponse", "Enabled").text("ExpiresAt"))
        .contains("2026-03-02T11:00:00Z");
  }

  @Test
  @DisplayName("case 41: a record expired when written is accepted and not served")
  void anExpiredRecordIsNotServed() {
    gateway
        .putBody(
            "clicks",
            "{\"Record\":"
                + Gateway.recordJson("id", "a", "ts", "2026-03-01T11:00:00Z")
                + ",\"TtlDuration\":{\"Unit\":\"Minutes\",\"Value\":1}}")
        .isOk();

    gateway.get("clicks", "a").isEmpty();
    assertThat(gateway.store.log.writes()).hasSize(1);
  }

  @Test
  @DisplayName("case 42, B-42: a record vanishes at its expiry, though nothing has deleted it")
  void aRecordVanishesAtItsExpiry() {
    String now = gateway.store.clock.instant().toString();
    gateway
        .putBody(
            "clicks",
            "{\"Record\":"
                + Gateway.recordJson("id", "a", "ts", now)
                + ",\"TtlDuration\":{\"Unit\":\"Seconds\",\"Value\":2}}")
        .isOk();

    gateway.store.clock.move(Duration.ofMillis(1_999));
    assertThat(gateway.get("clicks", "a").record()).containsEntry("id", "a");
    gateway.store.clock.move(Duration.ofMillis(1));

    gateway.get("clicks", "a").isEmpty();
    assertThat(gateway.listRecords("clicks", "{}").isOk().body())
        .isEqualTo("{\"RecordIdentifiers\":[]}");
    assertThat(gateway.store.online.items(clicks.incarnation())).hasSize(1);
  }
}
