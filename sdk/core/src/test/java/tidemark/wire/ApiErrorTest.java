package tidemark.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

class ApiErrorTest {
  @ParameterizedTest
  @DisplayName("case 70, traps 6 and 8: kind, operation, status, code")
  @CsvSource({
    "INVALID, PUT_RECORD, 400, ValidationError",
    "NOT_FOUND, PUT_RECORD, 400, ValidationError",
    "NOT_FOUND, DELETE_RECORD, 400, ValidationError",
    "NOT_FOUND, GET_RECORD, 404, ResourceNotFound",
    "NOT_FOUND, BATCH_GET_RECORD, 404, ResourceNotFound",
    "NOT_FOUND, UPDATE_RECORD, 404, ResourceNotFound",
    "CONFLICT, UPDATE_RECORD, 409, ConflictException",
    "FORBIDDEN, GET_RECORD, 403, AccessForbidden",
    "THROTTLED, GET_RECORD, 400, ThrottlingException",
    "IN_USE, PUT_RECORD, 400, ValidationError",
    "LIMIT_EXCEEDED, PUT_RECORD, 400, ValidationError",
    "UNAVAILABLE, PUT_RECORD, 503, ServiceUnavailable",
    "INTERNAL, PUT_RECORD, 500, InternalFailure",
    "INVALID, CREATE_FEATURE_GROUP, 400, ValidationException",
    "NOT_FOUND, DESCRIBE_FEATURE_GROUP, 400, ResourceNotFound",
    "CONFLICT, CREATE_FEATURE_GROUP, 400, ConflictException",
    "IN_USE, CREATE_FEATURE_GROUP, 400, ResourceInUse",
    "LIMIT_EXCEEDED, CREATE_FEATURE_GROUP, 400, ResourceLimitExceeded",
    "FORBIDDEN, DELETE_FEATURE_GROUP, 400, AccessDeniedException",
    "THROTTLED, LIST_FEATURE_GROUPS, 400, ThrottlingException",
    "UNAVAILABLE, LIST_FEATURE_GROUPS, 503, ServiceUnavailable",
    "INTERNAL, LIST_FEATURE_GROUPS, 500, InternalFailure"
  })
  void kindAndOperationDecide(Kind kind, Operation operation, int status, String code) {
    ApiError error =
        ApiError.of(operation, new FeatureStoreException(kind, "Said so."), "request-1");

    assertThat(error.status()).isEqualTo(status);
    assertThat(error.code()).isEqualTo(code);
    assertThat(ErrorJson.headers(error)).containsEntry("x-amzn-ErrorType", code);
    assertThat(ErrorJson.write(error)).startsWith("{\"__type\":\"" + code + "\",\"Message\":\"");
  }

  @Test
  @DisplayName("G-21: what is to be retried says when")
  void whatIsToBeRetriedSaysWhen() {
    for (Kind kind : new Kind[] {Kind.UNAVAILABLE, Kind.THROTTLED}) {
      assertThat(
              ApiError.of(Operation.PUT_RECORD, new FeatureStoreException(kind, "x"), "r")
                  .headers())
          .isEqualTo(Map.of("Retry-After", "1"));
    }
  }

  @Test
  @DisplayName("S-14: what is ours stays ours")
  void whatIsOursStaysOurs() {
    FeatureStoreException away =
        FeatureStoreException.unavailable("Table tidemark-x is away.", new IOException("x"));
    FeatureStoreException damaged =
        new FeatureStoreException(Kind.INTERNAL, "Item in table tidemark-x is damaged.");

    assertThat(ApiError.of(Operation.PUT_RECORD, away, "r").message()).doesNotContain("tidemark-x");
    assertThat(ApiError.of(Operation.PUT_RECORD, damaged, "request-1").message())
        .isEqualTo("An internal failure; request id request-1.");
  }

  @Test
  @DisplayName("a message has at most 2048 characters and ends between characters")
  void aMessageIsCut() {
    String message = "x".repeat(2_044) + "😀😀😀";

    ApiError error =
        ApiError.of(Operation.PUT_RECORD, FeatureStoreException.invalid("%s", message), "r");

    assertThat(error.message()).isEqualTo("x".repeat(2_044) + "...");
  }
}
