package tidemark.host;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The project as someone has it who changes the functions: everything is that of the project, but
 * the functions' jar is a copy.
 */
record Checkout(Path root) {
  static final Path PROJECT = Path.of("../..").toAbsolutePath().normalize();

  private static final Path FUNCTIONS = Path.of("lambdas/aws/target/tidemark-functions.jar");
  private static final List<String> OWN = List.of("lambdas", "infra-cdk", ".git");

  static Checkout in(Path directory) throws IOException {
    Checkout checkout = new Checkout(directory.resolve("project"));
    Files.createDirectories(checkout.app());
    Files.createDirectories(checkout.functions().getParent());
    try (Stream<Path> entries = Files.list(PROJECT)) {
      for (Path entry : entries.toList()) {
        if (!OWN.contains(entry.getFileName().toString())) {
          Files.createSymbolicLink(checkout.root.resolve(entry.getFileName()), entry);
        }
      }
    }
    Files.copy(packaged(FUNCTIONS), checkout.functions());
    return checkout;
  }

  /** What the build has packaged. */
  static Path packaged(Path jar) {
    Path packaged = PROJECT.resolve(jar);
    if (!Files.isRegularFile(packaged)) {
      throw new IllegalStateException(packaged + " is not built. Run ./mvnw verify.");
    }
    return packaged;
  }

  /** The directory of the CDK app. */
  Path app() {
    return root.resolve("infra-cdk");
  }

  Path functions() {
    return root.resolve(FUNCTIONS);
  }

  /** Makes the functions others than those that are deployed. */
  void changeFunctions() throws IOException {
    URI jar = URI.create("jar:" + functions().toUri());
    try (FileSystem files = FileSystems.newFileSystem(jar, Map.of())) {
      Files.writeString(files.getPath("META-INF/changed"), "The same functions, once more.\n");
    }
  }
}
