package tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.PartitionLayout;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.offline.FeatureReference;
import tidemark.record.BatchGet;
import tidemark.record.DeleteRecord;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;

class FeatureStoreClientTest {
  private static final String DESCRIBED =
      """
      {"FeatureGroupArn":"arn:aws:sagemaker:us-east-1:000000000000:feature-group/clicks",
       "FeatureGroupName":"clicks","RecordIdentifierFeatureName":"user","EventTimeFeatureName":"ts",
       "FeatureDefinitions":[{"FeatureName":"user","FeatureType":"String"},
         {"FeatureName":"ts","FeatureType":"String"},
         {"FeatureName":"v","FeatureType":"Fractional","CollectionType":"Vector",
          "CollectionConfig":{"VectorConfig":{"Dimension":3}}}],
       "CreationTime":1772359200.25,"LastModifiedTime":1772359203,"FeatureGroupStatus":"%s",%s
       "OnlineStoreConfig":{"EnableOnlineStore":true,"StorageType":"InMemory",
         "TtlDuration":{"Unit":"Days","Value":7}},
       "OfflineStoreConfig":{"S3StorageConfig":{"S3Uri":"s3://acme-fs/prod",
         "ResolvedOutputS3Uri":"s3://acme-fs/prod/000000000000/x/data"},"DisableGlueTableCreation":false,
         "PartitionLayout":"day","TableFormat":"Glue"},
       "ThroughputConfig":{"ThroughputMode":"OnDemand"},"SomethingNew":[1]}
      """;

  private final RecordedServer server = new RecordedServer();
  private final FeatureStoreClient client =
      FeatureStoreClient.builder().endpoint(server.endpoint()).build();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void createSendsTheDefinitionAndItsPartitionLayout() {
    server.answers(200, "{\"FeatureGroupArn\":\"arn:x\"}");

    String arn =
        client.createFeatureGroup(
            DefinitionFile.parse(
                "g.yaml",
                """
                name: plane
                description: Planes
                record_identifier: tailnum
                event_time: known_at
                features:
                  - {name: tailnum, type: String}
                  - {name: known_at, type: String}
                online: {ttl: 7 days}
                tags: {team: flights}
                """));

    assertThat(arn).isEqualTo("arn:x");
    assertThat(server.asked().method()).isEqualTo("POST");
    assertThat(server.asked().pathAndQuery()).isEqualTo("/");
    assertThat(server.asked().headers())
        .containsEntry("X-Amz-Target", "SageMaker.CreateFeatureGroup")
        .containsEntry("Content-Type", "application/x-amz-json-1.1");
    assertThat(server.asked().body())
        .isEqualTo(
            "{\"FeatureGroupName\":\"plane\",\"RecordIdentifierFeatureName\":\"tailnum\","
                + "\"EventTimeFeatureName\":\"known_at\",\"FeatureDefinitions\":["
                + "{\"FeatureName\":\"tailnum\",\"FeatureType\":\"String\"},"
                + "{\"FeatureName\":\"known_at\",\"FeatureType\":\"String\"}],"
                + "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true,\"StorageType\":\"Standard\","
                + "\"TtlDuration\":{\"Unit\":\"Days\",\"Value\":7}},"
                + "\"OfflineStoreConfig\":{\"S3StorageConfig\":{\"S3Uri\":\"s3://tidemark-local/offline\"},"
                + "\"PartitionLayout\":\"day\",\"DisableGlueTableCreation\":false},"
                + "\"Description\":\"Planes\",\"Tags\":[{\"Key\":\"team\",\"Value\":\"flights\"}]}");
  }

  @Test
  void describeReadsWhatItKnowsAndIgnoresTheRest() {
    server.answers(200, DESCRIBED.formatted("Created", ""));

    FeatureGroupDescription clicks = client.describeFeatureGroup("clicks");

    assertThat(clicks.status()).isEqualTo(FeatureGroup.Status.CREATED);
    assertThat(clicks.createdAt()).isEqualTo(Instant.parse("2026-03-01T10:00:00.250Z"));
    assertThat(clicks.definition().schema().features()).hasSize(3);
    assertThat(clicks.definition().online().orElseThrow().ttl().orElseThrow())
        .hasToString("7 Days");
    assertThat(clicks.definition().offline().orElseThrow().layout()).isEqualTo(PartitionLayout.DAY);
    assertThat(clicks.offlineUri()).contains("s3://acme-fs/prod/000000000000/x/data");
  }

  @Test
  void tagsAndDescriptionsOfFeaturesAreRead() {
    server
        .answers(200, "{\"Tags\":[{\"Key\":\"team\",\"Value\":\"ads\"}]}")
        .answers(
            200,
            "{\"Results\":[{\"FeatureMetadata\":{\"FeatureName\":\"n\",\"Description\":\"N.\"}}],"
                + "\"NextToken\":\"t\"}")
        .answers(
            200,
            "{\"Results\":[{\"FeatureMetadata\":{\"FeatureName\":\"x\",\"Description\":\"X.\"}}]}")
        .answers(200, "{}");

    assertThat(client.listTags("arn:aws:x")).containsOnly(entry("team", "ads"));
    assertThat(server.asked().body()).isEqualTo("{\"ResourceArn\":\"arn:aws:x\"}");
    assertThat(client.featureDescriptions("clicks"))
        .containsOnly(entry("n", "N."), entry("x", "X."));
    assertThat(server.asked().body())
        .startsWith("{\"Resource\":\"FeatureMetadata\",\"MaxResults\":100,\"NextToken\":\"t\",");
    client.describeFeature("clicks", "n", "N.");
    assertThat(server.asked().body())
        .isEqualTo(
            "{\"FeatureGroupName\":\"clicks\",\"FeatureName\":\"n\",\"Description\":\"N.\"}");
  }

  @Test
  void ownersOfFeaturesAreParameters() {
    server
        .answers(
            200,
            "{\"Results\":[{\"FeatureMetadata\":{\"FeatureName\":\"n\",\"Parameters\":["
                + "{\"Key\":\"unit\",\"Value\":\"m\"},{\"Key\":\"owner\",\"Value\":\"ops\"}]}}]}")
        .answers(200, "{}");

    assertThat(client.featureOwners("clicks")).containsOnly(entry("n", "ops"));
    assertThat(server.asked().body()).contains("\"Name\":\"Parameters.owner\"");
    client.setFeatureOwner("clicks", "n", "ops");
    assertThat(server.asked().body())
        .isEqualTo(
            "{\"FeatureGroupName\":\"clicks\",\"FeatureName\":\"n\",\"ParameterAdditions\":["
                + "{\"Key\":\"owner\",\"Value\":\"ops\"}]}");
  }

  @Test
  void waitingEndsWhenTheGroupIsCreated() {
    server
        .answers(200, DESCRIBED.formatted("Creating", ""))
        .answers(200, DESCRIBED.formatted("Creating", ""))
        .answers(200, DESCRIBED.formatted("Created", ""));

    client.waitUntilCreated("clicks", Duration.ofSeconds(10));

    assertThat(server.calls()).isEqualTo(3);
  }

  @Test
  void waitingEndsWithTheReasonWhenCreationFailed() {
    server.answers(
        200, DESCRIBED.formatted("CreateFailed", "\"FailureReason\":\"The bucket is gone.\","));

    assertThatThrownBy(() -> client.waitUntilCreated("clicks", Duration.ofSeconds(10)))
        .hasMessage("Feature group 'clicks' is CreateFailed: The bucket is gone.");
  }

  @Test
  void listFollowsPages() {
    String summary =
        "{\"FeatureGroupName\":\"%s\",\"FeatureGroupArn\":\"arn:%1$s\",\"CreationTime\":1,"
            + "\"FeatureGroupStatus\":\"Created\"}";
    server
        .answers(
            200, "{\"FeatureGroupSummaries\":[" + summary.formatted("a") + "],\"NextToken\":\"t\"}")
        .answers(200, "{\"FeatureGroupSummaries\":[" + summary.formatted("b") + "]}");

    List<FeatureGroupSummary> groups = client.listFeatureGroups();

    assertThat(groups).extracting(group -> group.name().value()).containsExactly("a", "b");
    assertThat(server.asked().body()).contains("\"NextToken\":\"t\"");
  }

  @Test
  void putSendsTheRecordAsGiven() {
    server.answers(200, "");

    client.putRecord(
        new PutRecord(
            "clicks",
            List.of(
                new GivenFeature("user", new FeatureValue.Text("\u00fc-1")),
                new GivenFeature("v", new FeatureValue.Texts(List.of("1", "2.50")))),
            Set.of(TargetStore.ONLINE),
            Optional.of(new TimeToLive(TimeToLive.Unit.HOURS, 2))));

    assertThat(server.asked().method()).isEqualTo("PUT");
    assertThat(server.asked().pathAndQuery()).isEqualTo("/FeatureGroup/clicks");
    assertThat(server.asked().body())
        .isEqualTo(
            "{\"Record\":[{\"FeatureName\":\"user\",\"ValueAsString\":\"\u00fc-1\"},"
                + "{\"FeatureName\":\"v\",\"ValueAsStringList\":[\"1\",\"2.50\"]}],"
                + "\"TargetStores\":[\"OnlineStore\"],\"TtlDuration\":{\"Unit\":\"Hours\",\"Value\":2}}");
  }

  @Test
  @DisplayName("case 9: identifiers of any characters survive the path and the query")
  void identifiersArePercentEncoded() {
    server.answers(200, "{}");

    client.getRecord(new GetRecord("arn:aws:x/clicks", "a b/+&%\u00fc", List.of("s", "t")));

    assertThat(server.asked().pathAndQuery())
        .isEqualTo(
            "/FeatureGroup/arn%3Aaws%3Ax%2Fclicks"
                + "?RecordIdentifierValueAsString=a%20b%2F%2B%26%25%C3%BC"
                + "&ExpirationTimeResponse=Enabled&FeatureName=s&FeatureName=t");
  }

  @Test
  void getReadsFeaturesAndExpiry() {
    server.answers(
        200,
        "{\"Record\":[{\"FeatureName\":\"score\",\"ValueAsString\":\"0.750\"},"
            + "{\"FeatureName\":\"v\",\"ValueAsStringList\":[\"1\"]}],"
            + "\"ExpiresAt\":\"2026-03-01T12:00:00Z\"}");

    var record = client.getRecord(new GetRecord("clicks", "u", List.of())).orElseThrow();

    assertThat(record.features())
        .containsExactly(
            new GivenFeature("score", new FeatureValue.Text("0.750")),
            new GivenFeature("v", new FeatureValue.Texts(List.of("1"))));
    assertThat(record.expiresAt()).contains(EventTime.parseIso("2026-03-01T12:00:00Z"));
  }

  @Test
  @DisplayName("case 2: no record is no error")
  void aMissingRecordIsEmpty() {
    server.answers(200, "{}");

    assertThat(client.getRecord(new GetRecord("clicks", "u", List.of()))).isEmpty();
  }

  @Test
  void deleteNamesTimeModeAndStores() {
    server.answers(200, "");

    client.deleteRecord(
        new DeleteRecord(
            "clicks",
            "u",
            "2026-03-01T10:00:00Z",
            Set.of(TargetStore.ONLINE, TargetStore.OFFLINE),
            DeleteRecord.Mode.HARD));

    assertThat(server.asked().method()).isEqualTo("DELETE");
    assertThat(server.asked().pathAndQuery())
        .isEqualTo(
            "/FeatureGroup/clicks?RecordIdentifierValueAsString=u"
                + "&EventTime=2026-03-01T10%3A00%3A00Z&DeletionMode=HardDelete"
                + "&TargetStores=OnlineStore&TargetStores=OfflineStore");
  }

  @Test
  @DisplayName("case 46: the three lists of a batch")
  void batchGetReadsItsThreeLists() {
    server.answers(
        200,
        "{\"Records\":[{\"FeatureGroupName\":\"clicks\",\"RecordIdentifierValueAsString\":\"a\","
            + "\"Record\":[{\"FeatureName\":\"s\",\"ValueAsString\":\"1\"}]}],"
            + "\"Errors\":[{\"FeatureGroupName\":\"nope\",\"RecordIdentifierValueAsString\":\"b\","
            + "\"ErrorCode\":\"ResourceNotFound\",\"ErrorMessage\":\"No.\"}],"
            + "\"UnprocessedIdentifiers\":[{\"FeatureGroupName\":\"clicks\","
            + "\"RecordIdentifiersValueAsString\":[\"c\"],\"FeatureNames\":[\"s\"]}]}");

    BatchGet.Answer answer =
        client.batchGetRecord(
            List.of(new BatchGet.Wanted("clicks", List.of("a", "c"), List.of("s"))));

    assertThat(server.asked().body())
        .isEqualTo(
            "{\"Identifiers\":[{\"FeatureGroupName\":\"clicks\","
                + "\"RecordIdentifiersValueAsString\":[\"a\",\"c\"],\"FeatureNames\":[\"s\"]}],"
                + "\"ExpirationTimeResponse\":\"Enabled\"}");
    assertThat(answer.found()).hasSize(1);
    assertThat(answer.failed().get(0).reason().kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(answer.unprocessed())
        .containsExactly(new BatchGet.Wanted("clicks", List.of("c"), List.of("s")));
  }

  @Test
  void aFeatureVectorIsOneBatchCallAndKeepsTheOrderAskedFor() {
    server.answers(
        200,
        "{\"Records\":[{\"FeatureGroupName\":\"weather\",\"RecordIdentifierValueAsString\":\"JFK\","
            + "\"Record\":[{\"FeatureName\":\"temp\",\"ValueAsString\":\"39.0\"}]},"
            + "{\"FeatureGroupName\":\"plane\",\"RecordIdentifierValueAsString\":\"N1\","
            + "\"Record\":[{\"FeatureName\":\"seats\",\"ValueAsString\":\"149\"}]}],"
            + "\"Errors\":[],\"UnprocessedIdentifiers\":[]}");

    FeatureVector vector =
        client.featureVector(
            List.of(
                FeatureReference.parse("plane:seats"),
                FeatureReference.parse("weather:wind"),
                FeatureReference.parse("weather:temp")),
            Map.of("plane", "N1", "weather", "JFK"));

    assertThat(server.calls()).isEqualTo(1);
    assertThat(vector.values())
        .containsExactly(
            Optional.of(new FeatureValue.Text("149")),
            Optional.empty(),
            Optional.of(new FeatureValue.Text("39.0")));
  }

  @Test
  void aFeatureVectorAsksAgainForWhatWasNotProcessed() {
    server
        .answers(
            200,
            "{\"Records\":[],\"Errors\":[],\"UnprocessedIdentifiers\":[{\"FeatureGroupName\":\"plane\","
                + "\"RecordIdentifiersValueAsString\":[\"N1\"],\"FeatureNames\":[\"seats\"]}]}")
        .answers(
            200,
            "{\"Records\":[{\"FeatureGroupName\":\"plane\",\"RecordIdentifierValueAsString\":\"N1\","
                + "\"Record\":[{\"FeatureName\":\"seats\",\"ValueAsString\":\"149\"}]}],"
                + "\"Errors\":[],\"UnprocessedIdentifiers\":[]}");

    FeatureVector vector =
        client.featureVector(List.of(FeatureReference.parse("plane:seats")), Map.of("plane", "N1"));

    assertThat(vector.values()).containsExactly(Optional.of(new FeatureValue.Text("149")));
    assertThat(server.calls()).isEqualTo(2);
  }

  @Test
  void aFeatureVectorNeedsAnIdentifierPerGroup() {
    assertThatThrownBy(
            () -> client.featureVector(List.of(FeatureReference.parse("plane:seats")), Map.of()))
        .hasMessage("The record identifier of feature group 'plane' is missing.");
  }

  @ParameterizedTest
  @DisplayName("B-71: a feature is named group:feature")
  @CsvSource({"g:x:y", "g", "':x'", "'g:'", "''"})
  void featureReferencesHaveOneForm(String text) {
    assertThatThrownBy(() -> FeatureReference.parse(text))
        .hasMessageContaining("does not have the form group:feature");
  }

  @ParameterizedTest
  @DisplayName("case 70: the kind of an error is the same by header and by body")
  @CsvSource({
    "400, ValidationError, INVALID",
    "400, ValidationException, INVALID",
    "400, ResourceInUse, IN_USE",
    "400, ResourceLimitExceeded, LIMIT_EXCEEDED",
    "404, ResourceNotFound, NOT_FOUND",
    "403, AccessForbidden, FORBIDDEN",
    "409, ConflictException, CONFLICT",
  })
  void errorsHaveTheirKind(int status, String code, Kind kind) {
    server
        .answers(
            status,
            Map.of("x-amzn-ErrorType", code + ":http://somewhere/"),
            "{\"message\":\"Why.\"}")
        .answers(status, "{\"__type\":\"com.amazon#" + code + "\",\"Message\":\"Why.\"}");

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> client.describeFeatureGroup("clicks"))
          .hasMessage("Why.")
          .extracting(e -> ((FeatureStoreException) e).kind())
          .isEqualTo(kind);
    }
    assertThat(server.calls()).isEqualTo(2);
  }

  @Test
  void anOverloadedStoreIsAskedThreeTimes() {
    String busy = "{\"__type\":\"ThrottlingException\",\"Message\":\"Slow down.\"}";
    server.answers(400, busy).answers(503, "<html>").answers(200, "{}");

    assertThat(client.getRecord(new GetRecord("clicks", "u", List.of()))).isEmpty();

    server.answers(400, busy).answers(400, busy).answers(400, busy);
    assertThatThrownBy(() -> client.getRecord(new GetRecord("clicks", "u", List.of())))
        .hasMessage("Slow down.");
  }

  @Test
  void anAnswerOfSomethingElseIsSaidToBeOne() {
    server.answers(200, "<html>Welcome</html>");

    assertThatThrownBy(() -> client.getRecord(new GetRecord("clicks", "u", List.of())))
        .hasMessage(
            "The answer is not one of a feature store: it is not JSON. Check that the endpoint is"
                + " Tidemark's.");
  }

  @Test
  @DisplayName("B-73: a refused connection is told apart from an answer")
  void aRefusedConnectionIsTheCause() throws IOException {
    URI nobody = server.endpoint();
    server.close();
    FeatureStoreClient lonely = FeatureStoreClient.builder().endpoint(nobody).build();

    assertThatThrownBy(() -> lonely.describeFeatureGroup("clicks"))
        .hasMessageStartingWith("No answer from " + nobody + ": Connection refused")
        .hasCauseInstanceOf(NoAnswer.class)
        .hasRootCauseInstanceOf(ConnectException.class)
        .extracting(e -> ((FeatureStoreException) e).kind())
        .isEqualTo(Kind.UNAVAILABLE);
  }
}
