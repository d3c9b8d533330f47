package tidemark.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

class DynamoDbErrorsTest {
  private static final String SECRET = "jane@example.com";

  @Test
  void whatWasRefusedForItsNumberIsThrottled() {
    for (String code :
        new String[] {
          "ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException"
        }) {
      assertThat(kindOf(answer(400, code, ""))).isEqualTo(Kind.THROTTLED);
    }
    assertThat(kindOf(cancelled("None", "ThrottlingError"))).isEqualTo(Kind.THROTTLED);
  }

  @Test
  void whatMayHaveTakenEffectIsUnavailable() {
    assertThat(kindOf(ApiCallTimeoutException.create(3_000))).isEqualTo(Kind.UNAVAILABLE);
    assertThat(kindOf(SdkClientException.create("reset"))).isEqualTo(Kind.UNAVAILABLE);
    assertThat(kindOf(answer(500, "InternalServerError", ""))).isEqualTo(Kind.UNAVAILABLE);
    assertThat(kindOf(answer(503, "ServiceUnavailable", ""))).isEqualTo(Kind.UNAVAILABLE);
    assertThat(kindOf(answer(400, "TransactionConflictException", ""))).isEqualTo(Kind.UNAVAILABLE);
    assertThat(kindOf(cancelled("TransactionConflict"))).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void tablesHaveKindsOfTheirOwn() {
    assertThat(kindOf(ResourceNotFoundException.builder().build())).isEqualTo(Kind.NOT_FOUND);
    assertThat(kindOf(ResourceInUseException.builder().build())).isEqualTo(Kind.UNAVAILABLE);
    assertThat(kindOf(LimitExceededException.builder().build())).isEqualTo(Kind.LIMIT_EXCEEDED);
  }

  @Test
  void anItemThatIsTooLargeIsTheFaultOfTheRequest() {
    assertThat(
            kindOf(
                answer(
                    400, "ValidationException", "Item size has exceeded the maximum allowed size")))
        .isEqualTo(Kind.INVALID);
  }

  @Test
  void whatNoCallerCanMendIsInternalAndNamed() {
    FeatureStoreException refused =
        DynamoDbErrors.translate(answer(400, "AccessDeniedException", ""), "the registry");

    assertThat(refused.kind()).isEqualTo(Kind.INTERNAL);
    assertThat(refused)
        .hasMessage("DynamoDB refused a call for the registry with AccessDeniedException.");
    assertThat(kindOf(cancelled("ValidationError"))).isEqualTo(Kind.INTERNAL);
  }

  @Test
  void noMessageOfDynamoDbIsPassedOn() {
    for (SdkException error :
        new SdkException[] {
          answer(400, "ValidationException", SECRET), answer(500, "InternalServerError", SECRET)
        }) {
      assertThat(DynamoDbErrors.translate(error, "the registry").text()).doesNotContain(SECRET);
    }
  }

  private static Kind kindOf(SdkException error) {
    return DynamoDbErrors.translate(error, "the registry").kind();
  }

  private static SdkException answer(int status, String code, String message) {
    return DynamoDbException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .message(message)
        .build();
  }

  private static SdkException cancelled(String... codes) {
    return TransactionCanceledException.builder()
        .cancellationReasons(
            Arrays.stream(codes)
                .map(code -> CancellationReason.builder().code(code).build())
                .toList())
        .build();
  }
}
