package tidemark.wire;

import java.util.Map;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Limit;

/**
 * An error as the API states it: HTTP status, code and message. A message never names what is ours
 * (tables, buckets, stacks) and is at most 2,048 characters long. Source of statuses and codes:
 * botocore; SageMaker API reference, common errors.
 *
 * @param headers what goes with this error besides the code and the request id
 */
public record ApiError(int status, String code, String message, Map<String, String> headers) {
  private static final String CUT = "...";

  public ApiError {
    message = cut(message);
    headers = Map.copyOf(headers);
  }

  /** What went wrong, as that operation states it. */
  public static ApiError of(Operation operation, FeatureStoreException failure, String requestId) {
    Kind kind = failure.kind();
    return switch (kind) {
      case INTERNAL -> internal(requestId);
      case UNAVAILABLE -> unavailable();
      default -> ofCaller(operation, kind, failure.text());
    };
  }

  /** What went wrong, as the store's own paths state it: the kind as status and code. */
  public static ApiError ofOwnPath(FeatureStoreException failure, String requestId) {
    Kind kind = failure.kind();
    return switch (kind) {
      case INTERNAL -> internal(requestId);
      case UNAVAILABLE -> unavailable();
      case THROTTLED ->
          new ApiError(429, controlCode(kind), failure.text(), Map.of("Retry-After", "1"));
      case INVALID, LIMIT_EXCEEDED ->
          new ApiError(400, controlCode(kind), failure.text(), Map.of());
      case FORBIDDEN -> new ApiError(403, controlCode(kind), failure.text(), Map.of());
      case NOT_FOUND -> new ApiError(404, controlCode(kind), failure.text(), Map.of());
      case CONFLICT, IN_USE -> new ApiError(409, controlCode(kind), failure.text(), Map.of());
    };
  }

  /** What nobody foresaw: says nothing but where to look. */
  public static ApiError internal(String requestId) {
    return new ApiError(
        500, "InternalFailure", "An internal failure; request id " + requestId + ".", Map.of());
  }

  private static ApiError unavailable() {
    return new ApiError(
        503,
        "ServiceUnavailable",
        "The store could not complete the request; a write may still take effect. Send it again.",
        Map.of("Retry-After", "1"));
  }

  private static ApiError ofCaller(Operation operation, Kind kind, String message) {
    Map<String, String> headers = kind == Kind.THROTTLED ? Map.of("Retry-After", "1") : Map.of();
    return operation.plane() == Plane.CONTROL
        ? new ApiError(400, controlCode(kind), message, headers)
        : new ApiError(
            runtimeStatus(operation, kind), runtimeCode(operation, kind), message, headers);
  }

  /** The code of a failure on the control plane. */
  public static String controlCode(Kind kind) {
    return switch (kind) {
      case INVALID -> Plane.CONTROL.invalidCode();
      case NOT_FOUND -> "ResourceNotFound";
      case CONFLICT -> "ConflictException";
      case IN_USE -> "ResourceInUse";
      case LIMIT_EXCEEDED -> "ResourceLimitExceeded";
      case FORBIDDEN -> "AccessDeniedException";
      case THROTTLED -> "ThrottlingException";
      case UNAVAILABLE -> "ServiceUnavailable";
      case INTERNAL -> "InternalFailure";
    };
  }

  private static String runtimeCode(Operation operation, Kind kind) {
    return switch (kind) {
      case INVALID, IN_USE, LIMIT_EXCEEDED -> Plane.RUNTIME.invalidCode();
      case NOT_FOUND -> hidesAbsence(operation) ? Plane.RUNTIME.invalidCode() : "ResourceNotFound";
      case CONFLICT -> "ConflictException";
      case FORBIDDEN -> "AccessForbidden";
      case THROTTLED -> "ThrottlingException";
      case UNAVAILABLE -> "ServiceUnavailable";
      case INTERNAL -> "InternalFailure";
    };
  }

  private static int runtimeStatus(Operation operation, Kind kind) {
    return switch (kind) {
      case INVALID, IN_USE, LIMIT_EXCEEDED, THROTTLED -> 400;
      case NOT_FOUND -> hidesAbsence(operation) ? 400 : 404;
      case CONFLICT -> 409;
      case FORBIDDEN -> 403;
      case UNAVAILABLE -> 503;
      case INTERNAL -> 500;
    };
  }

  /** PutRecord and DeleteRecord do not list ResourceNotFound among their errors. */
  private static boolean hidesAbsence(Operation operation) {
    return operation == Operation.PUT_RECORD || operation == Operation.DELETE_RECORD;
  }

  private static String cut(String message) {
    if (message.length() <= Limit.MESSAGE.max()) {
      return message;
    }
    int end = Limit.MESSAGE.max() - CUT.length();
    return message.substring(0, Character.isHighSurrogate(message.charAt(end - 1)) ? end - 1 : end)
        + CUT;
  }
}
