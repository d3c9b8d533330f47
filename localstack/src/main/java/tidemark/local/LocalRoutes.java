package tidemark.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tidemark.function.ApiFunction;
import tidemark.http.GatewayEvent;
import tidemark.http.HttpEdge;
import tidemark.http.HttpRequest;
import tidemark.http.HttpResponse;
import tidemark.http.OutcomeLog;
import tidemark.http.OutcomeLog.Field;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.wire.ApiError;
import tidemark.wire.ErrorJson;
import tidemark.wire.Operation;
import tidemark.wire.Route;

/**
 * What answers a request, over HTTP or in process: one of the shipped handlers, called by the event
 * that API Gateway would send, or a route below {@code /_tidemark/}. Thread-safe.
 */
final class LocalRoutes {
  private static final String LOCAL_PREFIX = HttpEdge.OWN_PATHS;

  /** Of what is forwarded, which the function refuses long before. */
  private static final int OWN_BODY_BYTES_MAX = 1 << 20;

  private static final JsonFactory JSON = new JsonFactory();

  private final RequestStreamHandler control;
  private final RequestStreamHandler writes;
  private final RequestStreamHandler reads;
  private final OutcomeLog log;
  private final Supplier<Optional<String>> trouble;
  private final Map<String, LocalRoute> local = new ConcurrentHashMap<>();

  /**
   * @param trouble what is wrong with the store now, and how to mend it. The functions do not say
   *     that, since on AWS their callers are not those who could
   */
  LocalRoutes(
      RequestStreamHandler control,
      RequestStreamHandler writes,
      RequestStreamHandler reads,
      OutcomeLog log,
      Supplier<Optional<String>> trouble) {
    this.control = control;
    this.writes = writes;
    this.reads = reads;
    this.log = log;
    this.trouble = trouble;
  }

  /** Adds what answers paths whose segment after {@code /_tidemark/} is that name. */
  void add(String name, LocalRoute route) {
    local.put(name, route);
  }

  /** Has the control function answer a path of the store's own, as it does on AWS. */
  void forward(String name, Set<String> methods) {
    add(
        name,
        new LocalRoute() {
          @Override
          public Set<String> methods() {
            return methods;
          }

          @Override
          public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
            send(invoke(request), answer);
          }
        });
  }

  /** Answers one request. */
  void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    if (isLocal(request)) {
      answerLocally(request, answer);
    } else {
      send(invoke(request), answer);
    }
  }

  /** Whether a request is for a route of ours, not for AWS's API. */
  static boolean isLocal(LocalRequest request) {
    return request.rawPath().startsWith(LOCAL_PREFIX);
  }

  private void answerLocally(LocalRequest request, LocalAnswer answer) throws IOException {
    Begun begun = new Begun(answer);
    try {
      LocalRoute route = find(request);
      check(request, route);
      route.answer(request, begun);
    } catch (FeatureStoreException e) {
      refuse(e, answer);
    } catch (RuntimeException | Error e) {
      tell(request, e);
      if (!begun.hasBegun) {
        refuse(new FeatureStoreException(Kind.INTERNAL, "An internal failure."), answer);
      }
    }
  }

  private static void check(LocalRequest request, LocalRoute route) {
    if (!route.methods().contains(request.method())) {
      throw new FeatureStoreException(
          Kind.INVALID,
          "This path takes "
              + route.methods().stream().sorted().collect(Collectors.joining(", "))
              + " only.");
    }
    if (!request.method().equals("GET") && request.header(LocalRequest.CLIENT_HEADER).isEmpty()) {
      throw new FeatureStoreException(
          Kind.FORBIDDEN,
          "A "
              + request.method()
              + " below /_tidemark/ needs the header "
              + LocalRequest.CLIENT_HEADER
              + ".");
    }
  }

  private void tell(LocalRequest request, Throwable e) {
    Map<Field, Object> outcome = new EnumMap<>(Field.class);
    outcome.put(Field.OPERATION, request.rawPath());
    outcome.put(Field.OUTCOME, JsonLinesAnswer.code(Kind.INTERNAL));
    OutcomeLog.describe(e, outcome);
    log.write(outcome);
  }

  /** Knows whether an answer was begun, after which there can be no other. */
  private static final class Begun implements LocalAnswer {
    private final LocalAnswer answer;
    private boolean hasBegun;

    Begun(LocalAnswer answer) {
      this.answer = answer;
    }

    @Override
    public OutputStream begin(int status, Map<String, String> headers, OptionalLong length)
        throws IOException {
      hasBegun = true;
      return answer.begin(status, headers, length);
    }
  }

  private LocalRoute find(LocalRequest request) {
    String name = request.rawPath().substring(LOCAL_PREFIX.length()).split("/", 2)[0];
    LocalRoute route = local.get(name);
    if (route == null) {
      throw FeatureStoreException.notFound("There is no such path below /_tidemark/.");
    }
    return route;
  }

  /** Sends a failure whose answer has not begun. */
  static void refuse(FeatureStoreException e, LocalAnswer answer) throws IOException {
    int status =
        switch (e.kind()) {
          case INVALID, LIMIT_EXCEEDED -> 400;
          case FORBIDDEN -> 403;
          case NOT_FOUND -> 404;
          case CONFLICT, IN_USE -> 409;
          case THROTTLED -> 429;
          case UNAVAILABLE -> 503;
          case INTERNAL -> 500;
        };
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("x-amzn-ErrorType", JsonLinesAnswer.code(e.kind()));
    if (status == 429 || status == 503) {
      headers.put("Retry-After", "1");
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      json.writeStringField("__type", JsonLinesAnswer.code(e.kind()));
      json.writeStringField("Message", e.text());
      json.writeEndObject();
    }
    try (OutputStream out = answer.begin(status, headers, OptionalLong.of(body.size()))) {
      body.writeTo(out);
    }
  }

  /** As behind API Gateway's routes: each operation has one function. */
  private HttpResponse invoke(LocalRequest request) throws IOException {
    Optional<Operation> operation =
        Route.operation(request.method(), request.rawPath(), request.header(Route.TARGET_HEADER));
    RequestStreamHandler handler =
        switch (ApiFunction.answering(operation)) {
          case CONTROL -> control;
          case WRITES -> writes;
          case READS -> reads;
        };
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    GatewayEvent.write(gatewayRequest(request, operation), event);
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(event.toByteArray()), response, null);
    return explained(HttpResponse.read(new ByteArrayInputStream(response.toByteArray())));
  }

  private HttpResponse explained(HttpResponse response) {
    Optional<String> why = trouble.get();
    if (response.status() != HttpURLConnection.HTTP_UNAVAILABLE || why.isEmpty()) {
      return response;
    }
    ApiError error =
        new ApiError(
            response.status(),
            JsonLinesAnswer.code(Kind.UNAVAILABLE),
            why.get() + " Then send the request again; a write may have taken effect.",
            Map.of());
    return new HttpResponse(response.status(), response.headers(), ErrorJson.write(error));
  }

  /** One byte more than the limit is read at most: the handler then sees that it is too much. */
  private static HttpRequest gatewayRequest(LocalRequest request, Optional<Operation> operation)
      throws IOException {
    int bytesMax =
        operation.map(Operation::bodyBytesMax).orElse(isLocal(request) ? OWN_BODY_BYTES_MAX : 0);
    byte[] body = request.body().readNBytes(bytesMax + 1);
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    return new HttpRequest(
        request.method(),
        request.rawPath(),
        request.rawQuery(),
        headers,
        body,
        request.caller(),
        UUID.randomUUID().toString());
  }

  private static void send(HttpResponse response, LocalAnswer answer) throws IOException {
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    try (OutputStream out =
        answer.begin(response.status(), response.headers(), OptionalLong.of(body.length))) {
      out.write(body);
    }
  }
}
