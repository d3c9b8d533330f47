package tidemark.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.given;
import static tidemark.wire.Bodies.body;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.record.PutRecord;

class PutRecordJsonTest {
  @Test
  void readsEveryMember() {
    PutRecord request =
        PutRecordJson.read(
            "clicks",
            body(
                "{'TtlDuration':{'Value':3,'Unit':'Weeks'},'TargetStores':['OfflineStore'],"
                    + "'Record':[{'ValueAsString':'a','FeatureName':'id'},"
                    + "{'FeatureName':'l','ValueAsStringList':['1','','1']}]}"));

    assertThat(request)
        .isEqualTo(
            new PutRecord(
                "clicks",
                List.of(
                    given("id", "a"),
                    new GivenFeature("l", new FeatureValue.Texts(List.of("1", "", "1")))),
                Set.of(TargetStore.OFFLINE),
                Optional.of(new TimeToLive(TimeToLive.Unit.WEEKS, 3))));
  }

  @Test
  void readsWhatItWrites() {
    PutRecord request =
        new PutRecord(
            "clicks",
            List.of(
                given("id", "\u0000\"\\é😀\uFFFE"),
                new GivenFeature("l", new FeatureValue.Texts(List.of()))),
            Set.of(TargetStore.OFFLINE, TargetStore.ONLINE),
            Optional.of(new TimeToLive(TimeToLive.Unit.DAYS, 7)));

    String written = PutRecordJson.write(request);

    assertThat(PutRecordJson.read("clicks", body(written))).isEqualTo(request);
    assertThat(written)
        .endsWith(
            Bodies.json(
                "'TargetStores':['OnlineStore','OfflineStore'],"
                    + "'TtlDuration':{'Unit':'Days','Value':7}}"));
  }

  @Test
  void takesNullForAbsent() {
    PutRecord request =
        PutRecordJson.read(
            "clicks",
            body(
                "{'Record':[{'FeatureName':'id','ValueAsString':'a','ValueAsStringList':null}],"
                    + "'TargetStores':null,'TtlDuration':null}"));

    assertThat(request.record()).containsExactly(given("id", "a"));
    assertThat(request.stores()).isEmpty();
    assertThat(request.ttl()).isEmpty();
  }

  @Test
  @DisplayName("B-01: an empty body")
  void anEmptyBodyIsNamed() {
    fails("", "Request body is empty; expected JSON with \"Record\".");
  }

  @Test
  @DisplayName("B-02: what is no JSON object has a place")
  void whatIsNotJsonHasAPlace() {
    fails("{", "Request body is not valid JSON at line 1 column 2.");
    fails("{'Record':\n  [x]}", "Request body is not valid JSON at line 2 column 4.");
    fails("   ", "Request body must be a JSON object.");
    fails("null", "Request body must be a JSON object.");
    fails("{'Record':[]} x", "Request body is not valid JSON at line 1 column 15.");
  }

  @Test
  @DisplayName("B-23: bytes that are no UTF-8, or a surrogate in UTF-8")
  void bytesAreUtf8() {
    byte[] body = body("{'Record':[{'FeatureName':'s','ValueAsString':'???'}]}");
    int at = new String(body, StandardCharsets.UTF_8).indexOf('?');
    byte[] broken = body.clone();
    broken[at] = (byte) 0xff;
    byte[] surrogate = body.clone();
    surrogate[at] = (byte) 0xed;
    surrogate[at + 1] = (byte) 0xa0;
    surrogate[at + 2] = (byte) 0x80;

    for (byte[] bytes : List.of(broken, surrogate)) {
      assertThatThrownBy(() -> PutRecordJson.read("clicks", bytes))
          .hasMessageStartingWith("Request body is not valid JSON at line 1 column");
    }
  }

  @Test
  @DisplayName("B-03, B-16, B-17: every fault, in request order")
  void everyFaultIsNamedInOrder() {
    fails(
        "{'TargetStores':['Online',7],'Record':[{'FeatureName':7,'ValueAsString':'a'},"
            + "{'FeatureName':'b','ValueAsStringList':['1',2,null]},{},[]],"
            + "'TtlDuration':{'Unit':'Years','Value':'7'}}",
        "TargetStores[1] must be a string."
            + " TargetStores: 'Online' is not one of OnlineStore, OfflineStore."
            + " Record[0].FeatureName must be a string."
            + " Record[1].ValueAsStringList[1] must be a string."
            + " Record[1].ValueAsStringList[2] must be a string."
            + " Record[2].FeatureName: required, the name of a feature."
            + " Record[2]: give exactly one of ValueAsString and ValueAsStringList."
            + " Record[3] must be an object."
            + " TtlDuration.Unit 'Years' is not one of Seconds, Minutes, Hours, Days, Weeks."
            + " TtlDuration.Value must be a whole number.");
  }

  @Test
  @DisplayName("at most ten faults are told")
  void tenFaultsAreTold() {
    fails(
        "{'Record':[" + "0,".repeat(12) + "0]}",
        "Record[0] must be an object. Record[1] must be an object. Record[2] must be an object."
            + " Record[3] must be an object. Record[4] must be an object."
            + " Record[5] must be an object. Record[6] must be an object."
            + " Record[7] must be an object. Record[8] must be an object."
            + " Record[9] must be an object. (and 3 more)");
  }

  @Test
  @DisplayName("B-31: stores are one or two distinct ones")
  void targetStoresAreDistinct() {
    String fault = "TargetStores must be 1-2 distinct of OnlineStore, OfflineStore.";
    fails("{'Record':[],'TargetStores':[]}", fault);
    fails("{'Record':[],'TargetStores':['OnlineStore','OnlineStore']}", fault);
    fails("{'Record':[],'TargetStores':'OnlineStore'}", "TargetStores must be a list of strings.");
  }

  @Test
  @DisplayName("B-33: a time to live has a range")
  void aTimeToLiveHasARange() {
    fails(
        "{'Record':[],'TtlDuration':{'Unit':'Weeks','Value':99999999999999999999}}",
        "TtlDuration.Value is out of range.");
    fails(
        "{'Record':[],'TtlDuration':{'Unit':'Weeks','Value':15251}}",
        "TtlDuration of 15251 Weeks exceeds the range of 292 years.");
    fails("{'Record':[],'TtlDuration':7}", "TtlDuration must be an object.");
  }

  @Test
  @DisplayName("B-35: duplicate keys at any depth, of known and unknown members")
  void keysAreUnique() {
    fails(
        "{'Record':[],'Record':[]}",
        "Request body has a duplicate key \"Record\" at line 1 column 24.");
    fails(
        "{'Record':null,'Record':[]}",
        "Request body has a duplicate key \"Record\" at line 1 column 26.");
    fails(
        "{'Record':[{'FeatureName':'a','FeatureName':'b'}]}",
        "Request body has a duplicate key \"FeatureName\" at line 1 column 46.");
    fails(
        "{'x':{'y':[{'z':1,'z':2}]}}",
        "Request body has a duplicate key \"z\" at line 1 column 24.");
  }

  @Test
  @DisplayName("B-36 S-15: nesting, strings, numbers, names and lists have limits")
  void limitsEndTheReading() {
    String limits =
        ": nesting to 8 levels, a string of 400000 characters, a number of 40, a name of 256.";
    fails("{'x':" + "[".repeat(8), "Request body exceeds a limit at line 1 column 14" + limits);
    fails(
        "{'Record':[{'FeatureName':'" + "y".repeat(500_000),
        "Request body exceeds a limit at line 1 column");
    fails(
        "{'TtlDuration':{'Value':" + "1".repeat(41) + "}}",
        "Request body exceeds a limit at line 1 column 66" + limits);
    fails("{'" + "n".repeat(300) + "':1}", "Request body exceeds a limit at line 1 column");
    fails("{'Record':[" + "0,".repeat(2_600) + "0]}", "Record has more than 2600 elements.");
    fails(
        "{'x':[" + "{'a':0},".repeat(5_300) + "0]}",
        "Request body has more than 10400 values that do not belong into it at line 1 column");
  }

  private static void fails(String json, String message) {
    assertThatThrownBy(() -> PutRecordJson.read("clicks", body(json)))
        .hasMessageStartingWith(message)
        .message()
        .satisfies(
            text -> {
              if (message.endsWith(".")) {
                assertThat(text).isEqualTo(message);
              }
            });
  }
}
