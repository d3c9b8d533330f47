package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.fixture.Definitions;

/** What a write refuses: each test leaves log and online store as empty as they were. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class ValidationConformanceTest {
  private static final String T1 = "2026-03-01T10:00:00Z";
  private static final String CODE = "ValidationError";

  @Parameter GatewayFormat format;

  private Gateway gateway;

  @BeforeEach
  void createGroup() {
    gateway = new Gateway(format);
    gateway.store.create(tidemark.fixture.Fixtures.definition("clicks"));
  }

  @AfterEach
  @DisplayName("case 31: nothing was written")
  void nothingWasWritten() {
    assertThat(gateway.store.log.writes()).isEmpty();
    gateway
        .store
        .registry
        .list()
        .forEach(
            group -> {
              if (group.definition().online().isPresent()) {
                assertThat(gateway.store.online.items(group.incarnation())).isEmpty();
              }
            });
  }

  @Test
  @DisplayName("B-01: empty body")
  void anEmptyBodyIsRefused() {
    gateway
        .putBody("clicks", "")
        .fails(400, CODE, "Request body is empty; expected JSON with \"Record\".");
  }

  @Test
  @DisplayName("B-02: not JSON")
  void whatIsNotJsonIsRefusedWithItsPlace() {
    gateway
        .putBody("clicks", "{")
        .fails(400, CODE, "Request body is not valid JSON at line 1 column 2.");
    gateway.putBody("clicks", "{}{}").fails(400, CODE, "Request body has more than one JSON value");
    gateway.putBody("clicks", "[]").fails(400, CODE, "Request body must be a JSON object.");
  }

  @Test
  @DisplayName("B-03: no Record")
  void aRecordIsRequired() {
    for (String body : new String[] {"{}", "{\"Record\":null}", "{\"Record\":{}}"}) {
      gateway.putBody("clicks", body).fails(400, CODE, "Record: required, a list of FeatureValue.");
    }
  }

  @Test
  @DisplayName("B-04: an empty Record")
  void aRecordHasAtLeastItsKeys() {
    gateway
        .putBody("clicks", "{\"Record\":[]}")
        .fails(400, CODE, "Record must have at least the record identifier feature 'id'", "'ts'");
  }

  @Test
  @DisplayName("case 23, B-05, B-06: identifier and event time features are required")
  void identifierAndEventTimeAreRequired() {
    gateway
        .put("clicks", "n", "1")
        .fails(
            400,
            CODE,
            "Missing record identifier feature 'id' of feature group 'clicks'.",
            "Missing event time feature 'ts' of feature group 'clicks'.");
  }

  @Test
  @DisplayName("case 29, B-07, B-08: identifiers of no or too many bytes")
  void identifiersHaveALength() {
    gateway
        .put("clicks", "id", "", "ts", T1)
        .fails(400, CODE, "The record identifier must not be empty.");
    gateway
        .put("clicks", "id", "é".repeat(1_025), "ts", T1)
        .fails(400, CODE, "too long: 2050 bytes, limit 2048");
  }

  @Test
  @DisplayName("case 26, B-09: the same feature twice")
  void aFeatureIsGivenOnce() {
    gateway
        .put("clicks", "id", "a", "ts", T1, "n", "1", "n", "2")
        .fails(400, CODE, "Feature 'n' is given more than once.");
  }

  @Test
  @DisplayName("case 22, B-10, B-11, B-12: unknown names")
  void unknownNamesAreNamed() {
    gateway
        .put("clicks", "id", "a", "ts", T1, "nn", "1", "S", "2", "a b", "3")
        .fails(
            400,
            CODE,
            "Feature 'nn' is not in feature group 'clicks' (nearest: 'n').",
            "names are case sensitive; did you mean 's'?",
            "Feature name 'a b' is not valid.");
  }

  @Test
  @DisplayName("case 20, B-13, B-14: what is no Integral")
  void integralsAreInts() {
    for (String n : new String[] {"1.5", "abc", "1e3", " 7", "0x1F", "١", ""}) {
      gateway
          .put("clicks", "id", "a", "ts", T1, "n", n)
          .fails(400, CODE, "Feature 'n' of feature group 'clicks' is Integral;", "base-10 64-bit");
    }
    gateway
        .put("clicks", "id", "a", "ts", T1, "n", "9223372036854775808")
        .fails(400, CODE, "out of the 64-bit range");
  }

  @Test
  @DisplayName("case 21, B-15: what is no Fractional")
  void fractionalsAreFinite() {
    for (String x : new String[] {"abc", "NaN", "Infinity", "1e999", "0x1p3", "1d"}) {
      gateway
          .put("clicks", "id", "a", "ts", T1, "x", x)
          .fails(400, CODE, "must be a finite decimal");
    }
  }

  @Test
  @DisplayName("B-16, B-17, case 27: the form of a value")
  void aValueIsOneStringOrOneList() {
    gateway
        .putBody(
            "clicks",
            "{\"Record\":[{\"FeatureName\":\"n\",\"ValueAsString\":7},"
                + "{\"FeatureName\":\"x\"},"
                + "{\"FeatureName\":\"s\",\"ValueAsString\":\"a\",\"ValueAsStringList\":[]},"
                + "{\"ValueAsString\":\"a\"},7]}")
        .fails(
            400,
            CODE,
            "Record[0].ValueAsString must be a string."
                + " Record[1]: give exactly one of ValueAsString and ValueAsStringList."
                + " Record[2]: give exactly one of ValueAsString and ValueAsStringList."
                + " Record[3].FeatureName: required, the name of a feature."
                + " Record[4] must be an object.");
  }

  @Test
  @DisplayName("case 27, B-18, B-19: lists for scalars, scalars for lists, wrong dimensions")
  void aValueHasTheShapeOfItsFeature() {
    gateway.store.create(Definitions.collections("vectors"));

    gateway
        .putBody("clicks", "{\"Record\":[{\"FeatureName\":\"s\",\"ValueAsStringList\":[\"a\"]}]}")
        .fails(400, CODE, "Feature 's' of feature group 'clicks' is String; use ValueAsString.");
    gateway
        .putBody(
            "vectors",
            "{\"Record\":[{\"FeatureName\":\"l\",\"ValueAsString\":\"1\"},"
                + "{\"FeatureName\":\"v\",\"ValueAsStringList\":[\"1\",\"2\",\"3\"]}]}")
        .fails(
            400,
            CODE,
            "Feature 'l' of feature group 'vectors' is a List of Integral; use"
                + " ValueAsStringList",
            "it has 3 elements, expected 4");
  }

  @Test
  @DisplayName("case 28, B-21: a value over the limit")
  void aValueHasALength() {
    gateway
        .put("clicks", "id", "a", "ts", T1, "s", "x".repeat(358_401))
        .fails(400, CODE, "its value has 358401 characters and exceeds 358400");
  }

  @Test
  @DisplayName("B-22: a record over the limit though no value is")
  void aRecordHasALength() {
    gateway
        .put("clicks", "id", "a", "ts", T1, "s", "é".repeat(180_000))
        .fails(400, CODE, "The record is 360026 bytes; the limit is 358400.");
  }

  @Test
  @DisplayName("B-23: a lone surrogate")
  void textIsUnicode() {
    gateway
        .putBody(
            "clicks",
            "{\"Record\":" + Gateway.recordJson("id", "a", "ts", T1, "s", "\\uD800") + "}")
        .fails(400, CODE, "not valid Unicode");
  }

  @Test
  @DisplayName("case 24, B-25, B-26: what is no event time")
  void eventTimesAreIsoInUtc() {
    for (String ts :
        new String[] {
          "2026-01-01",
          "2026-01-01 00:00:00",
          "2026-01-01T00:00:00+00:00",
          "2026-13-01T00:00:00Z",
          "2026-02-30T00:00:00Z",
          "yesterday",
          "",
          "2026-01-01T00:00:00+02:00",
          "2026-01-01T00:00:60Z",
          "2026-01-01T24:00:00Z"
        }) {
      gateway
          .put("clicks", "id", "a", "ts", ts)
          .fails(400, CODE, "Event time is not ISO-8601 in UTC.");
    }
  }

  @Test
  @DisplayName("case 25, B-27: milliseconds")
  void millisecondsAreNoSeconds() {
    gateway.store.create(Definitions.fractionalTime("ticks"));

    gateway
        .put("ticks", "id", "a", "ts", "1760000000000")
        .fails(400, CODE, "Event time looks like milliseconds; expected seconds", "year 57742");
  }

  @Test
  @DisplayName("B-28: beyond the range")
  void eventTimesHaveARange() {
    for (String ts : new String[] {"0000-01-01T00:00:00Z", "2300-01-01T00:00:00Z"}) {
      gateway
          .put("clicks", "id", "a", "ts", ts)
          .fails(400, CODE, "out of the supported range, 1677-09-21T00:12:44Z");
    }
  }

  @Test
  @DisplayName("case 30, B-31, B-32: target stores")
  void targetStoresAreOnesTheGroupHas() {
    gateway.store.create(Definitions.onlineOnly("fast"));
    String record = "{\"Record\":" + Gateway.recordJson("id", "a", "ts", T1) + ",";

    gateway
        .putBody("clicks", record + "\"TargetStores\":[]}")
        .fails(400, CODE, "TargetStores must be 1-2 distinct of OnlineStore, OfflineStore.");
    gateway
        .putBody("clicks", record + "\"TargetStores\":[\"OnlineStore\",\"OnlineStore\"]}")
        .fails(400, CODE, "TargetStores must be 1-2 distinct of OnlineStore, OfflineStore.");
    gateway
        .putBody("clicks", record + "\"TargetStores\":[\"Nope\"]}")
        .fails(400, CODE, "TargetStores: 'Nope' is not one of OnlineStore, OfflineStore.");
    gateway
        .putBody("fast", record + "\"TargetStores\":[\"OfflineStore\"]}")
        .fails(400, CODE, "Feature group 'fast' has no OfflineStore.");
    gateway
        .delete("fast", "a", T1, "TargetStores", "OfflineStore")
        .fails(400, CODE, "Feature group 'fast' has no OfflineStore.");
  }

  @Test
  @DisplayName("B-33: times to live")
  void aTimeToLiveIsAWholeNumberOfAUnit() {
    String record = "{\"Record\":" + Gateway.recordJson("id", "a", "ts", T1) + ",\"TtlDuration\":";

    gateway
        .putBody("clicks", record + "{\"Unit\":\"Days\",\"Value\":0}}")
        .fails(400, CODE, "TtlDuration.Value must be a whole number of at least 1.");
    gateway
        .putBody("clicks", record + "{\"Unit\":\"seconds\",\"Value\":-1}}")
        .fails(
            400,
            CODE,
            "TtlDuration.Unit 'seconds' is not one of Seconds, Minutes, Hours, Days, Weeks.",
            "TtlDuration.Value must be a whole number of at least 1.");
    gateway
        .putBody("clicks", record + "{\"Unit\":\"Days\",\"Value\":1.5}}")
        .fails(400, CODE, "TtlDuration.Value must be a whole number.");
    gateway
        .putBody("clicks", record + "{\"Unit\":\"Weeks\",\"Value\":9000000000000}}")
        .fails(400, CODE, "exceeds the range");
    gateway
        .putBody("clicks", record + "{}}")
        .fails(400, CODE, "TtlDuration.Unit: required", "TtlDuration.Value: required");
  }

  @Test
  @DisplayName("B-35: a duplicate key")
  void aKeyIsGivenOnce() {
    gateway
        .putBody("clicks", "{\"Record\":[],\n \"Record\":[]}")
        .fails(400, CODE, "Request body has a duplicate key \"Record\" at line 2");
    gateway
        .putBody("clicks", "{\"Other\":[{\"a\":1,\"a\":null}],\"Record\":[]}")
        .fails(400, CODE, "duplicate key \"a\"");
  }

  @Test
  @DisplayName("B-45, case 37: deletes")
  void aDeleteNamesItsTimeAndMode() {
    gateway
        .send("DELETE", "/FeatureGroup/clicks", "RecordIdentifierValueAsString=a", "")
        .fails(400, CODE, "EventTime: required.");
    gateway
        .delete("clicks", "a", T1, "DeletionMode", "hard")
        .fails(400, CODE, "DeletionMode 'hard' is not one of SoftDelete, HardDelete.");
    gateway.delete("clicks", "a", "yesterday").fails(400, CODE, "Event time is not ISO-8601");
    gateway
        .send("DELETE", "/FeatureGroup/clicks", "", "")
        .fails(400, CODE, "RecordIdentifierValueAsString: required. EventTime: required.");
  }

  @Test
  @DisplayName("B-41: the identifier of a read")
  void aReadNamesOneIdentifier() {
    gateway
        .send("GET", "/FeatureGroup/clicks", "", "")
        .fails(400, CODE, "RecordIdentifierValueAsString: required.");
    gateway
        .get("clicks", "a", "RecordIdentifierValueAsString", "b")
        .fails(400, CODE, "RecordIdentifierValueAsString: must be given once");
    gateway.get("clicks", "").fails(400, CODE, "RecordIdentifierValueAsString must not be empty.");
  }

  @Test
  @DisplayName("B-32: reading a group without an online store")
  void aGroupWithoutAnOnlineStoreServesNothing() {
    gateway.store.create(Definitions.offlineOnly("history"));

    gateway.get("history", "a").fails(400, CODE, "Feature group 'history' has no OnlineStore.");
  }

  @Test
  @DisplayName("B-38: a group that is being created or deleted")
  void aGroupIsUsableOnceCreated() {
    gateway.store.groups.create(
        tidemark.registry.Caller.LOCAL, tidemark.fixture.Fixtures.definition("young"));

    gateway.put("young", "id", "a", "ts", T1).fails(400, CODE, "is Creating");
    gateway.get("young", "a").fails(400, CODE, "is Creating");
    gateway.store.settle();
    gateway.store.groups.delete(
        tidemark.registry.Caller.LOCAL, new tidemark.model.FeatureGroupName("young"));

    gateway.put("young", "id", "a", "ts", T1).fails(400, CODE, "is Deleting");
    gateway.get("young", "a").fails(400, CODE, "is Deleting");
  }

  @Test
  @DisplayName("S-13: no error tells a value")
  void errorsTellNoValues() {
    String canary = "canary-7f3a";
    String[] answers = {
      gateway.put("clicks", "id", "a", "ts", T1, "n", canary).body(),
      gateway.put("clicks", "id", "a", "ts", T1, "x", canary).body(),
      gateway.put("clicks", "id", "a", "ts", canary).body(),
      gateway.put("clicks", "id", canary.repeat(300), "ts", T1).body(),
      gateway.put("nope", "id", canary, "ts", T1, "s", canary).body(),
      gateway
          .putBody("clicks", "{\"Record\":[{\"FeatureName\":\"s\",\"ValueAsString\":\"canary-7f3a")
          .body(),
      gateway.putBody("clicks", "{\"Record\":[{\"ValueAsString\":\"" + canary + "\"}]}").body(),
      gateway.putBody("clicks", "{\"Record\":" + canary + "}").body(),
      gateway.get("nope", canary).body(),
      gateway.delete("clicks", canary, canary).body(),
    };

    assertThat(answers).allSatisfy(body -> assertThat(body).contains("__type"));
    assertThat(answers).allSatisfy(body -> assertThat(body).doesNotContain("canary"));
    assertThat(gateway.logLines()).hasSize(answers.length);
    assertThat(gateway.logLines()).allSatisfy(line -> assertThat(line).doesNotContain("canary"));
  }
}
