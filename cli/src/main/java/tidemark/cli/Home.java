package tidemark.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import tidemark.model.FeatureStoreException;

/** Where the project, or its release, lies: what the program needs beside its jars is there. */
final class Home {
  /** Set by the launcher. */
  private static final String PROPERTY = "tidemark.home";

  private Home() {}

  /**
   * A directory of the project, as an absolute path.
   *
   * @param what it holds, in the plural, as the beginning of a sentence
   * @throws FeatureStoreException if it is not there
   */
  static Path directory(String relative, String what) {
    Path directory = Path.of(System.getProperty(PROPERTY, ".")).resolve(relative);
    if (!Files.isDirectory(directory)) {
      throw FeatureStoreException.invalid(
          "%s are not at '%s'. Run ./tidemark from the project, or set -D%s to where it is.",
          what, directory, PROPERTY);
    }
    return directory.toAbsolutePath().normalize();
  }
}
