package tidemark.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tidemark.local.LocalSettings;
import tidemark.local.TidemarkVersion;
import tidemark.record.FutureBound;
import tidemark.wire.UnknownMembers;

/** {@code up}: serves the store until told to stop. */
@Command(
    name = "up",
    description = "Serve the store on this machine, for boto3, the AWS CLI and the AWS SDKs.",
    footer = {
      "",
      "Examples:",
      "  tidemark up                        on http://127.0.0.1:8700, data in .tidemark",
      "  tidemark up --port 0 --dir /tmp/t  on any free port, data elsewhere",
      "  tidemark up --strict               what a client spells wrongly is refused"
    })
final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port on 127.0.0.1; 0 for any that is free (default: ${DEFAULT-VALUE}).",
      defaultValue = "8700",
      converter = Converters.Port.class)
  private int port;

  @Option(
      names = "--settle-delay",
      paramLabel = "SPAN",
      description = "How long creating a group takes, such as '2 seconds' (default: none).",
      defaultValue = "0",
      converter = Converters.Span.class)
  private Duration settleDelay = Duration.ZERO;

  @Option(
      names = "--max-future",
      paramLabel = "SPAN",
      description =
          "Refuse puts whose event time lies further in the future than this, such as '1 hours', as"
              + " a deployment with maxFutureSeconds does (default: take them, as AWS).",
      converter = Converters.Span.class)
  private @Nullable Duration maxFuture;

  @Option(
      names = "--strict",
      description =
          "Refuse writes whose body has a member the API does not know, as a deployment with"
              + " strict=true does (default: pass over it, as AWS).")
  private boolean strict;

  private final Session session;

  UpCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    session.requireLocal("up", "A deployed store serves by itself; see 'tidemark env --help'.");
    Path directory = session.options().directory().toAbsolutePath().normalize();
    Stores.Server server = session.stores().serve(directory, port, settings());
    UntilStopped.serve(session, server, () -> greet(server.endpoint(), directory));
    return ExitCode.OK;
  }

  private LocalSettings settings() {
    return LocalSettings.standard()
        .withSettleDelay(settleDelay)
        .withFuture(maxFuture == null ? FutureBound.NONE : FutureBound.of(maxFuture))
        .withUnknown(strict ? UnknownMembers.REFUSED : UnknownMembers.IGNORED);
  }

  private void greet(URI endpoint, Path directory) {
    if (session.isJson()) {
      session.writeJson(
          json -> {
            json.writeStringField("endpoint", endpoint.toString());
            json.writeStringField("dir", directory.toString());
          });
    } else {
      session.say(text(endpoint, directory));
    }
  }

  private static String text(URI endpoint, Path directory) {
    String lines = String.join("\n  ", ClientEnvironment.local(endpoint).lines(Shell.SH));
    return """
        Tidemark %s serves %s on %s. Stop it with Ctrl-C.

        Point boto3, the AWS CLI and the AWS SDKs at it, in another shell, by eval "$(tidemark env)" or:

          %s

        Then, for example:

          aws sagemaker list-feature-groups
          python3 -c 'import boto3; print(boto3.client("sagemaker").list_feature_groups()["FeatureGroupSummaries"])'
        """
        .formatted(TidemarkVersion.TEXT, directory, endpoint, lines);
  }
}
