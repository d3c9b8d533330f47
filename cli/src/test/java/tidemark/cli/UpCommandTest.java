package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tidemark up} can be told about the writes that it takes. */
class UpCommandTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final String MISSPELLED = ",\"Recrd\":[]";

  @TempDir Path directory;

  @Test
  void takesWritesAsAwsDoes() throws Exception {
    try (ServerProcess server = start()) {
      assertThat(put(server, MISSPELLED, Duration.ZERO).statusCode()).isEqualTo(200);
      assertThat(put(server, "", Duration.ofHours(2)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void refusesWhatItIsToldToRefuse() throws Exception {
    try (ServerProcess server = start("--strict", "--max-future", "1 hours")) {
      HttpResponse<String> misspelled = put(server, MISSPELLED, Duration.ZERO);
      HttpResponse<String> future = put(server, "", Duration.ofHours(2));

      assertThat(misspelled.statusCode()).isEqualTo(400);
      assertThat(misspelled.body()).contains("Recrd");
      assertThat(future.statusCode()).isEqualTo(400);
      assertThat(future.body()).contains("at most 3600 seconds from now");
      assertThat(put(server, "", Duration.ofMinutes(59)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aSpanThatIsNoneIsAFaultOfUse() {
    CliRun run = CliRun.of(new LocalStores(), "up", "--max-future", "soon");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--max-future").contains("soon");
  }

  private ServerProcess start(String... options) throws IOException {
    Path store = directory.resolve("store");
    Path definition = Files.writeString(directory.resolve("plane.yaml"), EndToEndTest.PLANE);
    CliRun created =
        CliRun.over(new LocalStores(), store, Map.of(), "group", "create", definition.toString());
    assertThat(created.exitCode()).as(created.err()).isZero();
    return ServerProcess.start(store, options);
  }

  /** Puts a record in a body that has these members besides. */
  private static HttpResponse<String> put(ServerProcess server, String besides, Duration ahead)
      throws IOException, InterruptedException {
    String record =
        """
        [{"FeatureName":"tailnum","ValueAsString":"N1"},\
        {"FeatureName":"known_at","ValueAsString":"%s"}]"""
            .formatted(Instant.now().plus(ahead));
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(server.endpoint() + "/FeatureGroup/plane"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"Record\":" + record + besides + "}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
