package tidemark.host;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import tidemark.aws.AwsClients;

/** A LocalStack that answers, and what points others at it. */
interface LocalStack extends AutoCloseable {
  String ACCOUNT = "000000000000";
  Region REGION = Region.US_EAST_1;
  AwsCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

  /** It shares its machine with the tests. */
  int PATIENCE = 20;

  URI endpoint();

  AwsClients clients();

  @Override
  void close();

  /**
   * Whether the hook has made its changes, without which nothing that is deployed can answer.
   *
   * @throws IllegalStateException if it has not
   */
  static void requireAdapted(URI endpoint) throws IOException, InterruptedException {
    HttpRequest hooks = HttpRequest.newBuilder(endpoint.resolve("/_localstack/init/start")).build();
    String told = HttpClient.newHttpClient().send(hooks, BodyHandlers.ofString()).body();
    if (!told.contains("tidemark.py") || !told.contains("SUCCESSFUL")) {
      throw new IllegalStateException("LocalStack has not run the hook tidemark.py: " + told);
    }
  }

  /** Clients of the LocalStack at an endpoint. */
  static AwsClients clientsOf(URI endpoint) {
    return AwsClients.at(endpoint, REGION, CREDENTIALS, PATIENCE);
  }

  /** What points the CDK CLI and the AWS SDKs at it. */
  default Map<String, String> environment(Path cdkHome) {
    return Map.ofEntries(
        Map.entry("AWS_ENDPOINT_URL", endpoint().toString()),
        Map.entry("AWS_ACCESS_KEY_ID", "test"),
        Map.entry("AWS_SECRET_ACCESS_KEY", "test"),
        Map.entry("AWS_EC2_METADATA_DISABLED", "true"),
        Map.entry("AWS_REGION", REGION.id()),
        Map.entry("AWS_DEFAULT_REGION", REGION.id()),
        Map.entry("CDK_HOME", cdkHome.toString()),
        Map.entry("CDK_DISABLE_CLI_TELEMETRY", "1"),
        Map.entry("CDK_DISABLE_VERSION_CHECK", "1"),
        Map.entry("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "1"),
        Map.entry("JAVA_HOME", System.getProperty("java.home")));
  }
}
