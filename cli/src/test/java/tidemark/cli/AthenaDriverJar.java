package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The client's stand-in for Athena's JDBC driver, packed as AWS packs the driver. */
final class AthenaDriverJar {
  private static final Path SOURCE =
      Path.of("..", "sdk", "client", "src", "test", "athena-driver", "AthenaDriver.java");

  private AthenaDriverJar() {}

  /** Compiles and packs it into a directory. */
  static Path in(Path directory) throws IOException {
    Path jar = directory.resolve("athena-jdbc-3.0.0.jar");
    Path classes = Files.createDirectory(directory.resolve("athena-driver"));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", classes.toString(), SOURCE.toString());
    assertThat(status).isZero();
    try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
    return jar;
  }
}
