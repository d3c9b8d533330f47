package tidemark.cli;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tidemark.cli.aws.AwsStore;
import tidemark.client.gateway.GatewayEndpoint;
import tidemark.model.FeatureStoreException;

/** {@code env}: the variables that point clients at a store. */
@Command(
    name = "env",
    description = {
      "Print the environment that points boto3, the AWS CLI and the AWS SDKs at a store.",
      "",
      "Without --aws: at the server that 'tidemark up' runs over the data directory, with a region"
          + " and credentials that it takes.",
      "With --aws STAGE, or the endpoint of its API: at a store behind API Gateway, with your own"
          + " credentials and region.",
      "AWS_DATA_PATH makes boto3 and the AWS CLI 1 sign for 'execute-api', as IAM on API Gateway"
          + " wants; others cannot be told by a variable and go through 'tidemark proxy'.",
      "",
      "Only the two endpoints of SageMaker are set, never AWS_ENDPOINT_URL: that one would send"
          + " the calls to S3, Athena and everything else to the store as well."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark env                        show the lines",
      "  eval \"$(tidemark env)\"              this shell's clients use the local store",
      "  tidemark env --shell fish | source  the same in fish",
      "  eval \"$(tidemark env --aws prod)\"   a store deployed on AWS, by its stage or endpoint:",
      "  eval \"$(tidemark env --aws https://a1b2c3.execute-api.eu-central-1.amazonaws.com/prod)\""
    })
final class EnvCommand implements Callable<Integer> {
  @Option(
      names = "--shell",
      paramLabel = "SHELL",
      description = "Whose lines to print: sh, fish or powershell (default: ${DEFAULT-VALUE}).",
      defaultValue = "sh",
      converter = Shell.Name.class)
  private Shell shell = Shell.SH;

  @Spec private @Nullable CommandSpec spec;

  private final Session session;

  EnvCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Optional<GatewayEndpoint> gateway = gateway();
    if (gateway.isEmpty()) {
      print(ClientEnvironment.local(served()), List.of());
      return ExitCode.OK;
    }
    Map<String, String> present = session.terminal().environment();
    if (ClientEnvironment.LOCAL_KEY.equals(present.get(ClientEnvironment.KEY_ID))) {
      session.remark(
          "tidemark: The credentials in this shell are those of a local store. Unset"
              + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to use your own.");
    }
    print(
        ClientEnvironment.gateway(gateway.get(), dataPath(), present),
        List.of(
            "# boto3 and the AWS CLI 1 now sign for execute-api, in the region they are set to.",
            "# The AWS CLI 2, Spark and other languages cannot: see tidemark proxy --help."));
    return ExitCode.OK;
  }

  private Optional<GatewayEndpoint> gateway() {
    if (spec == null) {
      throw new IllegalStateException("Commands run after they are registered");
    }
    Optional<GatewayEndpoint> given = session.options().endpoint(spec.commandLine());
    return given.isPresent()
        ? given
        : session
            .deployed()
            .map(at -> GatewayEndpoint.parse(AwsStore.placesOf(at).api().toString()));
  }

  private URI served() {
    Path directory = session.options().directory();
    Optional<URI> endpoint = session.stores().endpoint(directory);
    return endpoint.orElseThrow(
        () ->
            FeatureStoreException.notFound(
                "No server runs over '%s'. Start one with 'tidemark up' and leave it running, name"
                    + " its directory with --dir, or give an API Gateway endpoint with --aws.",
                directory));
  }

  /** Of the release, not of the user: what botocore is to know of the two services. */
  private static Path dataPath() {
    Path directory =
        Home.directory("clients/aws-data-path", "The service descriptions for botocore");
    if (directory.toString().contains(File.pathSeparator)) {
      throw FeatureStoreException.invalid(
          "The directory '%s' has a '%s' in its name, which AWS_DATA_PATH cannot hold. Move the"
              + " project.",
          directory, File.pathSeparator);
    }
    return directory;
  }

  private void print(ClientEnvironment environment, List<String> notes) {
    if (session.isJson()) {
      session.writeJson(
          json -> {
            for (Map.Entry<String, String> variable : environment.variables().entrySet()) {
              json.writeStringField(variable.getKey(), variable.getValue());
            }
          });
      return;
    }
    environment.lines(shell).forEach(session::say);
    notes.forEach(session::say);
  }
}
