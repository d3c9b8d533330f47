package tidemark.aws;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * What a failed call of a service means to the caller. Of the service's own words only the error
 * code is passed on: its messages may hold names of ours, or values.
 */
public final class ServiceErrors {
  private static final int SERVER_FAULT = 500;

  private ServiceErrors() {}

  /**
   * Throttled calls are THROTTLED; calls that the service could not answer, or whose answer did not
   * arrive, are UNAVAILABLE; calls that it refused are INTERNAL, since no caller can mend them.
   *
   * @param what failed, as the beginning of a sentence
   */
  public static FeatureStoreException translate(String what, SdkException e) {
    if (!(e instanceof AwsServiceException refusal)) {
      return FeatureStoreException.unavailable(what + ". Try again.", e);
    }
    if (refusal.isThrottlingException()) {
      return new FeatureStoreException(Kind.THROTTLED, what + " so often. Try again later.", e);
    }
    if (refusal.statusCode() >= SERVER_FAULT) {
      return FeatureStoreException.unavailable(what + ". Try again.", e);
    }
    return new FeatureStoreException(
        Kind.INTERNAL, what + ": the service refuses it (" + code(refusal) + ").", e);
  }

  /** The same where a caller can do nothing but try again, whatever the cause. */
  public static FeatureStoreException unavailable(String what, SdkException e) {
    return FeatureStoreException.unavailable(what + ". Try again.", e);
  }

  /** The service's code of an error, such as {@code AccessDenied}. */
  public static String code(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    return code == null || code.isBlank() ? "status " + e.statusCode() : code;
  }
}
