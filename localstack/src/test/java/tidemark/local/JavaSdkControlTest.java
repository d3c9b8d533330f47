package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.local.JavaSdkStore.definition;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sagemaker.model.CreateFeatureGroupRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeFeatureGroupResponse;
import software.amazon.awssdk.services.sagemaker.model.FeatureDefinition;
import software.amazon.awssdk.services.sagemaker.model.FeatureGroupSortBy;
import software.amazon.awssdk.services.sagemaker.model.FeatureGroupSortOrder;
import software.amazon.awssdk.services.sagemaker.model.FeatureGroupStatus;
import software.amazon.awssdk.services.sagemaker.model.FeatureGroupSummary;
import software.amazon.awssdk.services.sagemaker.model.FeatureType;
import software.amazon.awssdk.services.sagemaker.model.OfflineStoreConfig;
import software.amazon.awssdk.services.sagemaker.model.OfflineStoreStatusValue;
import software.amazon.awssdk.services.sagemaker.model.ResourceInUseException;
import software.amazon.awssdk.services.sagemaker.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemaker.model.TableFormat;
import software.amazon.awssdk.services.sagemaker.model.ThroughputMode;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.SageMakerFeatureStoreRuntimeException;

/** AWS's SDK for Java as it is, on the life of feature groups. */
class JavaSdkControlTest {
  @TempDir static Path directory;
  private static JavaSdkStore store;

  @BeforeAll
  static void start() throws Exception {
    store = JavaSdkStore.start(directory);
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  @DisplayName("case 54, 57: a created group is described as it was asked for")
  void aCreatedGroupIsDescribed(TestInfo test) {
    String name = name(test);
    Instant before = Instant.now().minusSeconds(1);

    String arn = store.group(name, request -> request.description("of clicks"));

    DescribeFeatureGroupResponse found = store.settled(name);
    assertThat(arn)
        .isEqualTo(found.featureGroupArn())
        .isEqualToIgnoringCase("arn:aws:sagemaker:us-east-1:000000000000:feature-group/" + name);
    assertThat(found.featureGroupName()).isEqualTo(name);
    assertThat(found.featureGroupStatus()).isEqualTo(FeatureGroupStatus.CREATED);
    assertThat(found.featureDefinitions())
        .extracting(FeatureDefinition::featureName)
        .containsExactly("id", "ts", "n", "x", "s");
    assertThat(found.creationTime()).isBetween(before, Instant.now().plusSeconds(1));
    assertThat(found.description()).isEqualTo("of clicks");
    assertThat(found.onlineStoreConfig().enableOnlineStore()).isTrue();
    assertThat(found.throughputConfig().throughputMode()).isEqualTo(ThroughputMode.ON_DEMAND);
    assertThat(found.offlineStoreStatus().status()).isEqualTo(OfflineStoreStatusValue.ACTIVE);
    assertThat(found.offlineStoreConfig().tableFormat()).isEqualTo(TableFormat.GLUE);
    assertThat(found.offlineStoreConfig().s3StorageConfig().resolvedOutputS3Uri())
        .isEqualTo(
            "s3://acme-fs/prod/000000000000/sagemaker/us-east-1/offline-store/"
                + name
                + "-"
                + found.creationTime().getEpochSecond()
                + "/data");
    assertThat(found.offlineStoreConfig().dataCatalogConfig().database())
        .isEqualTo("sagemaker_featurestore");
    assertThat(found.nextToken()).isNull();
  }

  @Test
  @DisplayName("case 6, 54: an ARN stands for a name")
  void anArnStandsForAName(TestInfo test) {
    String arn = store.group(name(test));

    assertThat(store.settled(arn).featureGroupName()).isEqualTo(name(test));
  }

  @Test
  @DisplayName("case 55: a name in use is typed")
  void aNameInUseIsTyped(TestInfo test) {
    store.group(name(test));

    assertThatThrownBy(() -> store.group(name(test)))
        .isInstanceOfSatisfying(
            ResourceInUseException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ResourceInUse");
            })
        .hasMessageContaining(name(test));
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("a name that is too long", r -> r.featureGroupName("a".repeat(65))),
        fault("a name of other signs", r -> r.featureGroupName("a_")),
        fault("no record identifier", r -> r.recordIdentifierFeatureName("nope")),
        fault("no event time", r -> r.eventTimeFeatureName("nope")),
        fault("a whole number as event time", r -> r.eventTimeFeatureName("n")),
        fault(
            "a reserved feature name",
            r ->
                r.featureDefinitions(
                    definition("id", FeatureType.STRING),
                    definition("ts", FeatureType.STRING),
                    definition("write_time", FeatureType.STRING))),
        fault(
            "no store",
            r ->
                r.onlineStoreConfig(online -> online.enableOnlineStore(false))
                    .offlineStoreConfig((OfflineStoreConfig) null)),
        fault(
            "a time to live without an online store",
            r ->
                r.onlineStoreConfig(
                    online ->
                        online.enableOnlineStore(false).ttlDuration(t -> t.unit("Days").value(1)))),
        fault(
            "a collection in a Standard group",
            r ->
                r.featureDefinitions(
                    definition("id", FeatureType.STRING),
                    definition("ts", FeatureType.STRING),
                    FeatureDefinition.builder()
                        .featureName("l")
                        .featureType(FeatureType.STRING)
                        .collectionType("List")
                        .build())),
        fault(
            "an unknown enum value", r -> r.throughputConfig(t -> t.throughputMode("Sometimes"))));
  }

  private static Arguments fault(String name, Consumer<CreateFeatureGroupRequest.Builder> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  @DisplayName("case 53, 56, 70: a definition that cannot be is ValidationException")
  void aDefinitionThatCannotBeIsRefused(
      String fault, Consumer<CreateFeatureGroupRequest.Builder> change) {
    assertThatThrownBy(() -> store.group("refused", change))
        .isInstanceOfSatisfying(
            SageMakerException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
              assertThat(e.requestId()).isNotBlank();
            })
        .hasMessageContaining("Status Code: 400");
    assertThatThrownBy(() -> store.settled("refused"))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("refused");
  }

  @Test
  @DisplayName("case 58: the list, page by page, sorted and filtered")
  void groupsAreListed(TestInfo test) {
    List<String> names = List.of(name(test) + "-a", name(test) + "-b", name(test) + "-c");
    names.forEach(store::group);

    Stream<String> paged =
        store
            .control()
            .listFeatureGroupsPaginator(
                request ->
                    request
                        .nameContains(name(test))
                        .sortBy(FeatureGroupSortBy.NAME)
                        .sortOrder(FeatureGroupSortOrder.ASCENDING)
                        .maxResults(1))
            .featureGroupSummaries()
            .stream()
            .map(FeatureGroupSummary::featureGroupName);

    assertThat(paged).containsExactlyElementsOf(names);
    Instant soon = Instant.now().plus(Duration.ofHours(1));
    assertThat(
            store
                .control()
                .listFeatureGroups(
                    request ->
                        request
                            .nameContains(name(test))
                            .featureGroupStatusEquals(FeatureGroupStatus.CREATED)
                            .offlineStoreStatusEquals(OfflineStoreStatusValue.ACTIVE)
                            .creationTimeBefore(soon))
                .featureGroupSummaries())
        .hasSize(3);
    assertThat(
            store
                .control()
                .listFeatureGroups(
                    request -> request.nameContains(name(test)).creationTimeAfter(soon))
                .featureGroupSummaries())
        .isEmpty();
  }

  @Test
  @DisplayName("case 63, 64: a deleted group is gone, and its name free for an empty one")
  void aDeletedGroupIsGone(TestInfo test) {
    store.group(name(test));
    store.put(name(test), "id", "1", "ts", "2026-03-01T10:00:00Z");

    store.control().deleteFeatureGroup(request -> request.featureGroupName(name(test)));

    assertThatThrownBy(() -> store.get(name(test), "1"))
        .isInstanceOf(SageMakerFeatureStoreRuntimeException.class)
        .hasMessageContaining(name(test));
    awaitGone(name(test));
    store.group(name(test));
    assertThat(store.get(name(test), "1").hasRecord()).isFalse();
  }

  @Test
  @DisplayName("case 64: an unknown group is typed in every operation")
  void anUnknownGroupIsTyped() {
    assertThatThrownBy(() -> store.settled("nope"))
        .isInstanceOfSatisfying(
            ResourceNotFoundException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFound");
            })
        .hasMessageContaining("nope");
    assertThatThrownBy(
            () -> store.control().deleteFeatureGroup(request -> request.featureGroupName("nope")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("nope");
  }

  @Test
  @DisplayName("case 69: an operation of SageMaker that is none of a feature store's is refused")
  void otherOperationsAreRefused() {
    assertThatThrownBy(() -> store.control().listModels())
        .isInstanceOfSatisfying(
            SageMakerException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorCode()).isNotBlank();
            })
        .hasMessageContaining("Status Code: 400");
  }

  private static void awaitGone(String name) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < deadline) {
      try {
        store.settled(name);
      } catch (ResourceNotFoundException e) {
        return;
      }
    }
    throw new AssertionError("The group is not gone");
  }

  private static String name(TestInfo test) {
    return test.getTestMethod().orElseThrow().getName();
  }
}
