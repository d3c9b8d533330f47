package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sagemaker.model.DescribeFeatureMetadataResponse;
import software.amazon.awssdk.services.sagemaker.model.FeatureParameter;
import software.amazon.awssdk.services.sagemaker.model.FeatureType;
import software.amazon.awssdk.services.sagemaker.model.Filter;
import software.amazon.awssdk.services.sagemaker.model.Operator;
import software.amazon.awssdk.services.sagemaker.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sagemaker.model.ResourceType;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemaker.model.SearchRecord;
import software.amazon.awssdk.services.sagemaker.model.UpdateFeatureMetadataRequest;

/** AWS's SDK for Java as it is, on what is told of features, and on finding them. */
class JavaSdkCatalogTest {
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
  @DisplayName("case 60: a feature is described, with what was said of it")
  void aFeatureIsDescribed(TestInfo test) {
    String arn = store.group(name(test));

    change(
        arn,
        "n",
        r ->
            r.description("of clicks")
                .parameterAdditions(parameter("a", "1"), parameter("b", "2")));
    change(arn, "n", r -> r.parameterAdditions(parameter("a", "3")).parameterRemovals("b", "none"));

    DescribeFeatureMetadataResponse found = described(name(test), "n");
    assertThat(found.featureGroupArn()).isEqualTo(arn);
    assertThat(found.featureGroupName()).isEqualTo(name(test));
    assertThat(found.featureName()).isEqualTo("n");
    assertThat(found.featureType()).isEqualTo(FeatureType.INTEGRAL);
    assertThat(found.description()).isEqualTo("of clicks");
    assertThat(found.parameters()).containsExactly(parameter("a", "3"));
    assertThat(found.lastModifiedTime()).isAfterOrEqualTo(found.creationTime());
    assertThat(described(arn, "x").description()).isNull();
  }

  @Test
  @DisplayName("case 60: an unknown feature or group is typed")
  void anUnknownFeatureIsTyped(TestInfo test) {
    store.group(name(test));

    assertThatThrownBy(() -> described(name(test), "nope"))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("nope");
    assertThatThrownBy(() -> change("nope", "n", r -> r.description("d")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("nope");
  }

  @Test
  @DisplayName("case 62: groups are found by name, page by page")
  void groupsAreFound(TestInfo test) {
    store.group(name(test) + "-1");
    store.group(name(test) + "-2");

    Stream<String> found =
        store
            .control()
            .searchPaginator(
                search ->
                    search
                        .resource(ResourceType.FEATURE_GROUP)
                        .maxResults(1)
                        .searchExpression(
                            e ->
                                e.filters(
                                    filter("FeatureGroupName", Operator.CONTAINS, name(test)))))
            .results()
            .stream()
            .map(record -> record.featureGroup().featureGroupName());

    assertThat(found).containsExactlyInAnyOrder(name(test) + "-1", name(test) + "-2");
  }

  @Test
  @DisplayName("case 62: features are found by name and by what was said of them")
  void featuresAreFound(TestInfo test) {
    String group = name(test);
    store.group(group);
    change(group, "x", r -> r.parameterAdditions(parameter("owner", group)));

    assertThat(
            features(
                filter("FeatureName", Operator.EQUALS, "n"),
                filter("FeatureGroupName", Operator.EQUALS, group)))
        .containsExactly("n");
    assertThat(features(filter("Parameters.owner", Operator.EQUALS, group))).containsExactly("x");
  }

  @Test
  @DisplayName("case 62, 70: a search for what no feature store has is ValidationException")
  void otherResourcesAreRefused() {
    assertThatThrownBy(() -> store.control().search(s -> s.resource(ResourceType.MODEL)))
        .isInstanceOfSatisfying(
            SageMakerException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"))
        .hasMessageContaining("Status Code: 400");
  }

  private static Stream<String> features(Filter... filters) {
    return store
        .control()
        .search(
            search ->
                search
                    .resource(ResourceType.FEATURE_METADATA)
                    .searchExpression(e -> e.filters(filters)))
        .results()
        .stream()
        .map(SearchRecord::featureMetadata)
        .map(feature -> feature.featureName());
  }

  private static Filter filter(String name, Operator operator, String value) {
    return Filter.builder().name(name).operator(operator).value(value).build();
  }

  private static void change(
      String group, String feature, Consumer<UpdateFeatureMetadataRequest.Builder> change) {
    store
        .control()
        .updateFeatureMetadata(
            request -> {
              request.featureGroupName(group).featureName(feature);
              change.accept(request);
            });
  }

  private static DescribeFeatureMetadataResponse described(String group, String feature) {
    return store
        .control()
        .describeFeatureMetadata(r -> r.featureGroupName(group).featureName(feature));
  }

  private static FeatureParameter parameter(String key, String value) {
    return FeatureParameter.builder().key(key).value(value).build();
  }

  private static String name(TestInfo test) {
    return test.getTestMethod().orElseThrow().getName();
  }
}
