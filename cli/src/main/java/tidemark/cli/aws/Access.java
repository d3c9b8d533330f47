package tidemark.cli.aws;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import tidemark.aws.AwsClients;
import tidemark.aws.Endpoints;
import tidemark.aws.ServiceErrors;
import tidemark.client.NoAnswer;
import tidemark.client.gateway.GatewaySigner;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/** The way to a deployment's services: region, credentials, and who they are of. */
final class Access implements Closeable {
  /** People's lines are slower than Lambda's: calls may take this many times as long. */
  private static final int PATIENCE = 10;

  private final DeployedAt at;
  private final String region;
  private final Credentials credentials;
  private final Endpoints endpoints;
  private final AwsClients clients;

  /** Who asks. */
  record Identity(String account, String arn) {}

  private Access(DeployedAt at, String region) {
    this.at = at;
    this.region = region;
    this.credentials = Credentials.of(at.profile());
    this.endpoints = new Endpoints(at.environment());
    this.clients = AwsClients.at(endpoints, Region.of(region), credentials.provider(), PATIENCE);
  }

  static Access to(DeployedAt at) {
    String region =
        at.region()
            .or(() -> Optional.ofNullable(at.environment().get("AWS_REGION")))
            .or(GatewaySigner::usualRegion)
            .orElseThrow(
                () ->
                    FeatureStoreException.unavailable(
                        "No region is set. Name it with --region, or set AWS_REGION.",
                        new NoAnswer(new IOException("no region"))));
    return new Access(at, region);
  }

  String region() {
    return region;
  }

  AwsCredentialsProvider credentials() {
    return credentials.provider();
  }

  AwsClients clients() {
    return clients;
  }

  /**
   * The deployment.
   *
   * @throws FeatureStoreException NOT_FOUND if there is none of this name
   */
  DeployedStage stage() {
    String path = at.stage().parameter("");
    Map<String, String> facts = new LinkedHashMap<>();
    try (SsmClient ssm = configured(SsmClient.builder(), "SSM")) {
      for (GetParametersByPathResponse page :
          ssm.getParametersByPathPaginator(r -> r.path(path.substring(0, path.length() - 1)))) {
        for (Parameter parameter : page.parameters()) {
          facts.put(parameter.name().substring(path.length()), parameter.value());
        }
      }
    } catch (SdkException e) {
      throw refused("The parameters of stage '" + at.stage().name() + "' cannot be read", e);
    }
    if (facts.isEmpty()) {
      throw FeatureStoreException.notFound(
          "There is no stage '%s' in account %s in region %s. Deploy it, or name another stage,"
              + " region (--region) or profile (--profile).",
          at.stage().name(), identity().account(), region);
    }
    return new DeployedStage(at.stage(), region, facts);
  }

  Identity identity() {
    try (StsClient sts = configured(StsClient.builder(), "STS")) {
      GetCallerIdentityResponse answer = sts.getCallerIdentity();
      return new Identity(answer.account(), answer.arn());
    } catch (SdkException e) {
      throw refused("AWS does not say who asks", e);
    }
  }

  /** Without credentials, with expired ones, or without an answer, nothing can be asked at all. */
  private static FeatureStoreException refused(String what, SdkException e) {
    if (!(e instanceof AwsServiceException refusal)) {
      return FeatureStoreException.unavailable(
          withoutAnswer(what, e), new NoAnswer(new IOException(e.getMessage(), e)));
    }
    String code = ServiceErrors.code(refusal);
    if (code.startsWith("Expired") || code.contains("InvalidClientToken")) {
      return FeatureStoreException.unavailable(
          "The credentials of AWS have expired or are not valid (" + code + "). Sign in again.",
          new NoAnswer(new IOException(code, e)));
    }
    if (code.startsWith("AccessDenied")) {
      return new FeatureStoreException(Kind.FORBIDDEN, what + " (" + code + ").", e);
    }
    return ServiceErrors.translate(what, e);
  }

  private static String withoutAnswer(String what, SdkException e) {
    if (String.valueOf(e.getMessage()).contains("credentials")) {
      return "There are no credentials of AWS. Set them in the environment, sign in (aws sso"
          + " login), or name a profile with --profile.";
    }
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SSLException) {
        return what
            + ": no TLS connection to AWS. Check the endpoint, and that Java trusts whoever signed"
            + " its certificate.";
      }
    }
    return what + ": no answer from AWS. Check the network and the region.";
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C configured(
      B builder, String service) {
    Optional<URI> elsewhere = endpoints.of(service);
    elsewhere.ifPresent(builder::endpointOverride);
    return builder
        .httpClientBuilder(ApacheHttpClient.builder())
        .region(Region.of(region))
        .credentialsProvider(credentials.provider())
        .build();
  }

  @Override
  public void close() {
    clients.close();
    credentials.close();
  }
}
