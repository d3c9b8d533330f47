package tidemark.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.given;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tidemark.model.EventTime;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.TargetStore;
import tidemark.record.DeleteRecord;
import tidemark.record.GetRecord;
import tidemark.record.ServedRecord;

class GetRecordJsonTest {
  @Test
  void readsEveryParameter() {
    assertThat(
            GetRecordJson.read(
                "g",
                Query.parse(
                    "RecordIdentifierValueAsString=u%2F1&FeatureName=b&FeatureName=a"
                        + "&ExpirationTimeResponse=Enabled&Later=1")))
        .isEqualTo(
            new GetRecordJson.Request(
                new GetRecord("g", "u/1", List.of("b", "a")), ExpirationTimeResponse.ENABLED));
  }

  @Test
  @DisplayName("B-41: a read names one identifier")
  void namesWhatIsWrong() {
    assertThatThrownBy(() -> GetRecordJson.read("g", Query.parse("ExpirationTimeResponse=on")))
        .hasMessage(
            "RecordIdentifierValueAsString: required."
                + " ExpirationTimeResponse 'on' is not one of Enabled, Disabled.");
    assertThatThrownBy(
            () ->
                GetRecordJson.read(
                    "g",
                    Query.parse("RecordIdentifierValueAsString=a&RecordIdentifierValueAsString=a")))
        .hasMessage("RecordIdentifierValueAsString: must be given once, was given more than once.");
  }

  @Test
  @DisplayName("B-42, trap 7: no record is an empty object")
  void writesNothingForNoRecord() {
    assertThat(written(Optional.empty(), ExpirationTimeResponse.ENABLED)).isEqualTo("{}");
  }

  @Test
  void writesListsAndScalars() {
    ServedRecord record =
        new ServedRecord(
            List.of(
                given("id", "a"), new GivenFeature("l", new FeatureValue.Texts(List.of("1", "1")))),
            Optional.empty());

    assertThat(written(Optional.of(record), ExpirationTimeResponse.ENABLED))
        .isEqualTo(
            Bodies.json(
                "{'Record':[{'FeatureName':'id','ValueAsString':'a'},"
                    + "{'FeatureName':'l','ValueAsStringList':['1','1']}]}"));
  }

  @ParameterizedTest
  @DisplayName("case 39: whole seconds without a fraction, others with three digits")
  @CsvSource({
    "2026-03-01T12:00:00Z, 2026-03-01T12:00:00Z",
    "2026-03-01T12:00:00.5Z, 2026-03-01T12:00:00.500Z",
    "2026-03-01T12:00:00.123456789Z, 2026-03-01T12:00:00.123Z",
    "1969-12-31T23:59:59.9Z, 1969-12-31T23:59:59.900Z"
  })
  void writesExpiry(String expiresAt, String written) {
    ServedRecord record = new ServedRecord(List.of(), Optional.of(EventTime.parseIso(expiresAt)));

    assertThat(written(Optional.of(record), ExpirationTimeResponse.ENABLED))
        .isEqualTo("{\"Record\":[],\"ExpiresAt\":\"" + written + "\"}");
    assertThat(written(Optional.of(record), ExpirationTimeResponse.DISABLED))
        .isEqualTo("{\"Record\":[]}");
  }

  @Test
  @DisplayName("B-45: deletes")
  void readsDeletes() {
    String keys = "RecordIdentifierValueAsString=a&EventTime=2026-03-01T10%3A00%3A00Z";

    DeleteRecord soft = DeleteRecordJson.read("g", Query.parse(keys));
    DeleteRecord hard =
        DeleteRecordJson.read(
            "g",
            Query.parse(
                keys
                    + "&DeletionMode=HardDelete&TargetStores=OnlineStore"
                    + "&TargetStores=OfflineStore"));

    assertThat(soft.mode()).isEqualTo(DeleteRecord.Mode.SOFT);
    assertThat(soft.stores()).isEmpty();
    assertThat(soft.eventTime()).isEqualTo("2026-03-01T10:00:00Z");
    assertThat(hard.mode()).isEqualTo(DeleteRecord.Mode.HARD);
    assertThat(hard.stores()).containsExactlyInAnyOrder(TargetStore.values());
    assertThatThrownBy(
            () ->
                DeleteRecordJson.read(
                    "g", Query.parse("EventTime=&DeletionMode=hard&TargetStores=Online")))
        .hasMessage(
            "RecordIdentifierValueAsString: required. EventTime must not be empty."
                + " TargetStores: 'Online' is not one of OnlineStore, OfflineStore."
                + " DeletionMode 'hard' is not one of SoftDelete, HardDelete.");
  }

  private static String written(Optional<ServedRecord> served, ExpirationTimeResponse expiration) {
    byte[] string =
        new JsonBytes(0).escapedText(GetRecordJson.writeEscaped(served, expiration)).toBytes();
    try (JsonParser json = new JsonFactory().createParser(string)) {
      return json.nextTextValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
