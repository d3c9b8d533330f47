package tidemark.cli;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tidemark.cli.aws.AwsStore;
import tidemark.cli.check.Check;
import tidemark.cli.check.CheckReport;
import tidemark.cli.check.CheckSettings;
import tidemark.cli.check.CheckSettings.Sql;
import tidemark.cli.check.Result;
import tidemark.cli.check.Result.Outcome;
import tidemark.client.HttpTransport;
import tidemark.client.SigningTransport;
import tidemark.client.Transport;
import tidemark.client.gateway.GatewayEndpoint;

/** {@code check}: whether a store answers as the API's contract says. */
@Command(
    name = "check",
    description = {
      "Check that a store does what the SageMaker Feature Store API says: its cases, then a"
          + " record's whole way from put to offline store, SQL, training set, materialization,"
          + " parity and delete.",
      "It works in feature groups of its own, check-..., and removes them; their offline files"
          + " stay. Exits with 1 if anything fails.",
      "Calls to API Gateway are signed with the credentials that the AWS SDKs find. Costs are"
          + " estimates: what the calls cost on AWS in us-east-1, on demand."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark check                                       the store in --dir",
      "  tidemark --aws prod check                            the one deployed as a stage",
      "  tidemark check --endpoint http://127.0.0.1:8700 --local",
      "  tidemark check --endpoint http://127.0.0.1:8700 --case 13,18",
      "  tidemark check --endpoint https://a1b2c3.execute-api.eu-central-1.amazonaws.com/prod \\",
      "      --offline-uri s3://BUCKET/check",
      "  tidemark check --json > report.jsonl"
    })
final class CheckCommand implements Callable<Integer> {
  private static final String LOCAL_BUCKET = "s3://tidemark-check/check";
  private static final Duration READ_TIMEOUT = Duration.ofMinutes(5);

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Where the store answers (default: the store of --dir or --aws).")
  private @Nullable URI endpoint;

  @Option(
      names = "--local",
      description =
          "The endpoint is a server that 'tidemark up' runs: check its SQL, training sets and"
              + " materialization too.")
  private boolean local;

  @Option(
      names = "--offline-uri",
      paramLabel = "S3_URI",
      description =
          "Where the check's offline stores may lie; without it, and without --local, they are left"
              + " out.")
  private Optional<String> offlineUri = Optional.empty();

  @Option(
      names = "--case",
      paramLabel = "NUMBER",
      split = ",",
      description = "Check these cases alone, without the journey.")
  private Set<Integer> cases = new TreeSet<>();

  private final Session session;

  CheckCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    boolean isOurs = endpoint == null || local;
    try (Transport transport = open()) {
      String ours =
          transport instanceof AwsStore deployed ? deployed.offlineUri() + "/check" : LOCAL_BUCKET;
      CheckSettings settings =
          new CheckSettings(
              offlineUri.or(() -> isOurs ? Optional.of(ours) : Optional.empty()),
              isOurs ? Sql.ANSWERED : Sql.MISSING,
              cases);
      CheckReport report = new Check(transport, settings, InstantSource.system(), this::tell).run();
      conclude(report);
      return report.isSound() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private Transport open() {
    URI address = endpoint;
    if (address == null) {
      return session.open();
    }
    Optional<String> signedFor =
        session.options().region().or(() -> GatewayEndpoint.regionOf(address));
    return signedFor.isPresent()
        ? SigningTransport.to(GatewayEndpoint.parse(address.toString()), signedFor.get())
        : new HttpTransport(address, READ_TIMEOUT);
  }

  private void tell(Result result) {
    if (session.isJson()) {
      session.writeJson(
          json -> {
            json.writeStringField("name", result.name());
            json.writeStringField("claim", result.claim());
            json.writeStringField("outcome", word(result.outcome()));
            json.writeNumberField("millis", result.took().toMillis());
            json.writeNumberField("calls", result.calls());
            json.writeStringField("dollars", result.dollars());
            Session.writeOptional(json, "why", result.why());
          });
    } else {
      session.say(line(result));
    }
    session.terminal().out().flush();
  }

  private String line(Result result) {
    Terminal terminal = session.terminal();
    String line =
        String.format(
            Locale.ROOT,
            "%s %-11s  %-44s",
            sign(result.outcome(), terminal),
            result.name(),
            result.claim());
    if (result.outcome() == Outcome.LEFT_OUT) {
      return line + "  " + Color.DIM.paint("left out: " + result.why().orElse(""), terminal);
    }
    String figures =
        String.format(
            Locale.ROOT,
            "%6d ms  %3d calls  $%s",
            result.took().toMillis(),
            result.calls(),
            result.dollars());
    return line
        + "  "
        + figures
        + result
            .why()
            .map(why -> "\n    " + Color.RED.paint(ScreenText.harmless(why), terminal))
            .orElse("");
  }

  private static String sign(Outcome outcome, Terminal terminal) {
    return switch (outcome) {
      case PASSED -> Color.GREEN.paint(terminal.isUnicode() ? "✓" : "ok ", terminal);
      case FAILED -> Color.RED.paint(terminal.isUnicode() ? "✗" : "BAD", terminal);
      case LEFT_OUT -> Color.DIM.paint(terminal.isUnicode() ? "–" : " - ", terminal);
    };
  }

  private void conclude(CheckReport report) {
    if (session.isJson()) {
      session.writeJson(
          json -> {
            for (Outcome outcome : Outcome.values()) {
              json.writeNumberField(word(outcome), report.count(outcome));
            }
            json.writeNumberField("calls", report.calls());
            json.writeStringField("dollars", report.dollars());
          });
      return;
    }
    session.say("");
    List<String> parts =
        List.of(
            report.count(Outcome.PASSED) + " passed",
            report.count(Outcome.FAILED) + " failed",
            report.count(Outcome.LEFT_OUT) + " left out");
    session.say(
        Color.BOLD.paint(String.join(", ", parts), session.terminal())
            + "; "
            + Counts.grouped(report.calls())
            + " calls, about $"
            + report.dollars()
            + " on AWS.");
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
