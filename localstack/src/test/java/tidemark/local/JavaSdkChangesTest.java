package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.local.JavaSdkStore.definition;

import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sagemaker.model.DescribeFeatureGroupResponse;
import software.amazon.awssdk.services.sagemaker.model.FeatureDefinition;
import software.amazon.awssdk.services.sagemaker.model.FeatureType;
import software.amazon.awssdk.services.sagemaker.model.LastUpdateStatusValue;
import software.amazon.awssdk.services.sagemaker.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemaker.model.Tag;
import software.amazon.awssdk.services.sagemaker.model.TtlDurationUnit;
import software.amazon.awssdk.services.sagemaker.model.UpdateFeatureGroupRequest;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.ExpirationTimeResponse;

/** AWS's SDK for Java as it is, on what can be changed about a group that is there. */
class JavaSdkChangesTest {
  private static final String T1 = "2026-03-01T10:00:00Z";

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
  @DisplayName("case 59: an added feature can be put; older records lack it")
  void featuresCanBeAdded(TestInfo test) {
    String group = created(test);
    store.put(group, "id", "old", "ts", T1, "n", "1");

    DescribeFeatureGroupResponse updated =
        update(group, r -> r.featureAdditions(definition("y", FeatureType.INTEGRAL)));
    store.put(group, "id", "new", "ts", T1, "y", "2");

    assertThat(updated.lastUpdateStatus().status()).isEqualTo(LastUpdateStatusValue.SUCCESSFUL);
    assertThat(updated.featureDefinitions())
        .extracting(FeatureDefinition::featureName)
        .containsExactly("id", "ts", "n", "x", "s", "y");
    assertThat(store.values(group, "new")).containsEntry("y", "2");
    assertThat(store.values(group, "old")).containsOnlyKeys("id", "ts", "n");
  }

  @Test
  @DisplayName("case 59: a feature that is there, no change, or an unknown group")
  void anUpdateThatCannotBeIsTyped(TestInfo test) {
    String group = created(test);

    assertThatThrownBy(
            () -> update(group, r -> r.featureAdditions(definition("n", FeatureType.STRING))))
        .isInstanceOfSatisfying(
            SageMakerException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"))
        .hasMessageContaining("'n'");
    assertThatThrownBy(() -> update(group, r -> {}))
        .isInstanceOfSatisfying(
            SageMakerException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"))
        .hasMessageContaining("Status Code: 400");
    assertThatThrownBy(
            () -> update("nope", r -> r.featureAdditions(definition("y", FeatureType.STRING))))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("nope");
  }

  @Test
  @DisplayName("case 43: a group's time to live holds for later writes, and can be taken away")
  void aTimeToLiveHoldsForLaterWrites(TestInfo test) {
    String group = created(test);
    String now = Instant.now().toString();

    store.put(group, "id", "1", "ts", now);
    update(
        group,
        r -> r.onlineStoreConfig(o -> o.ttlDuration(t -> t.unit(TtlDurationUnit.DAYS).value(1))));
    store.put(group, "id", "2", "ts", now);
    update(group, r -> r.onlineStoreConfig(o -> o.ttlDuration(t -> {})));
    store.put(group, "id", "3", "ts", now);

    assertThat(expiresAt(group, "1")).isNull();
    assertThat(expiresAt(group, "2")).isNotNull();
    assertThat(expiresAt(group, "3")).isNull();
  }

  @Test
  @DisplayName("case 61: tags")
  void tagsCanBeChanged(TestInfo test) {
    String arn = store.group(name(test), r -> r.tags(tag("team", "a"), tag("tier", "1")));

    assertThat(store.control().addTags(r -> r.resourceArn(arn).tags(tag("team", "b"))).tags())
        .containsExactlyInAnyOrder(tag("team", "b"), tag("tier", "1"));
    store.control().deleteTags(r -> r.resourceArn(arn).tagKeys("tier", "none"));

    assertThat(store.control().listTagsPaginator(r -> r.resourceArn(arn)).tags())
        .containsExactly(tag("team", "b"));
    assertThatThrownBy(() -> store.control().listTags(r -> r.resourceArn(arn + "-nope")))
        .isInstanceOf(SageMakerException.class)
        .hasMessageContaining("Status Code: 400");
  }

  private static String expiresAt(String group, String identifier) {
    return store
        .runtime()
        .getRecord(
            get ->
                get.featureGroupName(group)
                    .recordIdentifierValueAsString(identifier)
                    .expirationTimeResponse(ExpirationTimeResponse.ENABLED))
        .expiresAt();
  }

  /** The group once the change is made. */
  private static DescribeFeatureGroupResponse update(
      String group, Consumer<UpdateFeatureGroupRequest.Builder> change) {
    store
        .control()
        .updateFeatureGroup(
            request -> {
              request.featureGroupName(group);
              change.accept(request);
            });
    return store.settled(group);
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private static String created(TestInfo test) {
    store.group(name(test));
    return name(test);
  }

  private static String name(TestInfo test) {
    return test.getTestMethod().orElseThrow().getName();
  }
}
