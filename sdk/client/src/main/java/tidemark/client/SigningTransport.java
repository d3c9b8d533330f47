package tidemark.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import tidemark.client.gateway.GatewayEndpoint;
import tidemark.client.gateway.GatewaySigner;

/** Calls to a store behind API Gateway, each signed with credentials of AWS. Thread-safe. */
public final class SigningTransport implements Transport {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** An integration of API Gateway has 29 seconds; then there is an answer, or never. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(35);

  /** Ours: as many calls at once; more wait. */
  private static final int CONNECTIONS_MAX = 64;

  private final GatewayEndpoint endpoint;
  private final GatewaySigner signer;
  private final Runnable release;
  private final SdkHttpClient http =
      ApacheHttpClient.builder()
          .maxConnections(CONNECTIONS_MAX)
          .connectionTimeout(CONNECT_TIMEOUT)
          .socketTimeout(ANSWER_TIMEOUT)
          .expectContinueEnabled(false)
          .tcpKeepAlive(true)
          .build();

  private SigningTransport(GatewayEndpoint endpoint, GatewaySigner signer, Runnable release) {
    this.endpoint = endpoint;
    this.signer = signer;
    this.release = release;
  }

  /**
   * Calls signed with credentials that the caller owns.
   *
   * @param region the API's, such as {@code eu-central-1}
   */
  public static SigningTransport to(
      GatewayEndpoint endpoint, String region, AwsCredentialsProvider credentials) {
    return new SigningTransport(endpoint, new GatewaySigner(region, credentials), () -> {});
  }

  /**
   * Calls signed with the credentials that the AWS SDKs find: of the environment, a profile, a
   * container or an instance.
   *
   * @param region the API's, such as {@code eu-central-1}
   */
  public static SigningTransport to(GatewayEndpoint endpoint, String region) {
    DefaultCredentialsProvider usual = DefaultCredentialsProvider.builder().build();
    return new SigningTransport(endpoint, new GatewaySigner(region, usual), usual::close);
  }

  @Override
  public Reply send(Call call) throws IOException {
    HttpExecuteResponse answer = http.prepareRequest(signed(call)).call();
    SdkHttpResponse head = answer.httpResponse();
    return new Reply(
        head.statusCode(),
        headers(head),
        answer
            .responseBody()
            .<InputStream>map(body -> body)
            .orElseGet(InputStream::nullInputStream));
  }

  /** On the way to AWS a connection may break without anything being wrong. */
  @Override
  public boolean isWorthAnotherTry() {
    return true;
  }

  private HttpExecuteRequest signed(Call call) {
    ContentStreamProvider body = () -> open(call.body());
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(call.method()))
            .uri(endpoint.resolve(call.pathAndQuery()));
    call.headers().forEach(request::putHeader);
    SdkHttpRequest signed = signer.signed(request.build(), body);
    long length = call.body().length();
    HttpExecuteRequest.Builder toSend = HttpExecuteRequest.builder();
    if (length > 0) {
      signed = signed.toBuilder().putHeader("Content-Length", Long.toString(length)).build();
      toSend.contentStreamProvider(body);
    }
    return toSend.request(signed).build();
  }

  private static InputStream open(Call.Body body) {
    try {
      return body.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> headers(SdkHttpResponse head) {
    Map<String, String> headers = new HashMap<>();
    head.forEachHeader((name, values) -> headers.put(name, String.join(", ", values)));
    return headers;
  }

  @Override
  public void close() {
    http.close();
    release.run();
  }

  @Override
  public String toString() {
    return endpoint.address().toString();
  }
}
