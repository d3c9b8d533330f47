package tidemark.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import tidemark.cli.aws.DeployedAt;
import tidemark.client.gateway.GatewayEndpoint;
import tidemark.deploy.Stage;
import tidemark.model.FeatureStoreException;

/** Options that every command has, before or after its name. */
final class GlobalOptions {
  private static final String DIRECTORY = ".tidemark";

  /** They lead clients to a store, and take the address of its API as well. */
  private static final Set<String> TAKE_ENDPOINTS = Set.of("env", "proxy");

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The store's data directory (default: " + DIRECTORY + ").",
      scope = ScopeType.INHERIT)
  private @Nullable Path directory;

  @Option(
      names = "--aws",
      paramLabel = "STAGE",
      description = "Use the store that is deployed on AWS as this stage instead.",
      scope = ScopeType.INHERIT)
  private @Nullable String aws;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Its region (default: the one that the AWS SDKs would use).",
      scope = ScopeType.INHERIT)
  private @Nullable String region;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description = "Whose credentials to use there (default: those that the AWS SDKs find).",
      scope = ScopeType.INHERIT)
  private @Nullable String profile;

  @Option(
      names = "--json",
      description = "Write JSON for machines instead of text for people.",
      scope = ScopeType.INHERIT)
  private boolean json;

  @Option(
      names = "--debug",
      description = "Show where a failure comes from.",
      scope = ScopeType.INHERIT)
  private boolean debug;

  @Option(
      names = "--no-color",
      description = "Write no colors; NO_COLOR in the environment does the same.",
      scope = ScopeType.INHERIT)
  private boolean noColor;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.",
      scope = ScopeType.INHERIT)
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  Path directory() {
    Path given = directory;
    return given == null ? Path.of(DIRECTORY) : given;
  }

  /** The deployment that is to be used, if one is. */
  Optional<DeployedAt> deployed(Map<String, String> environment) {
    return Optional.ofNullable(aws)
        .map(
            stage ->
                new DeployedAt(
                    new Stage(stage), region(), profile(), environment, InstantSource.system()));
  }

  /**
   * The endpoint that stands where a stage might.
   *
   * @throws ParameterException saying what is wrong with it
   */
  Optional<GatewayEndpoint> endpoint(CommandLine command) {
    if (aws == null || !isEndpoint(aws)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Converters.Gateway().convert(aws));
    } catch (CommandLine.TypeConversionException e) {
      throw new ParameterException(command, "Invalid value for option '--aws': " + e.getMessage());
    }
  }

  Optional<String> region() {
    return Optional.ofNullable(region);
  }

  Optional<String> profile() {
    return Optional.ofNullable(profile);
  }

  /**
   * Makes sure that the options go together.
   *
   * @throws ParameterException saying which do not
   */
  void check(CommandLine command) {
    String where = aws;
    if (where == null) {
      return;
    }
    if (directory != null) {
      throw new ParameterException(
          command, "--aws and --dir exclude each other: a store is deployed or in a directory.");
    }
    if (isEndpoint(where)) {
      if (!TAKE_ENDPOINTS.contains(command.getCommandName())) {
        throw new ParameterException(
            command, "--aws: name the stage that was deployed, such as prod, not an endpoint.");
      }
      return;
    }
    try {
      new Stage(where);
    } catch (FeatureStoreException e) {
      throw new ParameterException(command, "--aws: " + e.text());
    }
  }

  private static boolean isEndpoint(String where) {
    return where.contains("://");
  }

  boolean isJson() {
    return json;
  }

  boolean isDebug() {
    return debug;
  }

  boolean isColorless() {
    return noColor;
  }
}
