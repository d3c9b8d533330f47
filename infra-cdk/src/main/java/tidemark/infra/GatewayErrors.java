package tidemark.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.apigateway.GatewayResponseOptions;
import software.amazon.awscdk.services.apigateway.ResponseType;
import software.amazon.awscdk.services.apigateway.RestApi;

/**
 * What the gateway answers when no function does: in the API's form, so that AWS's clients raise
 * the error that they know. Code and status as in the API contract.
 */
final class GatewayErrors {
  private record GatewayError(ResponseType type, String status, String code) {}

  private GatewayErrors() {}

  static void addTo(RestApi api) {
    List<GatewayError> errors =
        List.of(
            new GatewayError(ResponseType.DEFAULT_4_XX, "", "ValidationError"),
            new GatewayError(ResponseType.DEFAULT_5_XX, "", "InternalFailure"),
            new GatewayError(ResponseType.ACCESS_DENIED, "403", "AccessForbidden"),
            new GatewayError(ResponseType.EXPIRED_TOKEN, "403", "AccessForbidden"),
            new GatewayError(ResponseType.INVALID_SIGNATURE, "403", "AccessForbidden"),
            new GatewayError(ResponseType.MISSING_AUTHENTICATION_TOKEN, "403", "AccessForbidden"),
            new GatewayError(ResponseType.WAF_FILTERED, "403", "AccessForbidden"),
            new GatewayError(ResponseType.THROTTLED, "429", "ThrottlingException"),
            new GatewayError(ResponseType.INTEGRATION_FAILURE, "503", "ServiceUnavailable"),
            new GatewayError(ResponseType.INTEGRATION_TIMEOUT, "503", "ServiceUnavailable"));
    errors.forEach(error -> add(api, error));
  }

  private static void add(RestApi api, GatewayError error) {
    GatewayResponseOptions.Builder options =
        GatewayResponseOptions.builder()
            .type(error.type())
            .responseHeaders(headers(error))
            .templates(
                Map.of(
                    "application/json",
                    "{\"__type\":\""
                        + error.code()
                        + "\",\"message\":$context.error.messageString}"));
    if (!error.status().isEmpty()) {
      options.statusCode(error.status());
    }
    api.addGatewayResponse("On" + error.type().getResponseType(), options.build());
  }

  private static Map<String, String> headers(GatewayError error) {
    String type = "'" + error.code() + "'";
    return error.status().equals("429") || error.status().equals("503")
        ? Map.of("x-amzn-ErrorType", type, "Retry-After", "'1'")
        : Map.of("x-amzn-ErrorType", type);
  }
}
