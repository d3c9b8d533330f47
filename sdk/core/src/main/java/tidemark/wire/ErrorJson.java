package tidemark.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The form of an error. Clients differ in where they look, so the code is always in both the header
 * {@code x-amzn-ErrorType} and the member {@code __type}: boto3 ignores the header on the control
 * plane, and AWS's Java client ignores a member {@code code}.
 */
public final class ErrorJson {
  private static final String TYPE = "__type";
  private static final String MESSAGE = "Message";
  private static final String ERROR_TYPE_HEADER = "x-amzn-ErrorType";

  private ErrorJson() {}

  public static String write(ApiError error) {
    return JsonText.of(
        json -> {
          json.writeStringField(TYPE, error.code());
          json.writeStringField(MESSAGE, error.message());
        });
  }

  public static Map<String, String> headers(ApiError error) {
    Map<String, String> headers = new LinkedHashMap<>(error.headers());
    headers.put(ERROR_TYPE_HEADER, error.code());
    return headers;
  }
}
