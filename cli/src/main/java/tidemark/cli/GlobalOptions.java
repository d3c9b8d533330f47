package tidemark.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command has, before or after its name. */
final class GlobalOptions {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The store's data directory (default: ${DEFAULT-VALUE}).",
      defaultValue = ".tidemark",
      scope = ScopeType.INHERIT)
  private Path directory = Path.of(".tidemark");

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
    return directory;
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
