package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.local.JavaSdkStore.features;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.SageMakerFeatureStoreRuntimeClient;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.AccessForbiddenException;
import tidemark.client.HttpTransport;
import tidemark.client.LocalStore;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Grant;

/** AWS's SDK for Java as it is, where a caller has no grant. */
class JavaSdkGrantsTest {
  private static final String T1 = "2026-03-01T10:00:00Z";

  @TempDir Path directory;
  private JavaSdkStore store;
  private String arn;

  @BeforeEach
  void start() throws Exception {
    store = JavaSdkStore.start(directory);
    arn = store.group("orders");
    store.put("orders", "id", "1", "ts", T1);
    LocalStore local = new LocalStore(new HttpTransport(store.endpoint(), Duration.ofSeconds(20)));
    local.addGrant(new Grant("arn:aws:iam::000000000000:user/ann", "orders", Access.READ));
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  @DisplayName("S-04, case 70: without a grant the runtime answers AccessForbidden, by ARN as well")
  void withoutAGrantRecordsAreForbidden() {
    try (SageMakerFeatureStoreRuntimeClient ann = runtime("ann");
        SageMakerFeatureStoreRuntimeClient eve = runtime("eve")) {
      assertThat(get(ann, "orders")).isTrue();
      for (String group : new String[] {"orders", "ORDERS", arn}) {
        assertThatThrownBy(() -> get(eve, group))
            .as(group)
            .isInstanceOf(AccessForbiddenException.class)
            .hasMessageContaining("Status Code: 403");
        assertThatThrownBy(
                () ->
                    ann.putRecord(
                        put -> put.featureGroupName(group).record(features("id", "1", "ts", T1))))
            .as(group)
            .isInstanceOf(AccessForbiddenException.class)
            .hasMessageContaining("Status Code: 403");
      }
    }
  }

  @Test
  @DisplayName("S-04, case 70: and the control plane AccessDeniedException")
  void withoutAGrantGroupsAreForbidden() {
    try (SageMakerClient ann =
        JavaSdkStore.pointed(SageMakerClient.builder(), store.endpoint(), "ann")) {
      assertThatThrownBy(() -> ann.deleteFeatureGroup(d -> d.featureGroupName("orders")))
          .isInstanceOfSatisfying(
              SageMakerException.class,
              e -> {
                assertThat(e.statusCode()).isEqualTo(400);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
              })
          .hasMessageContaining("orders");
    }
  }

  private SageMakerFeatureStoreRuntimeClient runtime(String keyId) {
    return JavaSdkStore.pointed(
        SageMakerFeatureStoreRuntimeClient.builder(), store.endpoint(), keyId);
  }

  private static boolean get(SageMakerFeatureStoreRuntimeClient client, String group) {
    return client
        .getRecord(g -> g.featureGroupName(group).recordIdentifierValueAsString("1"))
        .hasRecord();
  }
}
