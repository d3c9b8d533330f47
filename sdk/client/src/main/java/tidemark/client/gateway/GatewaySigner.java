package tidemark.client.gateway;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import tidemark.model.FeatureStoreException;

/**
 * Signature Version 4 as IAM on API Gateway wants it: for the service {@code execute-api}, with
 * paths encoded a second time, as for every service but S3. Thread-safe.
 */
public final class GatewaySigner {
  private static final String SERVICE = "execute-api";

  private final String region;
  private final AwsCredentialsProvider credentials;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /** Signs with the credentials that the provider gives at the time of each request. */
  public GatewaySigner(String region, AwsCredentialsProvider credentials) {
    this.region = region;
    this.credentials = credentials;
  }

  /** The region that the AWS SDKs would use: of the environment, a profile or the instance. */
  public static Optional<String> usualRegion() {
    try {
      return Optional.of(new DefaultAwsRegionProviderChain().getRegion().id());
    } catch (SdkClientException e) {
      return Optional.empty();
    }
  }

  /**
   * The key that requests are signed with now.
   *
   * @throws FeatureStoreException of kind UNAVAILABLE if there is none
   */
  public String keyId() {
    return credentials().accessKeyId();
  }

  /**
   * The request with its signature, over all headers that it has.
   *
   * @param body what is sent with it
   * @throws FeatureStoreException of kind UNAVAILABLE, with {@link NoCredentials} as its cause, if
   *     there are no credentials
   */
  public SdkHttpRequest signed(SdkHttpRequest request, ContentStreamProvider body) {
    AwsCredentials identity = credentials();
    return signer
        .sign(
            to ->
                to.identity(identity)
                    .request(request)
                    .payload(body)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region))
        .request();
  }

  private AwsCredentials credentials() {
    try {
      return credentials.resolveCredentials();
    } catch (SdkException e) {
      throw FeatureStoreException.unavailable(
          "There are no credentials of AWS to sign with. Set them in the environment or name a"
              + " profile that has them; for SSO or an assumed role: eval \"$(aws configure"
              + " export-credentials --format env)\".",
          new NoCredentials(e));
    }
  }
}
