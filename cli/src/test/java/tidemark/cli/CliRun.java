package tidemark.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tidemark.client.Transport;
import tidemark.local.LocalSettings;

/** A run of the command in this process: what it wrote and how it ended. */
record CliRun(int exitCode, String out, String err) {

  /** No terminal, nothing on standard input, no store. */
  static CliRun of(String... arguments) {
    return of(new NoStores(), "", Map.of(), arguments);
  }

  static CliRun of(Stores stores, String... arguments) {
    return of(stores, "", Map.of(), arguments);
  }

  /** Over the store of a directory. */
  static CliRun over(
      Stores stores, Path directory, Map<String, String> environment, String... arguments) {
    return of(
        stores,
        "",
        environment,
        Stream.concat(Stream.of(arguments), Stream.of("--dir", directory.toString()))
            .toArray(String[]::new));
  }

  static CliRun of(
      Stores stores, String input, Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            false,
            false,
            environment);
    int exitCode = TidemarkCli.run(terminal, stores, arguments);
    return new CliRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Fails the test if a command opens a store that it should not have got to. */
  private static final class NoStores implements Stores {
    @Override
    public Transport open(Path directory) {
      throw new AssertionError("No store was to be opened");
    }

    @Override
    public Optional<URI> endpoint(Path directory) {
      return Optional.empty();
    }

    @Override
    public void create(Path directory) {}

    @Override
    public Server serve(Path directory, int port, LocalSettings settings) {
      throw new AssertionError("No store was to be served");
    }
  }
}
