package tidemark.client;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import tidemark.client.gateway.GatewayEndpoint;
import tidemark.client.gateway.GatewaySigner;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * Says where the store is, and as whom it is called.
 *
 * <p>Requests to an address of API Gateway, and to any endpoint once credentials or a region are
 * given, are signed for {@code execute-api}: with those credentials, or else with those that the
 * AWS SDKs find. All others, such as to {@code tidemark up}, go out as they are, and for them no
 * class of AWS's is loaded.
 */
public final class FeatureStoreClientBuilder {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  private @Nullable Transport transport;
  private @Nullable URI endpoint;
  private @Nullable AwsCredentialsProvider credentials;
  private @Nullable String region;

  FeatureStoreClientBuilder() {}

  /**
   * A server, such as {@code http://127.0.0.1:8700}, or a stage of an API of API Gateway, such as
   * {@code https://a1b2c3.execute-api.eu-central-1.amazonaws.com/prod}.
   */
  public FeatureStoreClientBuilder endpoint(URI address) {
    this.endpoint = address;
    return this;
  }

  /** What requests are signed with. The caller closes it. */
  public FeatureStoreClientBuilder credentials(AwsCredentialsProvider provider) {
    this.credentials = provider;
    return this;
  }

  /** The region of an API that has a domain name of its own, such as {@code eu-central-1}. */
  public FeatureStoreClientBuilder region(String name) {
    this.region = name;
    return this;
  }

  /** Any other way to the store, instead of an endpoint. The client closes it. */
  public FeatureStoreClientBuilder transport(Transport way) {
    this.transport = way;
    return this;
  }

  /**
   * A client.
   *
   * @throws FeatureStoreException of kind INVALID if what was given does not lead to a store
   */
  public FeatureStoreClient build() {
    if (transport != null) {
      return new FeatureStoreClient(transport);
    }
    if (endpoint == null) {
      throw FeatureStoreException.invalid("A client needs an endpoint or a transport.");
    }
    boolean isSigned =
        credentials != null || region != null || GatewayEndpoint.regionOf(endpoint).isPresent();
    return new FeatureStoreClient(
        isSigned ? signing(endpoint) : new HttpTransport(endpoint, READ_TIMEOUT));
  }

  private Transport signing(URI address) {
    GatewayEndpoint gateway = gateway(address);
    String signedFor = region == null ? regionOf(gateway) : region;
    return credentials == null
        ? SigningTransport.to(gateway, signedFor)
        : SigningTransport.to(gateway, signedFor, credentials);
  }

  private static GatewayEndpoint gateway(URI address) {
    try {
      return GatewayEndpoint.parse(address.toString());
    } catch (IllegalArgumentException e) {
      throw new FeatureStoreException(
          Kind.INVALID,
          "'" + address + "' is no endpoint for signed requests: " + e.getMessage() + ".");
    }
  }

  private static String regionOf(GatewayEndpoint gateway) {
    return gateway
        .region()
        .or(GatewaySigner::usualRegion)
        .orElseThrow(
            () ->
                FeatureStoreException.invalid(
                    "The endpoint '%s' does not tell the API's region. Name it with region(...).",
                    gateway.address()));
  }
}
