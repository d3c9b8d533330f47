package tidemark.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tidemark.model.FeatureStoreException;

/** {@code demo}: the whole loop on a year of flights. */
@Command(
    name = "demo",
    description = {
      "Put a year of flights through the store: load, serve, query, train.",
      "Leaves the store in the data directory, to go on with."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark demo                the store goes to .tidemark",
      "  tidemark demo --dir /tmp/t   or elsewhere"
    })
final class DemoCommand implements Callable<Integer> {
  /** Set by the launcher: where the project, and in it the flights, lie. */
  private static final String HOME = "tidemark.home";

  private final Session session;

  DemoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    Path directory = session.options().directory().toAbsolutePath().normalize();
    try (DemoStore store = DemoStore.open(session, directory)) {
      new Demo(session.terminal(), store, flights(), directory).run();
    }
    return ExitCode.OK;
  }

  private static Path flights() {
    Path flights = Path.of(System.getProperty(HOME, ".")).resolve("demo/flights");
    if (!Files.isDirectory(flights)) {
      throw FeatureStoreException.invalid(
          "The flights are not at '%s'. Run ./tidemark demo from the project, or set -D%s to where"
              + " it is.",
          flights, HOME);
    }
    return flights;
  }
}
