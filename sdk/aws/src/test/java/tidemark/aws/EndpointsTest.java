package tidemark.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointsTest {
  private static final URI ALL = URI.create("http://127.0.0.1:4566");
  private static final URI QUEUES = URI.create("http://127.0.0.1:9324");

  @Test
  void aServiceIsWhereItsOwnVariableSays() {
    Endpoints endpoints =
        new Endpoints(
            Map.of("AWS_ENDPOINT_URL", ALL.toString(), "AWS_ENDPOINT_URL_SQS", QUEUES.toString()));

    assertThat(endpoints.of("SQS")).contains(QUEUES);
    assertThat(endpoints.of("DYNAMODB")).contains(ALL);
  }

  @Test
  void whatNothingIsSaidOfIsAtAws() {
    Endpoints endpoints =
        new Endpoints(Map.of("AWS_ENDPOINT_URL_SQS", QUEUES.toString(), "PATH", "/bin"));

    assertThat(endpoints.of("S3")).isEmpty();
    assertThat(endpoints.environment()).containsOnlyKeys("AWS_ENDPOINT_URL_SQS");
  }
}
