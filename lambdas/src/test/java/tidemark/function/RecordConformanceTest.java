package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.function.Gateway.Answer;

/** Records through the handlers, by the cases of the conformance list. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class RecordConformanceTest {
  private static final String BOTH_STORES =
      "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true},"
          + "\"OfflineStoreConfig\":{\"S3StorageConfig\":{\"S3Uri\":\"s3://acme-fs/prod\"}}";
  private static final String T1 = "2026-03-01T10:00:00Z";
  private static final String T2 = "2026-03-01T11:00:00Z";
  private static final String T3 = "2026-03-01T11:30:00Z";

  @Parameter GatewayFormat format;

  private Gateway gateway;

  @BeforeEach
  void createGroup() {
    gateway = new Gateway(format);
    gateway.create("clicks", BOTH_STORES).isOk();
  }

  @Test
  @DisplayName("case 1: features come back verbatim, in definition order")
  void whatIsPutIsServed() {
    gateway.put("clicks", "ts", T1, "id", "u-17", "x", "1.50", "n", "007", "s", "a b").isOk();

    assertThat(gateway.get("clicks", "u-17").isOk().body())
        .isEqualTo(
            "{\"Record\":"
                + Gateway.recordJson("id", "u-17", "ts", T1, "n", "007", "x", "1.50", "s", "a b")
                + "}");
  }

  @Test
  @DisplayName("case 2, B-42: an unknown identifier is an empty answer")
  void anUnknownRecordIsAnEmptyAnswer() {
    gateway.get("clicks", "nobody").isEmpty();
  }

  @Test
  @DisplayName("case 3: GetRecord of no group is ResourceNotFound")
  void readingFromNoGroupIsNotFound() {
    gateway
        .get("nope", "a")
        .fails(
            404,
            "ResourceNotFound",
            "Resource Not Found: Amazon SageMaker can't find a FeatureGroup with name nope");
  }

  @Test
  @DisplayName("case 4, B-38: PutRecord to no group is ValidationError")
  void writingToNoGroupIsInvalid() {
    gateway.put("nope", "id", "a", "ts", T1).fails(400, "ValidationError", "nope");
  }

  @Test
  @DisplayName("case 5: DeleteRecord from no group is ValidationError")
  void deletingFromNoGroupIsInvalid() {
    gateway.delete("nope", "a", T1).fails(400, "ValidationError", "nope");
  }

  @Test
  @DisplayName("case 6: an ARN names a group as its name does")
  void anArnNamesAGroup() {
    String encoded = Gateway.ARN.replace(":", "%3A").replace("/", "%2F") + "clicks";

    gateway.put(encoded, "id", "a", "ts", T1).isOk();

    assertThat(gateway.get(encoded, "a").record()).containsEntry("id", "a");
    assertThat(gateway.get(Gateway.ARN + "clicks", "a").record()).containsEntry("id", "a");
    assertThat(gateway.get("CLICKS", "a").record()).containsEntry("id", "a");
    gateway.delete(encoded, "a", T2).isOk();
    gateway.get("clicks", "a").isEmpty();
  }

  @Test
  @DisplayName("case 7: FeatureName chooses features")
  void aReadMayChooseFeatures() {
    gateway.put("clicks", "id", "a", "ts", T1, "n", "7", "s", "x").isOk();

    assertThat(gateway.get("clicks", "a", "FeatureName", "s", "FeatureName", "n").isOk().body())
        .isEqualTo("{\"Record\":" + Gateway.recordJson("n", "7", "s", "x") + "}");
  }

  @Test
  @DisplayName("case 8, B-41: an undefined FeatureName is ValidationError")
  void choosingAnUndefinedFeatureIsInvalid() {
    gateway
        .get("clicks", "a", "FeatureName", "nn")
        .fails(400, "ValidationError", "Feature 'nn' is not in feature group 'clicks'");
  }

  @Test
  @DisplayName("case 9: identifiers of any characters")
  void identifiersMayHoldAnyCharacters() {
    for (String id : new String[] {"a b", "a/b", "a+b", "a&b=c", "50%", "%2F", "é€😀", "?#;,"}) {
      gateway.put("clicks", "id", id, "ts", T1).isOk();
      assertThat(gateway.get("clicks", id).record()).containsEntry("id", id);
      gateway.delete("clicks", id, T2).isOk();
      gateway.get("clicks", id).isEmpty();
    }
  }

  @Test
  @DisplayName("case 10: a feature not given is absent")
  void whatIsNotGivenIsAbsent() {
    gateway.put("clicks", "id", "a", "ts", T1, "n", "7").isOk();

    assertThat(gateway.get("clicks", "a").record()).containsOnlyKeys("id", "ts", "n");
    assertThat(gateway.get("clicks", "a", "FeatureName", "s").isOk().body())
        .isEqualTo("{\"Record\":[]}");
  }

  @Test
  @DisplayName("case 11: a newer record replaces all features")
  void aPutReplacesTheWholeRecord() {
    gateway.put("clicks", "id", "a", "ts", T1, "n", "1", "x", "2", "s", "3").isOk();

    gateway.put("clicks", "id", "a", "ts", T2, "n", "4").isOk();

    assertThat(gateway.get("clicks", "a").record()).containsOnlyKeys("id", "ts", "n");
  }

  @Test
  @DisplayName("case 12: an empty String value is a value")
  void anEmptyTextIsAValue() {
    gateway.put("clicks", "id", "a", "ts", T1, "s", "").isOk();

    assertThat(gateway.get("clicks", "a").record()).containsEntry("s", "");
  }

  @Test
  @DisplayName("case 13, B-30: an older event is accepted and not served")
  void anOlderEventIsRecordedOnly() {
    gateway.put("clicks", "id", "a", "ts", T2, "n", "2").isOk();

    gateway.put("clicks", "id", "a", "ts", T1, "n", "1").isOk();

    assertThat(gateway.get("clicks", "a").record()).containsEntry("n", "2");
    assertThat(gateway.store.log.writes()).hasSize(2);
  }

  @Test
  @DisplayName("case 14: a newer event is served")
  void aNewerEventIsServed() {
    gateway.put("clicks", "id", "a", "ts", T1, "n", "1").isOk();

    gateway.put("clicks", "id", "a", "ts", T2, "n", "2").isOk();

    assertThat(gateway.get("clicks", "a").record()).containsEntry("n", "2");
  }

  @Test
  @DisplayName("cases 15 and 16: event times are compared as times, not texts")
  void eventTimesAreComparedAsTimes() {
    gateway.put("clicks", "id", "a", "ts", "2026-03-01T10:00:00Z", "n", "1").isOk();
    gateway.put("clicks", "id", "a", "ts", "2026-03-01T10:00:00.500Z", "n", "2").isOk();
    gateway.put("clicks", "id", "b", "ts", "2026-03-01T10:00:05.100Z", "n", "3").isOk();
    gateway.put("clicks", "id", "b", "ts", "2026-03-01T10:00:05Z", "n", "4").isOk();

    assertThat(gateway.get("clicks", "a").record()).containsEntry("n", "2");
    assertThat(gateway.get("clicks", "b").record()).containsEntry("n", "3");
  }

  @Test
  @DisplayName("case 17: Fractional event times are compared as numbers")
  void fractionalEventTimesAreComparedAsNumbers() {
    gateway
        .control("CreateFeatureGroup", Gateway.createBody("ticks", "Fractional", BOTH_STORES))
        .isOk();

    gateway.put("ticks", "id", "a", "ts", "1700000000.5", "n", "1").isOk();
    gateway.put("ticks", "id", "a", "ts", "1700000000.25", "n", "2").isOk();

    assertThat(gateway.get("ticks", "a").record())
        .containsEntry("n", "1")
        .containsEntry("ts", "1700000000.5");
  }

  @Test
  @DisplayName("case 18: of fifty concurrent puts the one with the latest event time is served")
  void theLatestOfConcurrentPutsIsServed() throws Exception {
    List<Integer> seconds = new ArrayList<>(IntStream.range(0, 50).boxed().toList());
    Collections.shuffle(seconds, new Random(18));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Answer>> puts = new ArrayList<>();
      for (int second : seconds) {
        String time = String.format("2026-03-01T10:00:%02dZ", second);
        puts.add(() -> gateway.put("clicks", "id", "a", "ts", time, "n", "" + second));
      }
      for (Future<Answer> put : threads.invokeAll(puts)) {
        put.get().isOk();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(gateway.get("clicks", "a").record())
        .containsEntry("ts", "2026-03-01T10:00:49Z")
        .containsEntry("n", "49");
    assertThat(gateway.store.log.writes()).hasSize(50);
  }

  @Test
  @DisplayName("case 19: at equal event times the later invocation is served")
  void theLaterInvocationWinsATie() {
    gateway.put("clicks", "id", "a", "ts", T1, "n", "1").isOk();

    gateway.put("clicks", "id", "a", "ts", T1, "n", "2").isOk();

    assertThat(gateway.get("clicks", "a").record()).containsEntry("n", "2");
  }

  @Test
  @DisplayName("case 32, B-42: a soft-deleted record is not served")
  void aSoftDeleteHides() {
    gateway.put("clicks", "id", "a", "ts", T1).isOk();

    gateway.delete("clicks", "a", T2).isOk();

    gateway.get("clicks", "a").isEmpty();
  }

  @Test
  @DisplayName("case 33: only a newer event brings a soft-deleted record back")
  void onlyANewerEventRevives() {
    gateway.put("clicks", "id", "a", "ts", T1).isOk();
    gateway.delete("clicks", "a", T2, "DeletionMode", "SoftDelete").isOk();

    gateway.put("clicks", "id", "a", "ts", "2026-03-01T10:30:00Z").isOk();
    gateway.get("clicks", "a").isEmpty();

    gateway.put("clicks", "id", "a", "ts", T3).isOk();
    assertThat(gateway.get("clicks", "a").record()).containsEntry("ts", T3);
  }

  @Test
  @DisplayName("case 34: an older soft delete changes nothing online")
  void anOlderSoftDeleteIsHistoric() {
    gateway.put("clicks", "id", "a", "ts", T2).isOk();

    gateway.delete("clicks", "a", T1).isOk();

    assertThat(gateway.get("clicks", "a").record()).containsEntry("ts", T2);
  }

  @Test
  @DisplayName("case 35: a hard delete forgets, so an older event is accepted after it")
  void aHardDeleteForgets() {
    gateway.put("clicks", "id", "a", "ts", T1).isOk();

    gateway.delete("clicks", "a", T2, "DeletionMode", "HardDelete").isOk();
    gateway.get("clicks", "a").isEmpty();

    gateway.put("clicks", "id", "a", "ts", "2026-03-01T09:00:00Z").isOk();
    assertThat(gateway.get("clicks", "a").record()).containsKey("id");
  }

  @Test
  @DisplayName("case 36, B-46: a hard delete that is not later is refused without a marker")
  void aHardDeleteMustBeLater() {
    gateway.put("clicks", "id", "a", "ts", T2).isOk();

    for (String time : new String[] {T1, T2}) {
      gateway
          .delete("clicks", "a", time, "DeletionMode", "HardDelete")
          .fails(400, "ValidationError", "EventTime must be later than the existing record's");
    }

    assertThat(gateway.get("clicks", "a").record()).containsEntry("ts", T2);
    assertThat(gateway.store.log.writes()).hasSize(1);
  }

  @Test
  @DisplayName("case 44: TargetStores OfflineStore leaves the online store alone")
  void aWriteMayTargetTheOfflineStoreOnly() {
    gateway.put("clicks", "id", "a", "ts", T1, "n", "1").isOk();

    gateway
        .putBody(
            "clicks",
            "{\"Record\":"
                + Gateway.recordJson("id", "a", "ts", T2, "n", "2")
                + ",\"TargetStores\":[\"OfflineStore\"]}")
        .isOk();

    assertThat(gateway.get("clicks", "a").record()).containsEntry("n", "1");
    assertThat(gateway.store.log.writes()).hasSize(2);
  }

  @Test
  @DisplayName("case 45: TargetStores OnlineStore writes no offline row")
  void aWriteMayTargetTheOnlineStoreOnly() {
    gateway
        .putBody(
            "clicks",
            "{\"Record\":"
                + Gateway.recordJson("id", "a", "ts", T1)
                + ",\"TargetStores\":[\"OnlineStore\"]}")
        .isOk();
    gateway.delete("clicks", "a", T2, "TargetStores", "OnlineStore").isOk();

    gateway.get("clicks", "a").isEmpty();
    assertThat(gateway.store.log.writes()).isEmpty();
  }

  @Test
  @DisplayName("B-47: deleting what never was places a tombstone and a marker")
  void deletingNothingPlacesATombstone() {
    gateway.delete("clicks", "a", T2).isOk();

    gateway.put("clicks", "id", "a", "ts", T1).isOk();
    gateway.get("clicks", "a").isEmpty();
    assertThat(gateway.store.log.writes()).hasSize(2);
  }
}
