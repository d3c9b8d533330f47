package tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client of somebody who calls a local store and left the jars of AWS's SDK out. */
class PlainHttpTest {
  /** What runs where AWS's classes are not. */
  public static final class Caller {
    private Caller() {}

    public static int groups(URI endpoint) {
      try (FeatureStoreClient client = FeatureStoreClient.builder().endpoint(endpoint).build()) {
        return client.listFeatureGroups().size();
      }
    }
  }

  private final RecordedServer server = new RecordedServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aCallerOfALocalStoreNeedsNoneOfAwssClasses() throws Exception {
    server.answers(200, "{\"FeatureGroupSummaries\":[]}");

    try (URLClassLoader withoutAws =
        new URLClassLoader(jarsWithoutAws(), ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(
              () -> withoutAws.loadClass("software.amazon.awssdk.core.exception.SdkException"))
          .isInstanceOf(ClassNotFoundException.class)
          .hasMessageContaining("SdkException");
      Object groups =
          withoutAws
              .loadClass(Caller.class.getName())
              .getMethod("groups", URI.class)
              .invoke(null, server.endpoint());

      assertThat(groups).isEqualTo(0);
    }
    assertThat(server.calls()).isEqualTo(1);
  }

  private static URL[] jarsWithoutAws() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> !path.toString().contains("awssdk"))
        .filter(path -> !path.endsWith(Path.of("sdk", "aws", "target", "classes")))
        .filter(path -> !path.getFileName().toString().startsWith("tidemark-aws"))
        .map(PlainHttpTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
