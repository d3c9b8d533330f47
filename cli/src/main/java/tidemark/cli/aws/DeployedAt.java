package tidemark.cli.aws;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import tidemark.deploy.Stage;

/**
 * Which deployment is meant, and as whom it is asked.
 *
 * @param region where it is; empty for the one that the AWS SDKs would use
 * @param profile whose credentials count; empty for those that the AWS SDKs find
 * @param environment in which services may be elsewhere than at AWS
 */
public record DeployedAt(
    Stage stage,
    Optional<String> region,
    Optional<String> profile,
    Map<String, String> environment,
    InstantSource clock) {
  private static final String STATE_HOME = "XDG_STATE_HOME";

  public DeployedAt {
    environment = Map.copyOf(environment);
  }

  /**
   * Where this machine keeps what it must remember of a deployment, such as a load that was cut
   * off. Source: XDG base directory specification.
   */
  Path state(String account, String regionName) {
    String home = environment.getOrDefault(STATE_HOME, "");
    Path base =
        home.isEmpty()
            ? Path.of(System.getProperty("user.home", "."), ".local", "state")
            : Path.of(home);
    return base.resolve("tidemark").resolve(account + "-" + regionName + "-" + stage.name());
  }
}
