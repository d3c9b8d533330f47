package tidemark.aws;

import java.net.URI;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Clients of servers that stand in for AWS on this machine. */
public final class StandIns {
  public static final Region REGION = Region.EU_WEST_1;
  public static final String ACCOUNT = "000000000000";

  private static final AwsCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

  /** A stand-in shares its machine with the tests. */
  private static final int PATIENCE = 20;

  private StandIns() {}

  /** The directory of the module that holds what stand-ins are started from. */
  public static Path module() {
    return Path.of(System.getProperty("stand-ins", "")).toAbsolutePath();
  }

  public static AwsClients clients(Endpoints endpoints) {
    return AwsClients.at(endpoints, REGION, CREDENTIALS, PATIENCE);
  }

  public static AwsClients clients(int port) {
    return clients(URI.create("http://127.0.0.1:" + port));
  }

  public static AwsClients clients(URI endpoint) {
    return clients(Endpoints.at(endpoint));
  }
}
