package tidemark.function.aws;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands for services that have nothing: answers every call with an empty object and keeps it. */
final class SilentServices implements AutoCloseable {
  /**
   * @param operation such as {@code DynamoDB_20120810.GetItem}
   * @param connection what tells connections apart
   */
  record Call(String operation, int connection) {}

  final List<Call> calls = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  SilentServices() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
          calls.add(
              new Call(
                  target == null
                      ? exchange.getRequestMethod() + " " + exchange.getRequestURI()
                      : target,
                  exchange.getRemoteAddress().getPort()));
          byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
