import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The event by which a REST API with AWS_IAM asks for a record, with all that API Gateway tells of
 * a signed request and that a function does not need: some 3 KB.
 */
final class RestEvent {
  private RestEvent() {}

  static byte[] of(String group, String identifier) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    headers.put("Accept-Encoding", "identity");
    headers.put("amz-sdk-invocation-id", "3c1d1e0a-7d1f-4f0e-9a34-0b8f3a5d7c11");
    headers.put("amz-sdk-request", "attempt=1; max=3");
    headers.put("Host", "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com");
    headers.put("User-Agent", "Boto3/1.40.0 md/Botocore#1.40.0 ua/2.1 os/linux md/arch#x86_64");
    headers.put("X-Amz-Date", "20260301T120000Z");
    headers.put("X-Amz-Security-Token", "IQoJb3JpZ2luX2VjE".repeat(40));
    headers.put("X-Amzn-Trace-Id", "Root=1-65e1c0f0-0123456789abcdef01234567");
    headers.put("X-Forwarded-For", "203.0.113.7");
    headers.put("X-Forwarded-Port", "443");
    headers.put("X-Forwarded-Proto", "https");
    String path = "/FeatureGroup/" + group;
    return """
        {"resource":"/{proxy+}","path":"%s","httpMethod":"GET","headers":{%s},\
        "multiValueHeaders":{%s},\
        "queryStringParameters":{"RecordIdentifierValueAsString":"%s"},\
        "multiValueQueryStringParameters":{"RecordIdentifierValueAsString":["%s"]},\
        "pathParameters":{"proxy":"FeatureGroup/%s"},"stageVariables":null,\
        "requestContext":{"resourceId":"abc123","resourcePath":"/{proxy+}","httpMethod":"GET",\
        "extendedRequestId":"UAbCdEfGhIjKlMn=","requestTime":"01/Mar/2026:12:00:00 +0000",\
        "path":"/bench%s","accountId":"000000000000","protocol":"HTTP/1.1","stage":"bench",\
        "domainPrefix":"a1b2c3d4e5","requestTimeEpoch":1772366400000,\
        "requestId":"5f0d1f3e-3b5c-4f7e-8f51-0d1f3e3b5c4f",\
        "identity":{"cognitoIdentityPoolId":null,"accountId":"000000000000",\
        "cognitoIdentityId":null,"caller":"AROAEXAMPLE:ann","sourceIp":"203.0.113.7",\
        "principalOrgId":"o-example","accessKey":"ASIAEXAMPLE",\
        "cognitoAuthenticationType":null,"cognitoAuthenticationProvider":null,\
        "userArn":"arn:aws:sts::000000000000:assumed-role/model/ann",\
        "userAgent":"Boto3/1.40.0","user":"AROAEXAMPLE:ann"},\
        "domainName":"a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com","apiId":"a1b2c3d4e5"},\
        "body":null,"isBase64Encoded":false}"""
        .formatted(
            path,
            members(headers, "\"%s\":\"%s\""),
            members(headers, "\"%s\":[\"%s\"]"),
            identifier,
            identifier,
            group,
            path)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String members(Map<String, String> headers, String form) {
    return headers.entrySet().stream()
        .map(header -> form.formatted(header.getKey(), header.getValue()))
        .collect(Collectors.joining(","));
  }
}
