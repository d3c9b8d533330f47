package tidemark.infra;

import java.nio.file.Files;
import java.nio.file.Path;
import tidemark.model.FeatureStoreException;

/**
 * What is deployed besides resources; the one place that says where the project has it.
 *
 * @param functions the jar that holds every function
 * @param jobScript what a Glue job runs
 */
public record Artifacts(Path functions, Path jobScript) {
  private static final Path FUNCTIONS =
      Path.of("lambdas", "aws", "target", "tidemark-functions.jar");
  private static final Path JOB_SCRIPT = Path.of("glue-scripts", "tidemark_job.py");

  /**
   * Those below the project's directory.
   *
   * @throws FeatureStoreException of kind INVALID if the functions were not built
   */
  static Artifacts in(Path project) {
    Path functions = project.resolve(FUNCTIONS).toAbsolutePath().normalize();
    Path script = project.resolve(JOB_SCRIPT).toAbsolutePath().normalize();
    if (!Files.isRegularFile(functions)) {
      throw FeatureStoreException.invalid(
          "The functions are not built: %s is missing. Run ./mvnw -q -Pquick package -pl lambdas/aws"
              + " -am in the project's directory.",
          functions);
    }
    if (!Files.isRegularFile(script)) {
      throw FeatureStoreException.invalid(
          "%s is missing. Run this within the project's directory.", script);
    }
    return new Artifacts(functions, script);
  }
}
