package tidemark.function.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Lambda's Runtime API as one function's process sees it: hands out events and takes what becomes
 * of them. Source: Lambda developer guide, Runtime API.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String RUNTIME = "/2018-06-01/runtime/";
  private static final String INVOCATION = RUNTIME + "invocation/";
  private static final int ACCEPTED = 202;

  /** What a process answered an event with. */
  sealed interface Answer {
    /** What the handler wrote. */
    record Response(String body) implements Answer {}

    /** What it failed with, as JSON. */
    record Failure(String body) implements Answer {}
  }

  private record Invocation(
      String id, String event, Instant deadline, CompletableFuture<Answer> answer) {}

  /** Ends whatever waits for an event. */
  private static final Invocation NONE =
      new Invocation("", "", Instant.EPOCH, new CompletableFuture<>());

  /** Completed when the process first asks for an event: it has started. */
  final CompletableFuture<Void> asked = new CompletableFuture<>();

  final CompletableFuture<Answer.Failure> startFailure = new CompletableFuture<>();

  /** Completed when the process has done what it does before a snapshot. */
  final CompletableFuture<Void> ready = new CompletableFuture<>();

  /** To be completed for the process to go on as one that was made of the snapshot. */
  final CompletableFuture<Void> restored = new CompletableFuture<>();

  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final Map<String, Invocation> begun = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  RuntimeApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(RUNTIME, this::handle);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  CompletableFuture<Answer> hand(String event, Instant deadline) {
    Invocation invocation =
        new Invocation(UUID.randomUUID().toString(), event, deadline, new CompletableFuture<>());
    waiting.add(invocation);
    return invocation.answer();
  }

  @Override
  public void close() {
    restored.complete(null);
    waiting.add(NONE);
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      if (path.equals(INVOCATION + "next")) {
        next(exchange);
        return;
      }
      if (path.equals(RUNTIME + "restore/next")) {
        ready.complete(null);
        restored.join();
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      if (path.startsWith(INVOCATION)) {
        answered(path.substring(INVOCATION.length()), body);
      } else {
        startFailure.complete(new Answer.Failure(body));
      }
      exchange.sendResponseHeaders(ACCEPTED, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    asked.complete(null);
    Invocation invocation = waiting.take();
    if (invocation.equals(NONE)) {
      return;
    }
    begun.put(invocation.id(), invocation);
    byte[] event = invocation.event().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", invocation.id());
    exchange
        .getResponseHeaders()
        .add("Lambda-Runtime-Deadline-Ms", Long.toString(invocation.deadline().toEpochMilli()));
    exchange
        .getResponseHeaders()
        .add(
            "Lambda-Runtime-Invoked-Function-Arn",
            "arn:aws:lambda:eu-west-1:000000000000:function:packaged");
    exchange.sendResponseHeaders(200, event.length);
    exchange.getResponseBody().write(event);
  }

  /**
   * @param path the id of an invocation and what it became
   */
  private void answered(String path, String body) {
    String id = path.substring(0, path.indexOf('/'));
    Answer answer =
        path.endsWith("/response") ? new Answer.Response(body) : new Answer.Failure(body);
    begun.get(id).answer().complete(answer);
  }
}
