package tidemark.cli;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tidemark.cli.aws.AwsStore;
import tidemark.cli.aws.Credentials;
import tidemark.cli.aws.DeployedAt;
import tidemark.cli.proxy.ClientKey;
import tidemark.cli.proxy.SigningProxy;
import tidemark.cli.proxy.Upstream;
import tidemark.client.gateway.GatewayEndpoint;
import tidemark.client.gateway.GatewaySigner;
import tidemark.model.FeatureStoreException;

/** {@code proxy}: signs for API Gateway what clients sign for SageMaker. */
@Command(
    name = "proxy",
    description = {
      "Serve a store behind API Gateway on this machine, for clients that cannot sign for it.",
      "",
      "IAM on API Gateway wants requests signed for 'execute-api'. The AWS CLI 2, Spark and clients"
          + " in other languages sign for 'sagemaker'. The proxy listens on 127.0.0.1 only, checks"
          + " their signature, signs each request anew with your credentials of AWS, and passes it"
          + " and the answer on. boto3 and the AWS CLI 1 need no proxy: see tidemark env --help.",
      "",
      "Only clients that sign with the proxy's own key are let through: it prints one when it"
          + " begins, random unless chosen, with the secret from TIDEMARK_PROXY_SECRET if that is"
          + " set. It is good for this proxy only; your credentials never reach the client.",
      "",
      "Credentials: the environment, a profile, a container or an instance, as in the AWS SDKs. A"
          + " profile of SSO or of a role needs 'aws configure export-credentials' first."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark proxy --aws https://a1b2c3.execute-api.eu-central-1.amazonaws.com/prod",
      "  tidemark proxy --aws https://features.example.com --region eu-central-1 --profile team"
    })
final class ProxyCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port on 127.0.0.1; 0 for any that is free (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + SigningProxy.DEFAULT_PORT,
      converter = Converters.Port.class)
  private int port;

  @Option(
      names = "--client-key",
      paramLabel = "KEY",
      description = "The access key id that clients are to sign with (default: a random one).")
  private Optional<String> clientKey = Optional.empty();

  @Spec private @Nullable CommandSpec spec;

  private final Session session;

  ProxyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    GatewayEndpoint endpoint = gateway();
    String signedFor = region(endpoint);
    try (Credentials credentials = Credentials.of(session.options().profile())) {
      Upstream upstream = new Upstream(endpoint, signedFor, credentials.provider());
      if (upstream.keyId().equals(ClientEnvironment.LOCAL_KEY)) {
        throw FeatureStoreException.invalid(
            "The credentials in this shell are those of a local store. Unset AWS_ACCESS_KEY_ID and"
                + " AWS_SECRET_ACCESS_KEY, or name a profile with --profile.");
      }
      ClientKey key = clientKey();
      SigningProxy proxy = SigningProxy.start(port, key, upstream, InstantSource.system());
      UntilStopped.serve(session, proxy, () -> greet(proxy.endpoint(), endpoint, key, signedFor));
    }
    return ExitCode.OK;
  }

  private GatewayEndpoint gateway() {
    if (spec == null) {
      throw new IllegalStateException("Commands run after they are registered");
    }
    CommandLine command = spec.commandLine();
    return session
        .options()
        .endpoint(command)
        .or(() -> session.deployed().map(ProxyCommand::gatewayOf))
        .orElseThrow(
            () -> new ParameterException(command, "Missing required option: '--aws=ENDPOINT'"));
  }

  private static GatewayEndpoint gatewayOf(DeployedAt at) {
    return GatewayEndpoint.parse(AwsStore.placesOf(at).api().toString());
  }

  private String region(GatewayEndpoint endpoint) {
    return session
        .options()
        .region()
        .or(endpoint::region)
        .or(GatewaySigner::usualRegion)
        .orElseThrow(
            () ->
                FeatureStoreException.invalid(
                    "The endpoint does not tell the API's region. Name it with --region."));
  }

  private ClientKey clientKey() {
    SecureRandom random = new SecureRandom();
    String secret = session.terminal().environment().getOrDefault("TIDEMARK_PROXY_SECRET", "");
    return new ClientKey(
        clientKey.orElseGet(() -> ClientKey.randomId(random)),
        secret.isEmpty() ? ClientKey.randomSecret(random) : secret);
  }

  private void greet(URI here, GatewayEndpoint there, ClientKey key, String signedFor) {
    ClientEnvironment environment =
        ClientEnvironment.signing(here, key.id(), key.secret(), signedFor);
    if (session.isJson()) {
      session.writeJson(
          json -> {
            for (Map.Entry<String, String> variable : environment.variables().entrySet()) {
              json.writeStringField(variable.getKey(), variable.getValue());
            }
          });
      return;
    }
    session.say(
        """
        On %s: %s, signed for execute-api in %s. Stop it with Ctrl-C.

        Give the client, in another shell, this key. It is worth nothing elsewhere:

          %s
        """
            .formatted(
                here,
                there.address(),
                signedFor,
                String.join("\n  ", environment.lines(Shell.SH))));
  }
}
