package tidemark.aws.dynamodb;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import tidemark.aws.ServiceErrors;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * The one place where an error of DynamoDB becomes one of ours, after the client has given up its
 * retries. Source of the codes: DynamoDB developer guide, "Error handling with DynamoDB".
 *
 * <p>THROTTLED means that nothing was done and a repetition after a pause may pass. UNAVAILABLE
 * means that nobody knows: a write that timed out may take effect, in whole, and later; it is to be
 * repeated. What is no fault of the request nor of the hour, such as a right that the caller's role
 * lacks, is INTERNAL. No message of DynamoDB is passed on, since some quote keys.
 */
final class DynamoDbErrors {
  private static final Set<String> THROTTLING =
      Set.of(
          "ProvisionedThroughputExceededException",
          "ProvisionedThroughputExceeded",
          "RequestLimitExceeded",
          "ThrottlingException",
          "ThrottlingError");

  private static final Set<String> PASSING =
      Set.of(
          "TransactionConflictException",
          "TransactionConflict",
          "TransactionInProgressException",
          "ReplicatedWriteConflictException",
          "InternalServerError");

  private static final String ITEM_SIZE = "Item size";

  private static final int SERVER_ERROR = 500;

  private DynamoDbErrors() {}

  /**
   * Makes a call of the SDK.
   *
   * @param place what is read or written, such as "the registry"
   */
  static <T> T calling(String place, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw translate(e, place);
    }
  }

  static FeatureStoreException translate(SdkException error, String place) {
    if (error instanceof ResourceNotFoundException) {
      return new FeatureStoreException(
          Kind.NOT_FOUND, "There is no table of " + place + ".", error);
    }
    if (error instanceof ResourceInUseException) {
      return failure(
          Kind.UNAVAILABLE, "The table of %s is being changed. Try again.", place, error);
    }
    if (error instanceof LimitExceededException) {
      return failure(
          Kind.LIMIT_EXCEEDED,
          "The account has as many tables, or changes as many at once, as it may: %s waits.",
          place,
          error);
    }
    if (error instanceof TransactionCanceledException cancelled) {
      return cancelled(cancelled, place);
    }
    return error instanceof AwsServiceException answer
        ? answered(answer, place)
        : failure(
            Kind.UNAVAILABLE,
            "DynamoDB did not answer for %s in time; a write may yet take effect. Repeat it.",
            place,
            error);
  }

  private static FeatureStoreException answered(AwsServiceException answer, String place) {
    String code = ServiceErrors.code(answer);
    if (answer.isThrottlingException() || THROTTLING.contains(code)) {
      return throttled(place, answer);
    }
    if (answer.statusCode() >= SERVER_ERROR || PASSING.contains(code)) {
      return failure(
          Kind.UNAVAILABLE,
          "DynamoDB failed for %s; a write may have taken effect. Repeat it.",
          place,
          answer);
    }
    String message = answer.getMessage();
    if (message != null && message.contains(ITEM_SIZE)) {
      return failure(
          Kind.INVALID, "An item of %s would exceed DynamoDB's limit of 400 KB.", place, answer);
    }
    return failure(
        Kind.INTERNAL, "DynamoDB refused a call for %s with " + code + ".", place, answer);
  }

  private static FeatureStoreException cancelled(TransactionCanceledException error, String place) {
    List<String> codes =
        error.cancellationReasons().stream().map(CancellationReason::code).toList();
    if (codes.stream().anyMatch(THROTTLING::contains)) {
      return throttled(place, error);
    }
    return codes.stream().anyMatch(PASSING::contains)
        ? failure(Kind.UNAVAILABLE, "Others change the same part of %s. Try again.", place, error)
        : failure(Kind.INTERNAL, "DynamoDB cancelled a transaction on %s.", place, error);
  }

  private static FeatureStoreException throttled(String place, SdkException cause) {
    return failure(
        Kind.THROTTLED, "DynamoDB does not take as many calls for %s. Slow down.", place, cause);
  }

  private static FeatureStoreException failure(
      Kind kind, String format, String place, SdkException cause) {
    return new FeatureStoreException(kind, String.format(format, place), cause);
  }
}
