package tidemark.onejar;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/**
 * The goal {@code make}, which makes one jar of a project's class path. {@code
 * META-INF/maven/plugin.xml} says what its fields are; Maven sets them.
 */
public final class OneJarMojo extends AbstractMojo {
  private File jar = new File("");
  private long bytesMax;
  private File rules = new File("");
  private List<String> classPath = List.of();

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    try {
      OneJar.Made made =
          OneJar.make(
              jar.toPath(),
              bytesMax,
              Rules.parse(Files.readAllLines(rules.toPath())),
              classPath.stream().map(Path::of).toList());
      getLog()
          .info(
              "%s: %,d bytes, %,d of %,d classes"
                  .formatted(jar.getName(), made.bytes(), made.classes(), made.offered()));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new MojoFailureException(e.getMessage(), e);
    } catch (IOException e) {
      throw new MojoExecutionException("The jar " + jar + " cannot be made", e);
    }
  }
}
