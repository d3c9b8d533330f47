package tidemark.local;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.local.JavaSdkStore.definition;
import static tidemark.local.JavaSdkStore.features;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sagemaker.model.FeatureType;
import software.amazon.awssdk.services.sagemaker.model.OfflineStoreConfig;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.SageMakerFeatureStoreRuntimeClient;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.BatchGetRecordIdentifier;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.BatchGetRecordResponse;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.DeletionMode;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.ExpirationTimeResponse;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.FeatureValue;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.GetRecordResponse;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.ServiceUnavailableException;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.TargetStore;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.TtlDurationUnit;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.ValidationErrorException;

/** AWS's SDK for Java as it is, on the four operations of the runtime that it has. */
class JavaSdkRuntimeTest {
  private static final String T1 = "2026-03-01T10:00:00Z";
  private static final String T2 = "2026-03-01T11:00:00Z";
  private static final String T3 = "2026-03-01T12:00:00Z";

  @TempDir static Path directory;
  private static JavaSdkStore store;

  @BeforeAll
  static void start() throws Exception {
    store = JavaSdkStore.start(directory);
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  @DisplayName("case 1, 9, 12: records come back as the strings that went in")
  void recordsComeBackAsTheyWentIn(TestInfo test) {
    String group = created(test);
    String identifier = "u 17/+&%\u00e9";

    store.put(group, "id", identifier, "ts", T1, "n", "007", "x", "1.50", "s", "");

    assertThat(store.values(group, identifier))
        .containsOnly(
            entry("id", identifier),
            entry("ts", T1),
            entry("n", "007"),
            entry("x", "1.50"),
            entry("s", ""));
  }

  @Test
  @DisplayName("case 2, 10: what is absent is absent")
  void whatIsAbsentIsAbsent(TestInfo test) {
    String group = created(test);

    store.put(group, "id", "1", "ts", T1);

    assertThat(store.get(group, "nobody").hasRecord()).isFalse();
    assertThat(store.values(group, "1")).containsOnlyKeys("id", "ts");
  }

  @Test
  @DisplayName("case 3, 4, 5, 47, 70: an unknown group is typed as each operation states it")
  void anUnknownGroupIsTyped() {
    assertThatThrownBy(() -> store.get("nope", "1"))
        .isInstanceOfSatisfying(
            ResourceNotFoundException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(404);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFound");
              assertThat(e.awsErrorDetails().errorMessage()).contains("nope");
              assertThat(e.requestId()).isNotBlank();
            })
        .hasMessageContaining("nope");
    assertThatThrownBy(() -> store.put("nope", "id", "1", "ts", T1))
        .isInstanceOf(ValidationErrorException.class)
        .hasMessageContaining("Status Code: 400");
    assertThatThrownBy(() -> delete("nope", "1", T1, DeletionMode.SOFT_DELETE))
        .isInstanceOf(ValidationErrorException.class)
        .hasMessageContaining("Status Code: 400");
  }

  @Test
  @DisplayName("case 6: an ARN stands for a name in every operation")
  void anArnStandsForAName(TestInfo test) {
    String group = name(test);
    String arn = store.group(group);

    store.put(arn, "id", "1", "ts", T1, "n", "1");

    assertThat(store.values(arn, "1")).isEqualTo(store.values(group, "1")).containsEntry("n", "1");
    assertThat(
            store
                .runtime()
                .batchGetRecord(request -> request.identifiers(asked(arn, "1")))
                .records())
        .hasSize(1);
    delete(arn, "1", T2, DeletionMode.SOFT_DELETE);
    assertThat(store.get(group, "1").hasRecord()).isFalse();
  }

  @Test
  @DisplayName("case 7, 8: a list of features in the query")
  void featuresCanBeChosen(TestInfo test) {
    String group = created(test);
    store.put(group, "id", "1", "ts", T1, "n", "1", "x", "2", "s", "3");

    GetRecordResponse found =
        store
            .runtime()
            .getRecord(
                request ->
                    request
                        .featureGroupName(group)
                        .recordIdentifierValueAsString("1")
                        .featureNames("n", "s"));

    assertThat(found.record()).containsExactly(features("n", "1", "s", "3"));
    assertThatThrownBy(
            () ->
                store
                    .runtime()
                    .getRecord(
                        request ->
                            request
                                .featureGroupName(group)
                                .recordIdentifierValueAsString("1")
                                .featureNames("nn")))
        .isInstanceOf(ValidationErrorException.class)
        .hasMessageContaining("nn");
  }

  @Test
  @DisplayName("case 11, 13, 14, 19: the greater event time wins, whole; at equal ones the later")
  void theGreaterEventTimeWins(TestInfo test) {
    String group = created(test);

    store.put(group, "id", "1", "ts", T2, "n", "2", "s", "gone");
    store.put(group, "id", "1", "ts", T1, "n", "1");
    assertThat(store.values(group, "1")).containsEntry("n", "2").containsEntry("s", "gone");

    store.put(group, "id", "1", "ts", T2, "n", "22");
    assertThat(store.values(group, "1")).containsEntry("n", "22").doesNotContainKey("s");
    store.put(group, "id", "1", "ts", T3, "n", "3");
    assertThat(store.values(group, "1")).containsEntry("n", "3");
  }

  @Test
  @DisplayName("case 20, 21, 22, 24: every fault of a record is told, no value of it")
  void everyFaultIsTold(TestInfo test) {
    String group = created(test);

    assertThatThrownBy(
            () -> store.put(group, "id", "1", "ts", "2026-01-01", "n", "canary", "zz", "canary"))
        .isInstanceOf(ValidationErrorException.class)
        .hasMessageContaining("'n'")
        .hasMessageContaining("Event time")
        .hasMessageContaining("zz")
        .hasMessageNotContaining("canary");
    assertThat(store.get(group, "1").hasRecord()).isFalse();
  }

  @Test
  @DisplayName("case 30, 44, 45: target stores")
  void targetStoresAreKeptTo(TestInfo test) {
    String group = created(test);
    String online = name(test) + "-online";
    store.group(online, request -> request.offlineStoreConfig((OfflineStoreConfig) null));

    put(group, TargetStore.OFFLINE_STORE);
    assertThat(store.get(group, "1").hasRecord()).isFalse();
    put(group, TargetStore.ONLINE_STORE);
    assertThat(store.get(group, "1").hasRecord()).isTrue();

    assertThatThrownBy(() -> put(online, TargetStore.OFFLINE_STORE))
        .isInstanceOf(ValidationErrorException.class)
        .hasMessageContaining("OfflineStore");
  }

  @Test
  @DisplayName("case 32, 33, 34: a soft delete holds against older puts")
  void aSoftDeleteHolds(TestInfo test) {
    String group = created(test);
    store.put(group, "id", "1", "ts", T2, "n", "2");

    delete(group, "1", T1, DeletionMode.SOFT_DELETE);
    assertThat(store.get(group, "1").hasRecord()).isTrue();
    delete(group, "1", T3, DeletionMode.SOFT_DELETE);
    store.put(group, "id", "1", "ts", T2, "n", "2");
    assertThat(store.get(group, "1").hasRecord()).isFalse();
    store.put(group, "id", "1", "ts", "2026-03-01T12:00:00.001Z", "n", "4");

    assertThat(store.values(group, "1")).containsEntry("n", "4");
  }

  @Test
  @DisplayName("case 35, 36, 37: a hard delete forgets, and must be newer than the record")
  void aHardDeleteForgets(TestInfo test) {
    String group = created(test);
    store.put(group, "id", "1", "ts", T2, "n", "2");

    assertThatThrownBy(() -> delete(group, "1", T1, DeletionMode.HARD_DELETE))
        .isInstanceOf(ValidationErrorException.class)
        .hasMessageContaining("Status Code: 400");
    assertThatThrownBy(() -> delete(group, "1", "yesterday", DeletionMode.HARD_DELETE))
        .isInstanceOf(ValidationErrorException.class)
        .hasMessageContaining("Status Code: 400");
    delete(group, "1", T3, DeletionMode.HARD_DELETE);
    assertThat(store.get(group, "1").hasRecord()).isFalse();
    store.put(group, "id", "1", "ts", T1, "n", "1");

    assertThat(store.values(group, "1")).containsEntry("n", "1");
  }

  @Test
  @DisplayName("case 39, 40, 41: times to live")
  void recordsExpire(TestInfo test) {
    String group = name(test);
    store.group(
        group,
        request ->
            request.onlineStoreConfig(
                online ->
                    online.enableOnlineStore(true).ttlDuration(ttl -> ttl.unit("Weeks").value(1))));
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    store.put(group, "id", "1", "ts", now.toString());
    putForAMinute(group, "2", now);
    putForAMinute(group, "3", now.minus(Duration.ofHours(1)));

    assertThat(expiresAt(group, "1")).isEqualTo(now.plus(Duration.ofDays(7)).toString());
    assertThat(expiresAt(group, "2")).isEqualTo(now.plus(Duration.ofMinutes(1)).toString());
    assertThat(store.get(group, "1").expiresAt()).isNull();
    assertThat(store.get(group, "3").hasRecord()).isFalse();
  }

  @Test
  @DisplayName("case 46, 47, 48: a batch over groups, each identifier answered for itself")
  void aBatchAnswersEachIdentifier(TestInfo test) {
    String one = created(test);
    String two = name(test) + "-2";
    store.group(two);
    store.put(one, "id", "a", "ts", T1, "n", "1");
    store.put(two, "id", "b", "ts", T1, "n", "2");

    BatchGetRecordResponse answer =
        store
            .runtime()
            .batchGetRecord(
                request ->
                    request.identifiers(
                        asked(one, "a", "missing").toBuilder().featureNames("id").build(),
                        asked(two, "b"),
                        asked("nope", "z")));

    assertThat(answer.records())
        .extracting(found -> found.featureGroupName() + found.recordIdentifierValueAsString())
        .containsExactly(one + "a", two + "b");
    assertThat(answer.records().get(0).record()).containsExactly(features("id", "a"));
    assertThat(answer.errors()).hasSize(1);
    assertThat(answer.errors().get(0).errorCode()).isEqualTo("ResourceNotFound");
    assertThat(answer.hasUnprocessedIdentifiers()).isTrue();
    assertThat(answer.unprocessedIdentifiers()).isEmpty();
  }

  @Test
  @DisplayName("case 53: collections in an InMemory group")
  void collectionsComeBack(TestInfo test) {
    String group = name(test);
    store.group(
        group,
        request ->
            request
                .onlineStoreConfig(online -> online.enableOnlineStore(true).storageType("InMemory"))
                .featureDefinitions(
                    definition("id", FeatureType.STRING),
                    definition("ts", FeatureType.STRING),
                    definition("v", FeatureType.FRACTIONAL).toBuilder()
                        .collectionType("Vector")
                        .collectionConfig(c -> c.vectorConfig(v -> v.dimension(2)))
                        .build()));
    FeatureValue vector =
        FeatureValue.builder().featureName("v").valueAsStringList("0.5", "1e-3").build();

    store
        .runtime()
        .putRecord(
            request ->
                request
                    .featureGroupName(group)
                    .record(features("id", "1", "ts", T1)[0], features("ts", T1)[0], vector));

    assertThat(store.get(group, "1").record()).contains(vector);
    assertThatThrownBy(() -> store.put(group, "id", "1", "ts", T2, "v", "0.5"))
        .isInstanceOf(ValidationErrorException.class)
        .hasMessageContaining("'v'");
  }

  @Test
  @DisplayName("case 70: a 503 is retried, and typed if it stays")
  void a503IsRetried() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer busy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    busy.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.incrementAndGet();
            byte[] body =
                "{\"__type\":\"ServiceUnavailable\",\"Message\":\"busy\"}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("x-amzn-ErrorType", "ServiceUnavailable");
            exchange.sendResponseHeaders(503, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    busy.start();
    URI endpoint = URI.create("http://127.0.0.1:" + busy.getAddress().getPort());
    try (SageMakerFeatureStoreRuntimeClient client =
        JavaSdkStore.pointed(SageMakerFeatureStoreRuntimeClient.builder(), endpoint)) {
      assertThatThrownBy(
              () ->
                  client.putRecord(
                      request -> request.featureGroupName("g").record(features("id", "1"))))
          .isInstanceOf(ServiceUnavailableException.class)
          .hasMessageContaining("busy");
      assertThat(asked.get()).isGreaterThan(1);
    } finally {
      busy.stop(0);
    }
  }

  private static String name(TestInfo test) {
    return test.getTestMethod().orElseThrow().getName();
  }

  /** A group of the test's own. */
  private static String created(TestInfo test) {
    store.group(name(test));
    return name(test);
  }

  private static void put(String group, TargetStore target) {
    store
        .runtime()
        .putRecord(
            request ->
                request
                    .featureGroupName(group)
                    .record(features("id", "1", "ts", T1))
                    .targetStores(target));
  }

  private static void putForAMinute(String group, String identifier, Instant eventTime) {
    store
        .runtime()
        .putRecord(
            request ->
                request
                    .featureGroupName(group)
                    .record(features("id", identifier, "ts", eventTime.toString()))
                    .ttlDuration(ttl -> ttl.unit(TtlDurationUnit.MINUTES).value(1)));
  }

  private static String expiresAt(String group, String identifier) {
    return store
        .runtime()
        .getRecord(
            request ->
                request
                    .featureGroupName(group)
                    .recordIdentifierValueAsString(identifier)
                    .expirationTimeResponse(ExpirationTimeResponse.ENABLED))
        .expiresAt();
  }

  private static BatchGetRecordIdentifier asked(String group, String... identifiers) {
    return BatchGetRecordIdentifier.builder()
        .featureGroupName(group)
        .recordIdentifiersValueAsString(identifiers)
        .build();
  }

  private static void delete(String group, String identifier, String at, DeletionMode mode) {
    store
        .runtime()
        .deleteRecord(
            request ->
                request
                    .featureGroupName(group)
                    .recordIdentifierValueAsString(identifier)
                    .eventTime(at)
                    .deletionMode(mode));
  }
}
