package tidemark.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.given;
import static tidemark.wire.Bodies.body;
import static tidemark.wire.Bodies.json;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.record.BatchWrite;
import tidemark.record.PutRecord;

class BatchWriteRecordJsonTest {
  private static final TimeToLive HOUR = new TimeToLive(TimeToLive.Unit.HOURS, 1);
  private static final String FEATURE = "{'FeatureName':'id','ValueAsString':'a'}";

  @Test
  void readsWhatItWrites() {
    BatchWrite.Request request =
        new BatchWrite.Request(
            List.of(
                BatchWrite.Entry.of(
                    new PutRecord(
                        "g",
                        List.of(
                            given("id", "a"),
                            new GivenFeature("l", new FeatureValue.Texts(List.of("1", "2")))),
                        Set.of(TargetStore.ONLINE),
                        Optional.of(HOUR))),
                BatchWrite.Entry.of(
                    new PutRecord("h", List.of(given("id", "b")), Set.of(), Optional.empty()))),
            Optional.of(new TimeToLive(TimeToLive.Unit.DAYS, 2)));

    String text = BatchWriteRecordJson.write(request);
    BatchWriteRecordJson.Request read =
        BatchWriteRecordJson.read(text.getBytes(StandardCharsets.UTF_8));

    assertThat(read.batch()).isEqualTo(request);
    assertThat(text)
        .isEqualTo(
            json("{'Entries':[")
                + String.join(",", read.texts())
                + json("],'TtlDuration':{'Unit':'Days','Value':2}}"));
  }

  @Test
  @DisplayName("trap 13: a failing entry comes back as the text that was sent")
  void anEntryComesBackAsItWasSent() {
    List<String> sent =
        List.of(
            "{ \"Record\" :[\n" + json(FEATURE) + "] ,\"FeatureGroupName\": \"g\\u00e9\"}",
            json(
                "{'FeatureGroupName':'\u00e9\uD83D\uDE00','Record':[],'Unknown':{'a':[1.50,null]}}"),
            json("{'FeatureGroupName':'h','Record':[" + FEATURE + "],'TargetStores':null}"));
    for (String start : List.of("", " \n", "\uFEFF", "\uFEFF ")) {
      byte[] body =
          (start
                  + json("{'TtlDuration':{'Unit':'Days','Value':2},'Entries':[ ")
                  + String.join(" , ", sent)
                  + "\t]}")
              .getBytes(StandardCharsets.UTF_8);

      BatchWriteRecordJson.Request request = BatchWriteRecordJson.read(body);

      assertThat(request.texts()).isEqualTo(sent);
      assertThat(
              BatchWriteRecordJson.write(
                  request,
                  new BatchWrite.Answer(
                      List.of(
                          new BatchWrite.Failed(0, FeatureStoreException.invalid("Wrong.")),
                          new BatchWrite.Failed(2, FeatureStoreException.notFound("None."))),
                      List.of(1)),
                  "r1"))
          .isEqualTo(
              "{\"Errors\":[{\"Entry\":"
                  + sent.get(0)
                  + json(",'ErrorCode':'ValidationError','ErrorMessage':'Wrong.'},{'Entry':")
                  + sent.get(2)
                  + json(",'ErrorCode':'ResourceNotFound','ErrorMessage':'None.'}],")
                  + "\"UnprocessedEntries\":["
                  + sent.get(1)
                  + "]}");
    }
  }

  @Test
  @DisplayName("what is wrong with a put is its entry's fault only")
  void faultsOfAnEntryAreItsOwn() {
    BatchWriteRecordJson.Request request =
        BatchWriteRecordJson.read(
            body(
                "{'Entries':[{'FeatureGroupName':'g','Record':[{'FeatureName':'id'}],"
                    + "'TargetStores':['Nope'],'TtlDuration':{'Unit':'Years','Value':0}},"
                    + "{'FeatureGroupName':'g','Record':["
                    + FEATURE
                    + "]}]}"));

    assertThat(request.batch().entries().get(1).faults()).isEmpty();
    assertThat(request.batch().entries().get(0).faults())
        .containsExactly(
            "Entries[0].Record[0]: give exactly one of ValueAsString and ValueAsStringList.",
            "TargetStores: 'Nope' is not one of OnlineStore, OfflineStore.",
            "TtlDuration.Unit 'Years' is not one of Seconds, Minutes, Hours, Days, Weeks.",
            "TtlDuration.Value must be a whole number of at least 1.");
  }

  @Test
  @DisplayName("case 49: what has the wrong form refuses the request, all faults at once")
  void aWrongFormRefusesTheRequest() {
    assertThatThrownBy(
            () ->
                read(
                    "{'Entries':[{'FeatureGroupName':7},'x',{'Record':{}},"
                        + "{'FeatureGroupName':'g','Record':[{'ValueAsString':1}],"
                        + "'TtlDuration':{}}],'TtlDuration':{'Unit':'Years','Value':1}}"))
        .hasMessage(
            "Entries[0].FeatureGroupName must be a string."
                + " Entries[0].Record: required, a list of FeatureValue."
                + " Entries[1] must be an object."
                + " Entries[2].Record: required, a list of FeatureValue."
                + " Entries[2].FeatureGroupName: required, the name or ARN of a feature group."
                + " Entries[3].Record[0].ValueAsString must be a string."
                + " Entries[3].Record[0].FeatureName: required, the name of a feature."
                + " Entries[3].TtlDuration.Unit: required, one of Seconds, Minutes, Hours, Days,"
                + " Weeks."
                + " Entries[3].TtlDuration.Value: required, a whole number of at least 1."
                + " TtlDuration.Unit 'Years' is not one of Seconds, Minutes, Hours, Days, Weeks.");
    assertThatThrownBy(() -> read("{}"))
        .hasMessage("Entries: required, a list of 1-25 BatchWriteRecordEntry.");
    assertThatThrownBy(() -> read("{'Entries':[]}"))
        .hasMessage("Entries must have 1-25 elements; it has 0.");
    assertThatThrownBy(() -> read("{'Entries':{}}")).hasMessageStartingWith("Entries: required");
    String entry = "{'FeatureGroupName':'g','Record':[" + FEATURE + "]}";
    assertThatThrownBy(() -> read("{'Entries':[" + (entry + ",").repeat(25) + entry + "]}"))
        .hasMessage("Entries must have 1-25 elements; it has 26.");
  }

  @Test
  void bothListsAreAlwaysThere() {
    BatchWriteRecordJson.Request request =
        read("{'Entries':[{'FeatureGroupName':'g','Record':[" + FEATURE + "]}]}");
    BatchWrite.Answer answer = new BatchWrite.Answer(List.of(), List.of());

    assertThat(BatchWriteRecordJson.write(request, answer, "r1"))
        .isEqualTo(json("{'Errors':[],'UnprocessedEntries':[]}"));
    assertThat(request.written(answer)).isEqualTo(1);
  }

  private static BatchWriteRecordJson.Request read(String json) {
    return BatchWriteRecordJson.read(body(json));
  }
}
