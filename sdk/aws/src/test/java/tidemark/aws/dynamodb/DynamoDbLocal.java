package tidemark.aws.dynamodb;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.aws.AwsClients;
import tidemark.aws.CallTimes;
import tidemark.aws.StandIns;

/**
 * Gives tests a client of one DynamoDB Local, a process that is started for the first class that
 * asks and ended after the last.
 */
public final class DynamoDbLocal implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(DynamoDbLocal.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == DynamoDbClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Running.class, type -> Running.start(), Running.class)
        .client;
  }

  /** The process and a client of it. */
  private static final class Running implements AutoCloseable {
    private static final Duration END_MAX = Duration.ofSeconds(10);

    private final Process process;
    private final AwsClients clients;
    private final DynamoDbClient client;

    private Running(Process process, int port) {
      this.process = process;
      this.clients = StandIns.clients(port);
      this.client = clients.dynamoDb(CallTimes.ONLINE);
    }

    static Running start() {
      Path libraries = Path.of(System.getProperty("dynamodb-local"));
      if (!Files.isDirectory(libraries)) {
        throw new IllegalStateException(
            "There is no DynamoDB Local in " + libraries + ". Build with -am, without -Pquick.");
      }
      ProcessBuilder builder =
          new ProcessBuilder(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-XX:TieredStopAtLevel=1",
                  "-Djava.library.path=" + libraries,
                  "-cp",
                  libraries + "/*",
                  StandIns.module()
                      .resolve("src/test/dynamodb-local/LoopbackDynamoDb.java")
                      .toString()));
      builder.environment().put("DDB_LOCAL_TELEMETRY", "0");
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      try {
        Process process = builder.start();
        return new Running(process, port(process));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static int port(Process process) throws IOException {
      BufferedReader out = process.inputReader();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("port ")) {
          return Integer.parseInt(line.substring("port ".length()));
        }
      }
      throw new IllegalStateException("DynamoDB Local ended with " + process.exitValue());
    }

    @Override
    public void close() throws IOException {
      client.close();
      clients.close();
      process.getOutputStream().close();
      try {
        process.onExit().get(END_MAX.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      } catch (ExecutionException | TimeoutException e) {
        process.destroyForcibly();
      }
    }
  }
}
