package tidemark.client.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.client.json.UnexpectedAnswer;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/** How errors look on the wire, read back into exceptions. Source: botocore, SageMaker API. */
public final class WireErrors {
  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("ValidationError", Kind.INVALID),
          Map.entry("ValidationException", Kind.INVALID),
          Map.entry("SerializationException", Kind.INVALID),
          Map.entry("ResourceNotFound", Kind.NOT_FOUND),
          Map.entry("ConflictException", Kind.CONFLICT),
          Map.entry("ResourceInUse", Kind.IN_USE),
          Map.entry("ResourceLimitExceeded", Kind.LIMIT_EXCEEDED),
          Map.entry("AccessForbidden", Kind.FORBIDDEN),
          Map.entry("AccessDeniedException", Kind.FORBIDDEN),
          Map.entry("ThrottlingException", Kind.THROTTLED),
          Map.entry("TooManyRequestsException", Kind.THROTTLED),
          Map.entry("ServiceUnavailable", Kind.UNAVAILABLE),
          Map.entry("InternalFailure", Kind.INTERNAL));

  private WireErrors() {}

  /**
   * The failure that an answer with a status of 300 or more tells.
   *
   * @param headers looked up in any letter case
   */
  public static FeatureStoreException of(
      int status, Map<String, String> headers, InputStream answer) throws IOException {
    Json.Members body = bodyOf(answer);
    String code =
        Optional.ofNullable(headers.get("x-amzn-ErrorType"))
            .or(() -> body.text("__type"))
            .orElse("");
    Optional<String> message = body.text("Message").or(() -> body.text("message"));
    return new FeatureStoreException(
        kindOf(code, status),
        message.orElse("The server answered status " + status + " without a reason."));
  }

  /** The failure that a code and a message inside an answer tell. */
  public static FeatureStoreException of(String code, String message) {
    return new FeatureStoreException(kindOf(code, 0), message);
  }

  private static Json.Members bodyOf(InputStream answer) throws IOException {
    try {
      return JsonText.read(answer);
    } catch (UnexpectedAnswer e) {
      return new Json.Members(Map.of());
    }
  }

  /** A code may have a namespace before {@code #} and an address after {@code :}. */
  private static Kind kindOf(String code, int status) {
    String bare = code.substring(code.indexOf('#') + 1).replaceFirst(":.*", "");
    Kind known = KINDS.get(bare);
    if (known != null) {
      return known;
    }
    return switch (status) {
      case 401, 403 -> Kind.FORBIDDEN;
      case 404 -> Kind.NOT_FOUND;
      case 409 -> Kind.CONFLICT;
      case 429 -> Kind.THROTTLED;
      case 502, 503, 504 -> Kind.UNAVAILABLE;
      default -> status >= 300 && status < 500 ? Kind.INVALID : Kind.INTERNAL;
    };
  }
}
