package tidemark.cli.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import tidemark.client.FeatureStoreClient;
import tidemark.local.LocalRequest;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;

/** The Java client's signatures, computed anew from what arrives. */
class SignedClientTest {
  private static final ClientKey KEY = new ClientKey("AKIAREAL", "real-secret");
  private static final String ARN = "arn:aws:sagemaker:eu-west-1:111122223333:feature-group/clicks";

  private final BlockingQueue<ReceivedRequest> arrivals = new LinkedBlockingQueue<>();
  private HttpServer server;
  private FeatureStoreClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client =
        FeatureStoreClient.builder()
            .endpoint(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/prod"))
            .region("eu-west-1")
            .credentials(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(KEY.id(), KEY.secret())))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  @DisplayName("S-20: paths with ARNs, queries and bodies are signed as they arrive")
  void signaturesAreThoseOfWhatArrives() throws Exception {
    client.getRecord(new GetRecord(ARN, "a b/+&\u00e9", List.of("n", "m")));
    client.putRecord(
        new PutRecord(
            ARN,
            List.of(new GivenFeature("s", new FeatureValue.Text("\u00e9"))),
            Set.of(),
            Optional.empty()));
    client.deleteFeatureGroup("clicks");

    assertThat(arrivals).hasSize(3);
    for (ReceivedRequest arrival : arrivals) {
      assertThat(arrival.head().rawPath()).startsWith("/prod/");
      ReceivedSignature.check(arrival, KEY, Instant.now());
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      LocalRequest head = LocalRequest.of(exchange);
      arrivals.add(new ReceivedRequest(head, head.body().readAllBytes()));
      exchange.sendResponseHeaders(200, -1);
    }
  }
}
