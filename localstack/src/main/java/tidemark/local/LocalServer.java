package tidemark.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * Serves a local store over HTTP, on the loopback address only. A request whose {@code Host} or
 * {@code Origin} is another's is refused, so no web page can reach the store (guarantees.md, S-20).
 * More requests at once than it has threads for are answered 503.
 */
public final class LocalServer implements Closeable {
  public static final int DEFAULT_PORT = 8_700;

  private static final int CONNECTIONS_WAITING_MAX = 256;
  private static final int THREADS_MAX = 128;

  /** Requests that work at the same time; the others wait for a moment. */
  private static final int WORKING_MAX = 32;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long IDLE_SECONDS_MAX = 30;
  private static final int STOP_SECONDS_MAX = 5;
  private static final String THREAD_NAME = "tidemark-http";

  static {
    // Otherwise an answer in two packets waits 40 ms for the client's delayed acknowledgement.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final HttpServer server;
  private final LocalRoutes routes;
  private final Duration patience;
  private final LoopbackRules rules;
  private final Semaphore working = new Semaphore(WORKING_MAX, true);
  private final ThreadPoolExecutor threads;

  private LocalServer(HttpServer server, LocalRoutes routes, Duration patience) {
    this.server = server;
    this.routes = routes;
    this.patience = patience;
    this.rules = new LoopbackRules(server.getAddress().getPort());
    this.threads =
        new ThreadPoolExecutor(
            1,
            THREADS_MAX,
            IDLE_SECONDS_MAX,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Threads.named(THREAD_NAME),
            new ThreadPoolExecutor.CallerRunsPolicy()); // the thread that accepts: it answers 503
  }

  /**
   * Serves the store.
   *
   * @param port 0 for any that is free
   * @throws BindException if the port is in use
   */
  public static LocalServer start(LocalFeatureStore store, int port) throws IOException {
    return start(store, port, PATIENCE);
  }

  /** The same, with requests beyond what works at once waiting that long. */
  static LocalServer start(LocalFeatureStore store, int port, Duration patience)
      throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    LocalServer local =
        new LocalServer(
            HttpServer.create(address, CONNECTIONS_WAITING_MAX), store.routes(), patience);
    local.server.createContext("/", local::handle);
    local.server.setExecutor(local.threads);
    store.directory().announce(local.port());
    local.server.start();
    store.beginRuns();
    return local;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Where clients reach the server. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      LocalAnswer answer = (status, headers, length) -> begin(exchange, status, headers, length);
      LocalRequest request = LocalRequest.of(exchange);
      try {
        rules.check(request);
        enter();
      } catch (FeatureStoreException e) {
        exchange.getResponseHeaders().set("Connection", "close");
        LocalRoutes.refuse(e, answer);
        return;
      }
      try {
        routes.answer(request, answer);
      } finally {
        working.release();
      }
    }
  }

  private void enter() {
    boolean ofPool = Thread.currentThread().getName().startsWith(THREAD_NAME);
    try {
      if (working.tryAcquire(ofPool ? patience.toMillis() : 0, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new FeatureStoreException(
        Kind.UNAVAILABLE, "The server has too many requests at once. Try again.");
  }

  private static OutputStream begin(
      HttpExchange exchange, int status, Map<String, String> headers, OptionalLong length)
      throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (status == HttpURLConnection.HTTP_ENTITY_TOO_LARGE) { // the rest of the body is not read
      exchange.getResponseHeaders().set("Connection", "close");
    }
    long known = length.orElse(0); // which means that it is not known
    exchange.sendResponseHeaders(status, length.isPresent() && known == 0 ? -1 : known);
    return exchange.getResponseBody();
  }

  /** Lets the answers under way be given, for a few seconds, and stops listening. */
  @Override
  public void close() {
    try {
      boolean unused = working.tryAcquire(WORKING_MAX, STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    Threads.end(threads);
  }
}
