package tidemark.aws;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Clients of servers that stand in for AWS on this machine. */
public final class StandIns {
  public static final Region REGION = Region.EU_WEST_1;
  public static final String ACCOUNT = "000000000000";

  /** A stand-in shares its machine with the tests. */
  private static final int PATIENCE = 20;

  private StandIns() {}

  public static AwsClients clients(int port) {
    return clients(URI.create("http://127.0.0.1:" + port));
  }

  public static AwsClients clients(URI endpoint) {
    return AwsClients.at(
        endpoint,
        REGION,
        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
        PATIENCE);
  }
}
