package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.function.Gateway.Answer;

/** UpdateFeatureGroup, one kind of change per call. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class UpdateGroupConformanceTest {
  private static final String ONLINE = "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true}";
  private static final String EXTRA = "{\"FeatureName\":\"extra\",\"FeatureType\":\"Fractional\"}";
  private static final String CODE = "ValidationException";

  @Parameter GatewayFormat format;

  private Gateway gateway;

  @BeforeEach
  void openGateway() {
    gateway = new Gateway(format);
  }

  @Test
  @DisplayName("case 59: a feature is added; records have it from then on")
  void aFeatureIsAdded() {
    gateway.create("clicks", ONLINE).isOk();
    gateway.put("clicks", "id", "old", "ts", "2026-03-01T10:00:00Z", "n", "1").isOk();
    gateway.store.clock.move(Duration.ofSeconds(60));

    Answer begun =
        gateway.controlUnsettled(
            "UpdateFeatureGroup", update("\"FeatureAdditions\":[" + EXTRA + "]"));

    assertThat(begun.isOk().body())
        .isEqualTo("{\"FeatureGroupArn\":\"" + Gateway.ARN + "clicks\"}");
    assertThat(describe().body())
        .contains("\"LastUpdateStatus\":{\"Status\":\"InProgress\"}")
        .doesNotContain("extra");
    gateway.store.settle();
    assertThat(describe().body())
        .contains(
            "\"LastUpdateStatus\":{\"Status\":\"Successful\"}",
            EXTRA + "]",
            "\"LastModifiedTime\":1772366460.000");
    gateway.put("clicks", "id", "new", "ts", "2026-03-01T10:00:00Z", "extra", "2.5").isOk();
    assertThat(gateway.get("clicks", "new").record()).containsEntry("extra", "2.5");
    assertThat(gateway.get("clicks", "old").record()).containsEntry("n", "1").hasSize(3);
    assertThat(gateway.get("clicks", "old", "FeatureName", "extra").isOk().record()).isEmpty();
  }

  @Test
  @DisplayName("case 59, B-58: what an update refuses")
  void anUpdateHasRules() {
    gateway.create("clicks", ONLINE).isOk();

    gateway
        .control(
            "UpdateFeatureGroup",
            "{\"FeatureGroupName\":\"nobody\",\"FeatureAdditions\":[" + EXTRA + "]}")
        .fails(400, "ResourceNotFound", "can't find a FeatureGroup");
    refused(
        "", "Give exactly one of FeatureAdditions, OnlineStoreConfig and ThroughputConfig; the");
    refused(
        "\"FeatureAdditions\":["
            + EXTRA
            + "],\"ThroughputConfig\":{\"ThroughputMode\":\"OnDemand\"}",
        "the request has 2 of them.");
    refused("\"FeatureAdditions\":[]", "FeatureAdditions must have 1-100 elements; it has 0.");
    refused(
        "\"FeatureAdditions\":[" + EXTRA.replace("extra", "n") + "]",
        "Feature 'n' is defined more than once.");
    refused(
        "\"FeatureAdditions\":[" + EXTRA.replace("extra", "Is_Deleted") + "]",
        "Feature name 'Is_Deleted' is reserved");
    refused(
        "\"FeatureAdditions\":[{\"FeatureName\":\"l\",\"FeatureType\":\"Integral\","
            + "\"CollectionType\":\"List\"}]",
        "Feature 'l' is a collection; collections need OnlineStoreConfig.StorageType InMemory.");
    refused("\"OnlineStoreConfig\":{}", "OnlineStoreConfig changes nothing");
    refused("\"OnlineStoreConfig\":{\"StorageType\":\"InMemory\"}", "cannot become InMemory");
    refused("\"OnlineStoreConfig\":{\"StorageType\":\"Fast\"}", "'Fast' is not one of");
    refused(
        "\"OnlineStoreConfig\":{\"TtlDuration\":{\"Unit\":\"days\"}}",
        "TtlDuration.Unit 'days' is not one of",
        "OnlineStoreConfig.TtlDuration.Value: required");
    refused("\"ThroughputConfig\":{}", "ThroughputConfig changes nothing");
    refused(
        "\"ThroughputConfig\":{\"ThroughputMode\":\"OnDemand\","
            + "\"ProvisionedReadCapacityUnits\":1}",
        "capacity units are for ThroughputMode Provisioned only");
    refused(
        "\"ThroughputConfig\":{\"ThroughputMode\":\"Provisioned\","
            + "\"ProvisionedReadCapacityUnits\":-1,\"ProvisionedWriteCapacityUnits\":1}",
        "Provisioned capacity units must be between 0 and 10000000.");
    assertThat(describe().body()).doesNotContain("LastUpdateStatus");
  }

  @Test
  @DisplayName("an update in progress refuses another, and the deletion")
  void oneUpdateAtATime() {
    gateway.create("clicks", ONLINE).isOk();
    String body = update("\"OnlineStoreConfig\":{\"StorageType\":\"Standard_V2\"}");
    gateway.controlUnsettled("UpdateFeatureGroup", body).isOk();

    gateway.controlUnsettled("UpdateFeatureGroup", body).fails(400, CODE, "is in progress");
    gateway
        .controlUnsettled("DeleteFeatureGroup", "{\"FeatureGroupName\":\"clicks\"}")
        .fails(400, CODE, "is in progress");

    gateway.store.settle();
    assertThat(describe().text("OnlineStoreConfig", "StorageType")).contains("Standard_V2");
    gateway.control("DeleteFeatureGroup", "{\"FeatureGroupName\":\"clicks\"}").isOk();
  }

  @Test
  @DisplayName("case 43: a time to live counts for later writes; {} and nulls remove it")
  void aTimeToLiveCountsForLaterWrites() {
    gateway.create("clicks", ONLINE).isOk();
    gateway.put("clicks", "id", "before", "ts", "2026-03-01T11:59:00Z").isOk();
    String minute = "{\"TtlDuration\":{\"Unit\":\"Minutes\",\"Value\":2}}";

    gateway.control("UpdateFeatureGroup", update("\"OnlineStoreConfig\":" + minute)).isOk();

    assertThat(describe().body()).contains("\"TtlDuration\":{\"Unit\":\"Minutes\",\"Value\":2}");
    gateway.put("clicks", "id", "with", "ts", "2026-03-01T11:59:00Z").isOk();
    for (String nothing : new String[] {"{}", "{\"Unit\":null,\"Value\":null}"}) {
      gateway.control("UpdateFeatureGroup", update("\"OnlineStoreConfig\":" + minute)).isOk();
      gateway
          .control(
              "UpdateFeatureGroup",
              update("\"OnlineStoreConfig\":{\"TtlDuration\":" + nothing + "}"))
          .isOk();
      assertThat(describe().body()).doesNotContain("TtlDuration");
    }
    gateway.put("clicks", "id", "without", "ts", "2026-03-01T11:59:00Z").isOk();
    gateway.store.clock.move(Duration.ofMinutes(5));
    assertThat(gateway.get("clicks", "before").record()).isNotEmpty();
    gateway.get("clicks", "with").isEmpty();
    assertThat(gateway.get("clicks", "without").record()).isNotEmpty();
  }

  @Test
  @DisplayName("throughput changes; to on-demand once in 24 hours")
  void throughputChanges() {
    gateway.create("clicks", ONLINE).isOk();
    String provisioned =
        update(
            "\"ThroughputConfig\":{\"ThroughputMode\":\"Provisioned\","
                + "\"ProvisionedReadCapacityUnits\":5,\"ProvisionedWriteCapacityUnits\":6}");
    String onDemand = update("\"ThroughputConfig\":{\"ThroughputMode\":\"OnDemand\"}");

    gateway.control("UpdateFeatureGroup", provisioned).isOk();
    assertThat(describe().text("ThroughputConfig", "ProvisionedWriteCapacityUnits")).contains("6");
    gateway
        .control(
            "UpdateFeatureGroup",
            update("\"ThroughputConfig\":{\"ProvisionedWriteCapacityUnits\":9}"))
        .isOk();
    assertThat(describe().body())
        .contains("\"ProvisionedReadCapacityUnits\":5,\"ProvisionedWriteCapacityUnits\":9");
    gateway.control("UpdateFeatureGroup", onDemand).isOk();
    gateway.control("UpdateFeatureGroup", provisioned).isOk();
    gateway.control("UpdateFeatureGroup", onDemand).fails(400, CODE, "24 hours");
  }

  private void refused(String members, String... parts) {
    gateway.control("UpdateFeatureGroup", update(members)).fails(400, CODE, parts);
  }

  private Answer describe() {
    return gateway
        .controlUnsettled("DescribeFeatureGroup", "{\"FeatureGroupName\":\"clicks\"}")
        .isOk();
  }

  private static String update(String members) {
    return "{\"FeatureGroupName\":\"clicks\"" + (members.isEmpty() ? "" : "," + members) + "}";
  }
}
