package tidemark.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RouteTest {
  private static final String ARN = "arn:aws:sagemaker:us-east-1:111122223333:feature-group/clicks";
  private static final String ENCODED = ARN.replace(":", "%3A").replace("/", "%2F");

  @Test
  @DisplayName("traps 4 and 9: every operation by method and path or target")
  void findsEveryOperation() {
    for (Operation operation : Operation.values()) {
      String path =
          switch (operation.path()) {
            case GROUP -> "/FeatureGroup/clicks";
            case GROUP_LIST -> "/FeatureGroup/clicks/ListRecords";
            case GROUP_RECORD -> "/FeatureGroup/clicks/Record";
            case BATCH_GET -> "/BatchGetRecord";
            case BATCH_WRITE -> "/BatchWriteRecord";
            case ROOT -> "/";
          };
      Route route =
          Route.find(
              operation.method(),
              path,
              operation.plane() == Plane.CONTROL
                  ? Optional.of(operation.target())
                  : Optional.empty());

      assertThat(route.operation()).isEqualTo(operation);
      assertThat(route.group()).isEqualTo(path.startsWith("/FeatureGroup/") ? "clicks" : "");
    }
  }

  @Test
  @DisplayName("trap 4: an ARN, encoded or decoded, with or without a suffix")
  void takesArnsEncodedAndDecoded() {
    assertThat(group("PUT", "/FeatureGroup/" + ENCODED)).isEqualTo(ARN);
    assertThat(group("PUT", "/FeatureGroup/" + ARN)).isEqualTo(ARN);
    assertThat(group("PUT", "/FeatureGroup/" + ENCODED.replace("%3A", "%3a"))).isEqualTo(ARN);
    assertThat(group("POST", "/FeatureGroup/" + ENCODED + "/ListRecords")).isEqualTo(ARN);
    assertThat(group("POST", "/FeatureGroup/" + ARN + "/Record")).isEqualTo(ARN);
  }

  @Test
  @DisplayName("groups named as a suffix is")
  void suffixesMayBeNames() {
    assertThat(group("GET", "/FeatureGroup/Record")).isEqualTo("Record");
    assertThat(group("POST", "/FeatureGroup/Record/Record")).isEqualTo("Record");
    assertThat(group("GET", "/FeatureGroup/" + ARN.replace("clicks", "ListRecords")))
        .endsWith("feature-group/ListRecords");
  }

  @Test
  @DisplayName("S-05, B-39: a name is decoded once")
  void decodesOnce() {
    assertThat(group("GET", "/FeatureGroup/%252e")).isEqualTo("%2e");
    assertThat(group("GET", "/FeatureGroup/%2e%2e%2fx")).isEqualTo("../x");
    assertThat(group("GET", "/FeatureGroup/a/b")).isEqualTo("a/b");
    assertThat(group("GET", "/FeatureGroup/%zz")).isEqualTo("%zz");
    assertThat(group("GET", "/FeatureGroup/%C3%28")).isEqualTo("%C3%28");
  }

  @Test
  @DisplayName("trap 9: the control plane's path may be empty")
  void takesAnEmptyPath() {
    assertThat(Route.find("POST", "", Optional.of("SageMaker.ListFeatureGroups")).operation())
        .isEqualTo(Operation.LIST_FEATURE_GROUPS);
  }

  @Test
  @DisplayName("B-48, case 69: unknown paths and wrong methods")
  void refusesWhatIsNoOperation() {
    for (String path :
        new String[] {
          "/x",
          "/FeatureGroup",
          "/FeatureGroup/",
          "/FeatureGroup/a/",
          "//",
          "/FeatureGroup//a",
          "/featuregroup/a",
          "/BatchGetRecord/",
          "/FeatureGroup/a//b"
        }) {
      refuses("GET", path, "", 404, "UnknownOperationException", "There is no such path.");
    }
    refuses("POST", "/FeatureGroup/a", "", 405, "ValidationError", "it takes PUT, GET, DELETE.");
    refuses("GET", "/BatchGetRecord", "", 405, "ValidationError", "it takes POST.");
    refuses("GET", "/FeatureGroup/a/Record", "", 405, "ValidationError", "it takes POST.");
    refuses("GET", "/", "", 405, "ValidationException", "it takes POST.");
    refuses("POST", "/", "", 400, "UnknownOperationException", "names no operation");
    refuses("POST", "/", "SageMaker.PutRecord", 400, "UnknownOperationException", "no operation");
    refuses("POST", "/", "ListFeatureGroups", 400, "UnknownOperationException", "no operation");
  }

  private static String group(String method, String path) {
    return Route.find(method, path, Optional.empty()).group();
  }

  private static void refuses(
      String method, String path, String target, int status, String code, String message) {
    assertThatThrownBy(
            () ->
                Route.find(method, path, target.isEmpty() ? Optional.empty() : Optional.of(target)))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.error().status()).isEqualTo(status);
              assertThat(refusal.error().code()).isEqualTo(code);
            });
  }
}
