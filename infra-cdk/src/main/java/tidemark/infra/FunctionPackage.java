package tidemark.infra;

import java.nio.file.Files;
import java.nio.file.Path;
import tidemark.model.FeatureStoreException;

/** The jar that holds every function; the one place that says where the build puts it. */
final class FunctionPackage {
  private static final Path BUILT = Path.of("lambdas", "aws", "target", "tidemark-functions.jar");

  private FunctionPackage() {}

  /**
   * The jar below the project's directory.
   *
   * @throws FeatureStoreException of kind INVALID if it was not built
   */
  static Path in(Path project) {
    Path jar = project.resolve(BUILT).toAbsolutePath().normalize();
    if (!Files.isRegularFile(jar)) {
      throw FeatureStoreException.invalid(
          "The functions are not built: %s is missing. Run ./mvnw -q -Pquick package -pl lambdas/aws"
              + " -am in the project's directory.",
          jar);
    }
    return jar;
  }
}
