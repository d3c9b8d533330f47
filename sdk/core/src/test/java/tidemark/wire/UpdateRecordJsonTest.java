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
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.record.UpdateRecord;

class UpdateRecordJsonTest {
  @Test
  void readsWhatItWrites() {
    UpdateRecord full =
        new UpdateRecord(
            "g",
            "a/1",
            List.of(
                given("ts", "2026-03-01T10:00:00Z"),
                new GivenFeature("l", new FeatureValue.Texts(List.of("1", "2")))),
            Set.of(TargetStore.OFFLINE),
            Optional.of(new TimeToLive(TimeToLive.Unit.WEEKS, 3)));
    UpdateRecord least =
        new UpdateRecord("g", "a", List.of(given("n", "1")), Set.of(), Optional.empty());

    assertThat(UpdateRecordJson.write(full))
        .isEqualTo(
            json(
                "{'RecordIdentifierValueAsString':'a/1','Features':[{'FeatureName':'ts',"
                    + "'ValueAsString':'2026-03-01T10:00:00Z'},{'FeatureName':'l',"
                    + "'ValueAsStringList':['1','2']}],'TargetStores':['OfflineStore'],"
                    + "'TtlDuration':{'Unit':'Weeks','Value':3}}"));
    for (UpdateRecord request : List.of(full, least)) {
      byte[] body = UpdateRecordJson.write(request).getBytes(StandardCharsets.UTF_8);
      assertThat(UpdateRecordJson.read("g", body)).isEqualTo(request);
    }
  }

  @Test
  @DisplayName("case 52: every fault of a body at once")
  void namesEveryFault() {
    assertThatThrownBy(
            () ->
                UpdateRecordJson.read(
                    "g",
                    body(
                        "{'RecordIdentifierValueAsString':7,'Features':[{'FeatureName':'n'},3],"
                            + "'TargetStores':['Nope'],'TtlDuration':{'Unit':'Days'}}")))
        .hasMessage(
            "RecordIdentifierValueAsString must be a string."
                + " Features[0]: give exactly one of ValueAsString and ValueAsStringList."
                + " Features[1] must be an object."
                + " TargetStores: 'Nope' is not one of OnlineStore, OfflineStore."
                + " TtlDuration.Value: required, a whole number of at least 1.");
    assertThatThrownBy(() -> UpdateRecordJson.read("g", body("{}")))
        .hasMessage(
            "RecordIdentifierValueAsString: required, the identifier of a record."
                + " Features: required, a list of 1-100 FeatureValue.");
    assertThatThrownBy(() -> UpdateRecordJson.read("g", new byte[0]))
        .hasMessage("Request body is empty; expected JSON with \"Features\".");
  }
}
