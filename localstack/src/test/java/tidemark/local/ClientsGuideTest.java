package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keeps what docs/clients.md says of AWS's SDK for Java true: its blocks are the sources of two
 * programs, which are run as anyone would run them, told of the store by their environment.
 */
class ClientsGuideTest {
  private static final Path SOURCES = Path.of("src/test/java/tidemark/local");
  private static final Pattern REGION =
      Pattern.compile("// guide: java-signing\n(.*?)\n *// /guide", Pattern.DOTALL);

  @TempDir Path directory;

  @Test
  void theExampleIsTheProgramAndPrintsWhatItSays() throws Exception {
    String source = Files.readString(SOURCES.resolve("GuideExample.java"));
    assertThat(block("java", "java")).isEqualTo(source.replaceFirst("package .*;\n\n", ""));

    try (JavaSdkStore store = JavaSdkStore.start(directory.resolve("store"))) {
      String printed = run("GuideExample", store.endpoint());

      assertThat(printed).isEqualTo(printedBy("java"));
    }
  }

  @Test
  @DisplayName("the credential scope of both planes ends as IAM on API Gateway wants it")
  void theSigningNameIsChanged() throws Exception {
    Matcher region = REGION.matcher(Files.readString(SOURCES.resolve("GuideSigningExample.java")));
    assertThat(region.find()).isTrue();
    assertThat(block("java-signing", "java")).isEqualTo(region.group(1).stripIndent() + "\n");

    assertThat(scopes("execute-api"))
        .hasSize(2)
        .allSatisfy(scope -> assertThat(scope).endsWith("/eu-central-1/execute-api/aws4_request"));
    assertThat(scopes())
        .hasSize(2)
        .allSatisfy(scope -> assertThat(scope).endsWith("/us-east-1/sagemaker/aws4_request"));
  }

  /** The credential scopes of what the program sends. */
  private List<String> scopes(String... arguments) throws Exception {
    BlockingQueue<String> scopes = new LinkedBlockingQueue<>();
    HttpServer listener =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String signed = exchange.getRequestHeaders().getFirst("Authorization");
            scopes.add(signed.replaceFirst(".*Credential=", "").replaceFirst(",.*", ""));
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
          }
        });
    listener.start();
    try {
      run(
          "GuideSigningExample",
          URI.create("http://127.0.0.1:" + listener.getAddress().getPort()),
          arguments);
    } finally {
      listener.stop(0);
    }
    return List.copyOf(scopes);
  }

  private String run(String name, URI endpoint, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("tidemark.local." + name);
    command.addAll(List.of(arguments));
    Path errors = directory.resolve(name + ".txt");
    ProcessBuilder program = new ProcessBuilder(command).redirectError(errors.toFile());
    program.environment().keySet().removeIf(variable -> variable.startsWith("AWS_"));
    program.environment().put("AWS_ENDPOINT_URL_SAGEMAKER", endpoint.toString());
    program
        .environment()
        .put("AWS_ENDPOINT_URL_SAGEMAKER_FEATURESTORE_RUNTIME", endpoint.toString());
    program.environment().put("AWS_ACCESS_KEY_ID", "local");
    program.environment().put("AWS_SECRET_ACCESS_KEY", "local");
    program.environment().put("AWS_REGION", "us-east-1");
    Process process = program.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return printed;
  }

  private static String block(String name, String language) throws IOException {
    return found("<!-- run: " + name + " -->\n```" + language + "\n(.*?)```\n");
  }

  private static String printedBy(String name) throws IOException {
    return found(
        "<!-- run: " + name + " -->\n```\\w+\n[^`]*```\n<!-- prints -->\n```text\n(.*?)```\n");
  }

  private static String found(String form) throws IOException {
    String guide = Files.readString(Path.of("../docs/clients.md"));
    Matcher matcher = Pattern.compile(form, Pattern.DOTALL).matcher(guide);
    assertThat(matcher.find()).as(form).isTrue();
    return matcher.group(1);
  }
}
