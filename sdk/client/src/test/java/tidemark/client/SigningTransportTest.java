package tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;

/** What is sent to API Gateway, seen by a server of this machine in its place. */
class SigningTransportTest {
  private static final AwsCredentialsProvider KEY =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAREAL", "real-secret"));
  private static final String SCOPE =
      "AWS4-HMAC-SHA256 Credential=AKIAREAL/\\d{8}/eu-west-1/execute-api/aws4_request.*";

  private final RecordedServer server = new RecordedServer();

  @AfterEach
  void stop() {
    System.clearProperty("aws.region");
    server.close();
  }

  @Test
  void callsAreSignedForTheGateway() {
    server.answers(200, "{\"Record\":[{\"FeatureName\":\"id\",\"ValueAsString\":\"a/1\"}]}");

    try (FeatureStoreClient client = signing().build()) {
      assertThat(client.getRecord(new GetRecord("clicks", "a/1", List.of()))).isPresent();
    }

    assertThat(server.asked().method()).isEqualTo("GET");
    assertThat(server.asked().pathAndQuery())
        .isEqualTo(
            "/prod/FeatureGroup/clicks?RecordIdentifierValueAsString=a%2F1"
                + "&ExpirationTimeResponse=Enabled");
    assertThat(server.asked().headers().get("Authorization"))
        .matches(SCOPE)
        .contains("SignedHeaders=host;x-amz-");
    assertThat(server.asked().headers()).containsKey("X-Amz-Date");
  }

  @Test
  void bodiesArriveWholeAndTheTargetIsSigned() {
    server.answers(200, "").answers(200, "{\"FeatureGroupSummaries\":[]}");

    try (FeatureStoreClient client = signing().build()) {
      client.putRecord(
          new PutRecord(
              "clicks",
              List.of(new GivenFeature("id", new FeatureValue.Text("\u00e9"))),
              Set.of(),
              Optional.empty()));
      assertThat(server.asked().body())
          .isEqualTo("{\"Record\":[{\"FeatureName\":\"id\",\"ValueAsString\":\"\u00e9\"}]}");
      assertThat(server.asked().headers())
          .containsEntry("Content-type", "application/json")
          .doesNotContainKeys("Expect", "Transfer-encoding");

      client.listFeatureGroups();
    }

    assertThat(server.asked().headers())
        .containsEntry("X-Amz-Target", "SageMaker.ListFeatureGroups");
    assertThat(server.asked().headers().get("Authorization"))
        .contains("SignedHeaders=content-type;host;")
        .contains(";x-amz-target,");
  }

  @Test
  void aSessionTokenGoesAlong() {
    server.answers(200, "{\"FeatureGroupSummaries\":[]}");

    try (FeatureStoreClient client =
        signing()
            .credentials(
                StaticCredentialsProvider.create(
                    AwsSessionCredentials.create("AKIAREAL", "real-secret", "token")))
            .build()) {
      client.listFeatureGroups();
    }

    assertThat(server.asked().headers()).containsEntry("X-Amz-Security-Token", "token");
  }

  @Test
  void theGatewaysRefusalIsTold() {
    server.answers(
        403,
        Map.of("x-amzn-ErrorType", "AccessDeniedException"),
        "{\"Message\":\"User: someone is not authorized to perform: execute-api:Invoke\"}");

    try (FeatureStoreClient client = signing().build()) {
      assertThatThrownBy(client::listFeatureGroups)
          .hasMessageStartingWith("User: someone is not authorized")
          .extracting("kind")
          .isEqualTo(Kind.FORBIDDEN);
    }
    assertThat(server.calls()).isEqualTo(1);
  }

  @Test
  void connectionsAreKept() {
    try (FeatureStoreClient client = signing().build()) {
      // The pool gives out as many; a connection that does not come back is missed.
      for (int call = 0; call < 130; call++) {
        server.answers(200, "{\"FeatureGroupSummaries\":[]}");
        client.listFeatureGroups();
      }
    }

    assertThat(server.calls()).isEqualTo(130);
  }

  @Test
  void withoutCredentialsNothingIsSentAndNothingTriedAgain() {
    int[] asked = {0};
    AwsCredentialsProvider none =
        () -> {
          asked[0]++;
          throw SdkClientException.create("none anywhere");
        };

    try (FeatureStoreClient client = signing().credentials(none).build()) {
      assertThatThrownBy(client::listFeatureGroups)
          .hasMessageStartingWith("There are no credentials of AWS to sign with. Set them")
          .extracting("kind")
          .isEqualTo(Kind.UNAVAILABLE);
    }
    assertThat(asked[0]).isEqualTo(1);
    assertThat(server.calls()).isZero();
  }

  @Test
  void whatCannotBeReachedIsNamed() {
    URI nobody = server.endpoint();
    server.close();

    try (FeatureStoreClient client =
        FeatureStoreClient.builder()
            .endpoint(nobody)
            .region("eu-west-1")
            .credentials(KEY)
            .build()) {
      assertThatThrownBy(client::listFeatureGroups)
          .hasMessageStartingWith("No answer from " + nobody + ": ")
          .hasCauseInstanceOf(NoAnswer.class);
    }
  }

  @Test
  void aBrokenConnectionIsTriedAgain() {
    server
        .answers(503, "{\"Message\":\"Busy.\"}")
        .breaks()
        .answers(200, "{\"FeatureGroupSummaries\":[]}");

    try (FeatureStoreClient client = signing().build()) {
      assertThat(client.listFeatureGroups()).isEmpty();
    }

    assertThat(server.calls()).isEqualTo(3);
  }

  @Test
  void theRegionMayComeFromTheEndpointOrTheSurroundings() {
    System.setProperty("aws.region", "eu-north-1");
    server.answers(200, "{\"FeatureGroupSummaries\":[]}");

    try (FeatureStoreClient client =
        FeatureStoreClient.builder().endpoint(server.endpoint()).credentials(KEY).build()) {
      client.listFeatureGroups();
    }

    assertThat(server.asked().headers().get("Authorization")).contains("/eu-north-1/execute-api/");
  }

  @Test
  void otherEndpointsAreCalledUnsigned() {
    server.answers(200, "{\"FeatureGroupSummaries\":[]}");

    try (FeatureStoreClient client =
        FeatureStoreClient.builder().endpoint(server.endpoint()).build()) {
      client.listFeatureGroups();
    }

    assertThat(server.asked().headers()).doesNotContainKeys("Authorization", "X-Amz-Date");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://features.example.com/prod",
        "https://user@features.example.com",
        "https://features.example.com?stage=prod",
        "features.example.com"
      })
  void whatCannotBeSignedForIsRefused(String address) {
    FeatureStoreClientBuilder builder =
        FeatureStoreClient.builder().endpoint(URI.create(address)).credentials(KEY);

    assertThatThrownBy(builder::build)
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageStartingWith("'" + address + "' is no endpoint for signed requests: ");
  }

  private FeatureStoreClientBuilder signing() {
    return FeatureStoreClient.builder()
        .endpoint(URI.create(server.endpoint() + "/prod/"))
        .region("eu-west-1")
        .credentials(KEY);
  }
}
