package tidemark.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.CreateFeatureGroupRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeFeatureGroupResponse;
import software.amazon.awssdk.services.sagemaker.model.FeatureDefinition;
import software.amazon.awssdk.services.sagemaker.model.FeatureGroupStatus;
import software.amazon.awssdk.services.sagemaker.model.FeatureType;
import software.amazon.awssdk.services.sagemaker.model.LastUpdateStatusValue;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.SageMakerFeatureStoreRuntimeClient;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.FeatureValue;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.GetRecordResponse;

/** A local store, served, and the clients of AWS's SDK for Java that were pointed at it. */
final class JavaSdkStore implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final LocalFeatureStore store;
  private final LocalServer server;
  private final SageMakerClient control;
  private final SageMakerFeatureStoreRuntimeClient runtime;

  private JavaSdkStore(LocalFeatureStore store, LocalServer server) {
    this.store = store;
    this.server = server;
    this.control = pointed(SageMakerClient.builder(), server.endpoint());
    this.runtime = pointed(SageMakerFeatureStoreRuntimeClient.builder(), server.endpoint());
  }

  static JavaSdkStore start(Path directory) throws IOException {
    LocalFeatureStore store =
        LocalFeatureStore.open(
            directory, LocalSettings.standard().withFlushInterval(Duration.ofMillis(50)));
    return new JavaSdkStore(store, LocalServer.start(store, 0));
  }

  /** A client of either plane, told of nothing but the endpoint, a region and some key. */
  static <B extends AwsClientBuilder<B, C>, C> C pointed(
      AwsClientBuilder<B, C> builder, URI endpoint) {
    return pointed(builder, endpoint, "local");
  }

  /** The same, with that access key. */
  static <B extends AwsClientBuilder<B, C>, C> C pointed(
      AwsClientBuilder<B, C> builder, URI endpoint, String keyId) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(keyId, "any")))
        .build();
  }

  SageMakerClient control() {
    return control;
  }

  SageMakerFeatureStoreRuntimeClient runtime() {
    return runtime;
  }

  URI endpoint() {
    return server.endpoint();
  }

  /** A created group: {@code id}, {@code ts}, {@code n}, {@code x}, {@code s}, both stores. */
  String group(String name) {
    return group(name, request -> {});
  }

  /** The same, changed; gives the ARN. */
  String group(String name, Consumer<CreateFeatureGroupRequest.Builder> change) {
    String arn =
        control
            .createFeatureGroup(
                request -> {
                  request
                      .featureGroupName(name)
                      .recordIdentifierFeatureName("id")
                      .eventTimeFeatureName("ts")
                      .featureDefinitions(
                          definition("id", FeatureType.STRING),
                          definition("ts", FeatureType.STRING),
                          definition("n", FeatureType.INTEGRAL),
                          definition("x", FeatureType.FRACTIONAL),
                          definition("s", FeatureType.STRING))
                      .onlineStoreConfig(online -> online.enableOnlineStore(true))
                      .offlineStoreConfig(
                          offline -> offline.s3StorageConfig(s3 -> s3.s3Uri("s3://acme-fs/prod")))
                      .roleArn("arn:aws:iam::111122223333:role/fs");
                  change.accept(request);
                })
            .featureGroupArn();
    settled(name);
    return arn;
  }

  static FeatureDefinition definition(String name, FeatureType type) {
    return FeatureDefinition.builder().featureName(name).featureType(type).build();
  }

  /** The group once it is created and what was changed last has become so. */
  DescribeFeatureGroupResponse settled(String name) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    DescribeFeatureGroupResponse found = describe(name);
    while (found.featureGroupStatus() == FeatureGroupStatus.CREATING
        || (found.lastUpdateStatus() != null
            && found.lastUpdateStatus().status() == LastUpdateStatusValue.IN_PROGRESS)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("The group did not settle within " + PATIENCE);
      }
      found = describe(name);
    }
    return found;
  }

  private DescribeFeatureGroupResponse describe(String name) {
    return control.describeFeatureGroup(request -> request.featureGroupName(name));
  }

  /** Puts a record of names and values in turn. */
  void put(String group, String... namesAndValues) {
    runtime.putRecord(request -> request.featureGroupName(group).record(features(namesAndValues)));
  }

  static FeatureValue[] features(String... namesAndValues) {
    FeatureValue[] features = new FeatureValue[namesAndValues.length / 2];
    for (int i = 0; i < features.length; i++) {
      features[i] =
          FeatureValue.builder()
              .featureName(namesAndValues[2 * i])
              .valueAsString(namesAndValues[2 * i + 1])
              .build();
    }
    return features;
  }

  GetRecordResponse get(String group, String identifier) {
    return runtime.getRecord(
        request -> request.featureGroupName(group).recordIdentifierValueAsString(identifier));
  }

  /** What a record holds; fails if there is none. */
  Map<String, String> values(String group, String identifier) {
    return get(group, identifier).record().stream()
        .collect(Collectors.toMap(FeatureValue::featureName, FeatureValue::valueAsString));
  }

  @Override
  public void close() {
    runtime.close();
    control.close();
    server.close();
    store.close();
  }
}
