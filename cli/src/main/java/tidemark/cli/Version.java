package tidemark.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of this program, from the manifest of its jar. */
final class Version implements IVersionProvider {
  static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("(unpackaged)");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"tidemark " + text() + ", Java " + Runtime.version()};
  }
}
