package tidemark.aws;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Makes the clients of one region over one pool of connections. A composition root makes one of
 * these, asks it once for each client it needs, and keeps them. Thread-safe.
 *
 * <p>The pool is Apache's: the JDK's own URL connections stall about a millisecond on each reused
 * POST. Region and endpoint are set, so that no call has to find them out.
 */
public final class AwsClients implements AutoCloseable {
  /** Ours: enough for the widest fan-out of an adapter and a few calls beside it. */
  private static final int CONNECTIONS_MAX = 64;

  private static final Duration CONNECT_MAX = Duration.ofMillis(500);

  private final Region region;
  private final AwsCredentialsProvider credentials;
  private final Endpoints endpoints;
  private final int patience;
  private final ConnectionPool http;
  private final List<ExecutionInterceptor> followers;

  private AwsClients(
      Region region, AwsCredentialsProvider credentials, Endpoints endpoints, int patience) {
    this(
        region,
        credentials,
        endpoints,
        patience,
        new ConnectionPool(AwsClients::connections),
        List.of());
  }

  private AwsClients(
      Region region,
      AwsCredentialsProvider credentials,
      Endpoints endpoints,
      int patience,
      ConnectionPool http,
      List<ExecutionInterceptor> followers) {
    this.region = region;
    this.credentials = credentials;
    this.endpoints = endpoints;
    this.patience = patience;
    this.http = http;
    this.followers = followers;
  }

  private static SdkHttpClient connections() {
    return ApacheHttpClient.builder()
        .maxConnections(CONNECTIONS_MAX)
        .connectionTimeout(CONNECT_MAX)
        .tcpKeepAlive(true)
        .build();
  }

  /** Of AWS's own services in a region. */
  public static AwsClients of(Region region, AwsCredentialsProvider credentials) {
    return new AwsClients(region, credentials, Endpoints.NONE, 1);
  }

  /** Of whatever speaks for the services at an endpoint. */
  public static AwsClients at(URI endpoint, Region region, AwsCredentialsProvider credentials) {
    return at(endpoint, region, credentials, 1);
  }

  /**
   * The same of what may be slow, such as a server on a busy machine.
   *
   * @param patience how many times as long as on AWS a call may take
   */
  public static AwsClients at(
      URI endpoint, Region region, AwsCredentialsProvider credentials, int patience) {
    return at(Endpoints.at(endpoint), region, credentials, patience);
  }

  /** The same of services that are at several places; at AWS if nothing is said of one. */
  public static AwsClients at(
      Endpoints endpoints, Region region, AwsCredentialsProvider credentials, int patience) {
    return new AwsClients(region, credentials, endpoints, patience);
  }

  /** The same over the same connections, each of whose calls is told to a follower. */
  public AwsClients followedBy(ExecutionInterceptor follower) {
    return new AwsClients(region, credentials, endpoints, patience, http, List.of(follower));
  }

  /** A client of DynamoDB whose calls may take so long. */
  public DynamoDbClient dynamoDb(CallTimes times) {
    URI own = URI.create("https://" + DynamoDbClient.serviceMetadata().endpointFor(region));
    return configured(DynamoDbClient.builder(), times)
        .endpointOverride(endpoints.of("DYNAMODB").orElse(own))
        .build();
  }

  public SqsClient sqs() {
    URI own = URI.create("https://" + SqsClient.serviceMetadata().endpointFor(region));
    return configured(SqsClient.builder(), CallTimes.ONLINE)
        .endpointOverride(endpoints.of("SQS").orElse(own))
        .build();
  }

  /** Of whatever is not S3 itself, buckets are asked for by path. */
  public S3Client s3() {
    S3ClientBuilder builder = configured(S3Client.builder(), CallTimes.OBJECT);
    endpoints.of("S3").ifPresent(own -> builder.endpointOverride(own).forcePathStyle(true));
    return builder.build();
  }

  public GlueClient glue() {
    URI own = URI.create("https://" + GlueClient.serviceMetadata().endpointFor(region));
    return configured(GlueClient.builder(), CallTimes.CONTROL)
        .endpointOverride(endpoints.of("GLUE").orElse(own))
        .build();
  }

  public AthenaClient athena() {
    URI own = URI.create("https://" + AthenaClient.serviceMetadata().endpointFor(region));
    return configured(AthenaClient.builder(), CallTimes.CONTROL)
        .endpointOverride(endpoints.of("ATHENA").orElse(own))
        .build();
  }

  public LambdaClient lambda() {
    URI own = URI.create("https://" + LambdaClient.serviceMetadata().endpointFor(region));
    return configured(LambdaClient.builder(), CallTimes.CONTROL)
        .endpointOverride(endpoints.of("LAMBDA").orElse(own))
        .build();
  }

  public SchedulerClient scheduler() {
    URI own = URI.create("https://" + SchedulerClient.serviceMetadata().endpointFor(region));
    return configured(SchedulerClient.builder(), CallTimes.CONTROL)
        .endpointOverride(endpoints.of("SCHEDULER").orElse(own))
        .build();
  }

  public Region region() {
    return region;
  }

  /** Closes the connections; the clients make new ones. For a process that was restored. */
  public void dropConnections() {
    http.drop();
  }

  /** Closes the connections; the clients answer no more. */
  @Override
  public void close() {
    http.close();
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B configured(
      B builder, CallTimes times) {
    return builder
        .httpClient(http)
        .region(region)
        .credentialsProvider(credentials)
        .overrideConfiguration(
            times.multipliedBy(patience).configuration().toBuilder()
                .executionInterceptors(followers)
                .build());
  }
}
