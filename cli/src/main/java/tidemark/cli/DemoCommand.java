package tidemark.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

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
  private final Session session;

  DemoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    session.requireLocal("demo", "Its definitions can be applied: tidemark apply demo/flights");
    Path flights = Home.directory("demo/flights", "The flights");
    Path directory = session.options().directory().toAbsolutePath().normalize();
    try (DemoStore store = DemoStore.open(session, directory)) {
      new Demo(session.terminal(), store, flights, directory).run();
    }
    return ExitCode.OK;
  }
}
