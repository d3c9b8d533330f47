package tidemark.cli;

import picocli.CommandLine.IVersionProvider;
import tidemark.local.TidemarkVersion;

/** The answer to {@code --version}. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"tidemark " + TidemarkVersion.TEXT + ", Java " + Runtime.version()};
  }
}
