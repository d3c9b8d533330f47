package tidemark.function.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;
import tidemark.deploy.FunctionSpec;

/**
 * A function of the packaged jar in a process of its own, with nothing beside it but AWS's own
 * runtime interface client.
 */
final class LambdaProcess implements RequestStreamHandler, AutoCloseable {
  /** Of what nobody but a broken test waits for. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RuntimeApi api = new RuntimeApi();
  private final Path output;
  private final Process process;

  private LambdaProcess(String handler, Map<String, String> environment, List<String> options)
      throws IOException {
    output = Files.createTempFile("function", ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), AWSLambda.class.getName(), handler));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_LAMBDA_RUNTIME_API", api.address(),
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_LAMBDA_FUNCTION_NAME", "packaged",
                "LAMBDA_TASK_ROOT", jar().getParent().toString()));
    process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  /** Starts a function with an environment. */
  static LambdaProcess start(
      FunctionSpec function, Map<String, String> environment, String... options)
      throws IOException {
    return new LambdaProcess(
        function.handler(),
        environment,
        options.length == 0 ? List.of("-Xmx512m") : List.of(options));
  }

  /** The shipped jar. */
  static Path jar() {
    return Path.of(System.getProperty("functions-jar")).toAbsolutePath();
  }

  /**
   * What becomes of an event; empty if the process ended, or was ended by the deadline.
   *
   * @param patience after which a started process is ended, as Lambda does at the end of a timeout
   */
  Optional<RuntimeApi.Answer> invoke(String event, Duration patience) throws IOException {
    CompletableFuture<?> end = process.onExit();
    if (!completes(CompletableFuture.anyOf(api.asked, end), PATIENCE) || !process.isAlive()) {
      throw new AssertionError("The function did not start: " + output());
    }
    CompletableFuture<RuntimeApi.Answer> answer = api.hand(event, Instant.now().plus(patience));
    if (!completes(CompletableFuture.anyOf(answer, end), patience)) {
      process.destroyForcibly().onExit().join();
    }
    return Optional.ofNullable(answer.getNow(null));
  }

  private static boolean completes(CompletableFuture<?> future, Duration patience)
      throws IOException {
    try {
      future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException(e);
    }
  }

  /** Hands on an event that is to be answered. */
  @Override
  public void handleRequest(InputStream event, OutputStream response, @Nullable Context context)
      throws IOException {
    RuntimeApi.Answer answer =
        invoke(new String(event.readAllBytes(), StandardCharsets.UTF_8), PATIENCE)
            .orElseThrow(() -> new AssertionError(output()));
    if (!(answer instanceof RuntimeApi.Answer.Response responded)) {
      throw new AssertionError(answer + "\n" + output());
    }
    response.write(responded.body().getBytes(StandardCharsets.UTF_8));
  }

  /** What the process could not start for; it has ended then. */
  String startFailure() throws Exception {
    RuntimeApi.Answer.Failure failure =
        api.startFailure.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return failure.body();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  RuntimeApi api() {
    return api;
  }

  String output() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    api.close();
    if (!output.toFile().delete()) {
      output.toFile().deleteOnExit();
    }
  }

  private static String classPath() {
    return Stream.concat(
            Stream.of(jar()),
            Stream.of(AWSLambda.class, PojoSerializer.class, SdkInternalThreadLocal.class)
                .map(LambdaProcess::origin))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
