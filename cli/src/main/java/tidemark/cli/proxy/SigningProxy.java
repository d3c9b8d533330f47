package tidemark.cli.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tidemark.local.LocalRequest;
import tidemark.local.LoopbackRules;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.wire.ApiError;
import tidemark.wire.ErrorJson;
import tidemark.wire.Operation;

/**
 * Answers on the loopback address what a store behind API Gateway answers, for clients that sign
 * for another service than it checks. Both planes go through one port. A request is let through if
 * it is addressed to this machine, no page of another site sent it, and it is signed with the
 * client key: to have an account on this machine is not enough to use the credentials of another.
 */
public final class SigningProxy implements Closeable {
  public static final int DEFAULT_PORT = 8_701;

  private static final int CONNECTIONS_WAITING_MAX = 256;
  private static final int THREADS = 32;
  private static final Set<String> WRITTEN_ANEW = Set.of("content-length", "date");

  private final HttpServer server;
  private final ClientKey key;
  private final Upstream upstream;
  private final InstantSource clock;
  private final LoopbackRules rules;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          work -> {
            Thread thread = new Thread(work, "tidemark-proxy");
            thread.setDaemon(true);
            return thread;
          });

  private SigningProxy(HttpServer server, ClientKey key, Upstream upstream, InstantSource clock) {
    this.server = server;
    this.key = key;
    this.upstream = upstream;
    this.clock = clock;
    this.rules = new LoopbackRules(server.getAddress().getPort());
  }

  /**
   * Listens.
   *
   * @param port 0 for any that is free
   * @throws java.net.BindException if the port is in use
   */
  public static SigningProxy start(int port, ClientKey key, Upstream upstream, InstantSource clock)
      throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    HttpServer server = HttpServer.create(address, CONNECTIONS_WAITING_MAX);
    SigningProxy proxy = new SigningProxy(server, key, upstream, clock);
    server.createContext("/", proxy::handle);
    server.setExecutor(proxy.threads);
    server.start();
    return proxy;
  }

  /** Where clients reach the proxy. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        HttpResponse<byte[]> answer = upstream.send(admitted(exchange));
        answer(
            exchange,
            answer.statusCode(),
            Upstream.passedOn(answer.headers().map(), WRITTEN_ANEW),
            answer.body());
      } catch (FeatureStoreException e) {
        refuse(exchange, e);
      } catch (RuntimeException e) {
        refuse(exchange, new FeatureStoreException(Kind.INTERNAL, "The proxy failed."));
        throw e;
      }
    }
  }

  /** The request, if it may pass. What is refused is refused before its body is looked at. */
  private ReceivedRequest admitted(HttpExchange exchange) throws IOException {
    LocalRequest request = LocalRequest.of(exchange);
    rules.check(request);
    byte[] body = request.body().readNBytes(Operation.BODY_BYTES_MAX + 1);
    if (body.length > Operation.BODY_BYTES_MAX) {
      throw FeatureStoreException.invalid(
          "The request's body is larger than %d bytes. Send less at once.",
          Operation.BODY_BYTES_MAX);
    }
    ReceivedRequest received = new ReceivedRequest(request, body);
    ReceivedSignature.check(received, key, clock.instant());
    return received;
  }

  /** 502, not 503, tells a store that cannot be reached from one that says it is busy. */
  private static void refuse(HttpExchange exchange, FeatureStoreException e) throws IOException {
    boolean isControl = exchange.getRequestURI().getRawPath().equals("/");
    int status =
        switch (e.kind()) {
          case UNAVAILABLE -> 502;
          case FORBIDDEN -> 403;
          case INTERNAL -> 500;
          default -> 400;
        };
    ApiError error = new ApiError(status, code(e.kind(), isControl), e.text(), Map.of());
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Connection", "close");
    ErrorJson.headers(error).forEach(exchange.getResponseHeaders()::set);
    answer(exchange, status, Map.of(), ErrorJson.write(error).getBytes(StandardCharsets.UTF_8));
  }

  private static String code(Kind kind, boolean isControl) {
    if (isControl) {
      return ApiError.controlCode(kind);
    }
    return switch (kind) {
      case FORBIDDEN -> "AccessForbidden";
      case INVALID -> "ValidationError";
      default -> ApiError.controlCode(kind);
    };
  }

  private static void answer(
      HttpExchange exchange, int status, Map<String, List<String>> headers, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().putAll(headers);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
