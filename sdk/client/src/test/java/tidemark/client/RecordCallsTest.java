package tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.RecordIdentifier;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.record.BatchWrite;
import tidemark.record.ListRecords;
import tidemark.record.ListRecords.SoftDeleted;
import tidemark.record.PutRecord;
import tidemark.record.RecordPage;
import tidemark.record.UpdateRecord;

/** Calls that AWS's client for Java has not: batch writes, lists and updates. */
class RecordCallsTest {
  private static final String ARN = "arn:aws:sagemaker:us-east-1:000000000000:feature-group/clicks";
  private static final TimeToLive DAY = new TimeToLive(TimeToLive.Unit.DAYS, 1);

  private final RecordedServer server = new RecordedServer();
  private final FeatureStoreClient client =
      FeatureStoreClient.builder().endpoint(server.endpoint()).build();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void anUpdateSendsWhatItChanges() {
    server.answers(200, "");

    client.updateRecord(
        new UpdateRecord(
            ARN, "a/1", List.of(given("n", "7")), Set.of(TargetStore.ONLINE), Optional.of(DAY)));

    assertThat(server.asked().method()).isEqualTo("POST");
    assertThat(server.asked().pathAndQuery())
        .isEqualTo(
            "/FeatureGroup/arn%3Aaws%3Asagemaker%3Aus-east-1%3A000000000000%3Afeature-group"
                + "%2Fclicks/Record");
    assertThat(server.asked().body())
        .isEqualTo(
            "{\"RecordIdentifierValueAsString\":\"a/1\",\"Features\":[{\"FeatureName\":\"n\","
                + "\"ValueAsString\":\"7\"}],\"TargetStores\":[\"OnlineStore\"],"
                + "\"TtlDuration\":{\"Unit\":\"Days\",\"Value\":1}}");
  }

  @Test
  @DisplayName("case 52: an older update is a conflict, a missing record is not found")
  void anUpdateMayBeRefused() {
    server
        .answers(409, "{\"__type\":\"ConflictException\",\"Message\":\"Older.\"}")
        .answers(404, "{\"__type\":\"ResourceNotFound\",\"Message\":\"None.\"}");
    UpdateRecord request =
        new UpdateRecord("clicks", "a", List.of(given("n", "7")), Set.of(), Optional.empty());

    assertThatThrownBy(() -> client.updateRecord(request))
        .hasMessage("Older.")
        .extracting("kind")
        .isEqualTo(Kind.CONFLICT);
    assertThatThrownBy(() -> client.updateRecord(request))
        .extracting("kind")
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void aListGivesPagesAndTheirTokens() {
    server
        .answers(200, "{\"RecordIdentifiers\":[\"a\",\"b c\"],\"NextToken\":\"t\"}")
        .answers(200, "{\"RecordIdentifiers\":[]}");

    RecordPage first =
        client.listRecords(new ListRecords("clicks", 2, Optional.empty(), SoftDeleted.LEFT_OUT));
    assertThat(server.asked().pathAndQuery()).isEqualTo("/FeatureGroup/clicks/ListRecords");
    assertThat(server.asked().body()).isEqualTo("{\"MaxResults\":2}");
    RecordPage last =
        client.listRecords(new ListRecords("clicks", 2, first.next(), SoftDeleted.INCLUDED));

    assertThat(first)
        .isEqualTo(
            new RecordPage(
                List.of(new RecordIdentifier("a"), new RecordIdentifier("b c")), Optional.of("t")));
    assertThat(last).isEqualTo(new RecordPage(List.of(), Optional.empty()));
    assertThat(server.asked().body())
        .isEqualTo("{\"MaxResults\":2,\"NextToken\":\"t\",\"IncludeSoftDeletedRecords\":true}");
  }

  @Test
  @DisplayName("trap 13: entries that come back are found among those sent, repeats one by one")
  void entriesAreFoundAgain() {
    String a = entry("a", "");
    String b = entry("b", ",\"TtlDuration\":{\"Unit\":\"Days\",\"Value\":1}");
    server.answers(
        200,
        "{\"Errors\":[{\"Entry\":"
            + b
            + ",\"ErrorCode\":\"ValidationError\",\"ErrorMessage\":\"Wrong.\"}],"
            + "\"UnprocessedEntries\":["
            + a
            + ", "
            + a
            + "]}");
    PutRecord putA = put("a", Optional.empty());

    BatchWrite.Answer answer =
        client.batchWriteRecord(
            BatchWrite.Request.of(
                List.of(putA, put("c", Optional.empty()), put("b", Optional.of(DAY)), putA)));

    assertThat(server.asked().pathAndQuery()).isEqualTo("/BatchWriteRecord");
    assertThat(server.asked().body())
        .isEqualTo("{\"Entries\":[" + String.join(",", a, entry("c", ""), b, a) + "]}");
    assertThat(answer.unprocessed()).containsExactly(0, 3);
    assertThat(answer.failed()).extracting(BatchWrite.Failed::entry).containsExactly(2);
    assertThat(answer.failed().get(0).reason())
        .hasMessage("Wrong.")
        .extracting("kind")
        .isEqualTo(Kind.INVALID);
  }

  @Test
  void anEntryThatWasNotSentIsUnexpected() {
    server.answers(200, "{\"Errors\":[],\"UnprocessedEntries\":[{}]}");

    assertThatThrownBy(
            () ->
                client.batchWriteRecord(BatchWrite.Request.of(List.of(put("a", Optional.empty())))))
        .hasMessageContaining("it names an entry that was not sent");
  }

  private static PutRecord put(String id, Optional<TimeToLive> ttl) {
    return new PutRecord("clicks", List.of(given("id", id)), Set.of(), ttl);
  }

  private static String entry(String id, String members) {
    return "{\"FeatureGroupName\":\"clicks\",\"Record\":[{\"FeatureName\":\"id\","
        + "\"ValueAsString\":\""
        + id
        + "\"}]"
        + members
        + "}";
  }

  private static GivenFeature given(String name, String text) {
    return new GivenFeature(name, new FeatureValue.Text(text));
  }
}
