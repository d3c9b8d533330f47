package tidemark.cli.proxy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import tidemark.client.gateway.GatewayEndpoint;
import tidemark.client.gateway.GatewaySigner;
import tidemark.local.LocalRequest;
import tidemark.model.FeatureStoreException;

/**
 * A store behind API Gateway, called with credentials of AWS and signed for {@code execute-api}.
 * Thread-safe.
 */
public final class Upstream {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** An integration of API Gateway has 29 seconds; then there is an answer, or never. */
  private static final long ANSWER_SECONDS_MAX = 35;

  /** Of the connection, not of the message: RFC 9110, section 7.6.1. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Of the client's own signature and address, or written anew. */
  private static final Set<String> REPLACED =
      Set.of(
          "authorization",
          "content-length",
          "cookie",
          "expect",
          "host",
          "origin",
          "referer",
          "x-amz-content-sha256",
          "x-amz-date",
          "x-amz-security-token");

  private final GatewayEndpoint endpoint;
  private final GatewaySigner signer;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public Upstream(GatewayEndpoint endpoint, String region, AwsCredentialsProvider credentials) {
    this.endpoint = endpoint;
    this.signer = new GatewaySigner(region, credentials);
  }

  /**
   * The key that requests are signed with now.
   *
   * @throws FeatureStoreException of kind UNAVAILABLE if there is none
   */
  public String keyId() {
    return signer.keyId();
  }

  /**
   * Signs the request and sends it.
   *
   * @return the whole answer: one that breaks off is no answer
   * @throws FeatureStoreException of kind UNAVAILABLE if there is none
   */
  HttpResponse<byte[]> send(ReceivedRequest received) {
    HttpRequest request = signed(received);
    var answer = http.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      return answer.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw unreachable(String.valueOf(reason(cause)), cause);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unreachable("no answer within " + ANSWER_SECONDS_MAX + " seconds", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("interrupted", e);
    }
  }

  private static String reason(Throwable cause) {
    return cause instanceof IOException && cause.getMessage() != null
        ? cause.getMessage()
        : cause.getClass().getSimpleName();
  }

  private FeatureStoreException unreachable(String why, Throwable cause) {
    return FeatureStoreException.unavailable(
        "No answer from "
            + endpoint.address()
            + ": "
            + why
            + ". Check the endpoint; a write may have taken effect, and may be sent again.",
        cause);
  }

  /**
   * The request to send. The path goes out as it came in, and the signer encodes it once more for
   * the signature, as clients of every service but S3 do. Signed are the host, the content type and
   * what is Amazon's: other headers may be changed on the way.
   */
  private HttpRequest signed(ReceivedRequest received) {
    LocalRequest head = received.head();
    String query = head.rawQuery().isEmpty() ? "" : "?" + head.rawQuery();
    URI address = endpoint.resolve(head.rawPath() + query);
    SdkHttpRequest.Builder toSign =
        SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(head.method())).uri(address);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .method(head.method(), HttpRequest.BodyPublishers.ofByteArray(received.body()));
    passedOn(head.headers(), REPLACED)
        .forEach(
            (name, values) -> {
              if (isSigned(name)) {
                toSign.putHeader(name, values);
              } else {
                values.forEach(value -> request.header(name, value));
              }
            });
    SdkHttpRequest signed =
        signer.signed(toSign.build(), ContentStreamProvider.fromByteArray(received.body()));
    signed
        .headers()
        .forEach(
            (name, values) -> {
              if (!REPLACED.contains(lower(name)) || isOfSignature(name)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return request.build();
  }

  private static boolean isSigned(String name) {
    return lower(name).equals("content-type") || lower(name).startsWith("x-amz-");
  }

  /** The JDK's client writes the host and the length itself. */
  private static boolean isOfSignature(String name) {
    return lower(name).equals("authorization") || lower(name).startsWith("x-amz-");
  }

  /** The headers of a message that are for its receiver rather than for the next hop. */
  static Map<String, List<String>> passedOn(
      Map<String, List<String>> headers, Set<String> replaced) {
    Set<String> dropped = new HashSet<>(HOP_BY_HOP);
    dropped.addAll(replaced);
    headers.forEach(
        (name, values) -> {
          if (lower(name).equals("connection")) {
            for (String named : String.join(",", values).split(",", -1)) {
              dropped.add(lower(named.strip()));
            }
          }
        });
    Map<String, List<String>> kept = new java.util.TreeMap<>();
    headers.forEach(
        (name, values) -> {
          if (!dropped.contains(lower(name))) {
            kept.put(name, new ArrayList<>(values));
          }
        });
    return kept;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
