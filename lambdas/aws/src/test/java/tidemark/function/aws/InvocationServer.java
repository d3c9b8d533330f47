package tidemark.function.aws;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What takes asynchronous invocations as Lambda does, and keeps them: path and event. */
final class InvocationServer implements AutoCloseable {
  private static final int ACCEPTED = 202;

  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final HttpServer server;

  record Asked(String path, String type, String event) {}

  InvocationServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(
              new Asked(
                  exchange.getRequestURI().getPath(),
                  exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type"),
                  body));
          exchange.sendResponseHeaders(ACCEPTED, -1);
          exchange.close();
        });
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What was asked since the last time. */
  List<Asked> taken() {
    List<Asked> all = new ArrayList<>();
    asked.drainTo(all);
    return all;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
