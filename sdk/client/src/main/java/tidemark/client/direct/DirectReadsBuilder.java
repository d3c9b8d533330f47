package tidemark.client.direct;

import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.aws.AwsClients;
import tidemark.aws.CallTimes;
import tidemark.aws.dynamodb.DynamoDbOnlineStore;
import tidemark.aws.dynamodb.DynamoDbRegistry;
import tidemark.aws.dynamodb.OnlineTableName;
import tidemark.aws.dynamodb.RegistryTable;
import tidemark.client.gateway.GatewaySigner;
import tidemark.model.Deployment;
import tidemark.model.FeatureStoreException;
import tidemark.record.RecordReader;
import tidemark.registry.Authorizer;
import tidemark.registry.GroupCache;

/**
 * Says as whom and where tables are read. What is not said is what the AWS SDKs find: credentials
 * and region of the environment, a profile, a container or an instance.
 */
public final class DirectReadsBuilder {
  /** Stands for an account that nobody asks for: names alone are resolved. */
  private static final String NO_ACCOUNT = "000000000000";

  private final String registry;
  private final String onlinePrefix;
  private @Nullable AwsCredentialsProvider credentials;
  private @Nullable String region;
  private @Nullable String account;
  private @Nullable DynamoDbClient client;
  private InstantSource clock = InstantSource.system();

  DirectReadsBuilder(String registry, String onlinePrefix) {
    this.registry = registry;
    this.onlinePrefix = onlinePrefix;
  }

  /** As whom tables are read. The caller closes it. */
  public DirectReadsBuilder credentials(AwsCredentialsProvider provider) {
    this.credentials = provider;
    return this;
  }

  /** The deployment's region, such as {@code eu-central-1}. */
  public DirectReadsBuilder region(String name) {
    this.region = name;
    return this;
  }

  /** The deployment's account, 12 digits, for groups that are named by ARN. */
  public DirectReadsBuilder account(String id) {
    this.account = id;
    return this;
  }

  /** A client of DynamoDB to use instead of a new one. The caller closes it. */
  public DirectReadsBuilder client(DynamoDbClient dynamoDb) {
    this.client = dynamoDb;
    return this;
  }

  /** What says which records have expired; the machine's clock if nothing else does. */
  public DirectReadsBuilder clock(InstantSource source) {
    this.clock = source;
    return this;
  }

  /**
   * Reads of these tables. Nothing is asked of AWS yet.
   *
   * @throws FeatureStoreException of kind INVALID if a name or the account is not one, or there is
   *     no region
   */
  public DirectReads build() {
    Region where = Region.of(region == null ? usualRegion() : region);
    Deployment deployment =
        new Deployment(account == null ? NO_ACCOUNT : account, where.id(), Optional.empty());
    OnlineTableName names = new OnlineTableName(onlinePrefix);
    if (client != null) {
      return reads(deployment, client, names, () -> {});
    }
    if (credentials != null) {
      return connected(deployment, names, where, credentials, () -> {});
    }
    DefaultCredentialsProvider usual = DefaultCredentialsProvider.builder().build();
    return connected(deployment, names, where, usual, usual::close);
  }

  private DirectReads connected(
      Deployment deployment,
      OnlineTableName names,
      Region where,
      AwsCredentialsProvider provider,
      Runnable release) {
    AwsClients clients = AwsClients.of(where, provider);
    DynamoDbClient dynamoDb = clients.dynamoDb(CallTimes.ONLINE);
    return reads(
        deployment,
        dynamoDb,
        names,
        () -> {
          dynamoDb.close();
          clients.close();
          release.run();
        });
  }

  private DirectReads reads(
      Deployment deployment, DynamoDbClient dynamoDb, OnlineTableName names, Runnable release) {
    DynamoDbOnlineStore online = new DynamoDbOnlineStore(dynamoDb, names);
    GroupCache groups =
        new GroupCache(new DynamoDbRegistry(new RegistryTable(dynamoDb, registry)), clock);
    return new DirectReads(
        new RecordReader(deployment, groups, Authorizer.ALLOW_ALL, online, clock),
        account != null,
        () -> {
          online.close();
          release.run();
        });
  }

  private static String usualRegion() {
    return GatewaySigner.usualRegion()
        .orElseThrow(
            () ->
                FeatureStoreException.invalid(
                    "Nothing tells the deployment's region. Name it with region(...), or set"
                        + " AWS_REGION."));
  }
}
