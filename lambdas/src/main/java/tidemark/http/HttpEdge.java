package tidemark.http;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tidemark.http.OutcomeLog.Field;
import tidemark.model.FeatureStoreException;
import tidemark.wire.ApiError;
import tidemark.wire.Operation;
import tidemark.wire.Plane;
import tidemark.wire.Refusal;
import tidemark.wire.Route;

/**
 * Where a gateway's event becomes a call and what comes of it becomes a response: the one place
 * that turns failures into statuses, and anything unforeseen into an internal failure. Writes one
 * line to the log per invocation. Thread-safe.
 */
public final class HttpEdge {
  private static final String REQUEST_ID_HEADER = "x-amzn-RequestId";

  /** Carries out the operations of one function. */
  public interface Endpoint {
    /**
     * The answer.
     *
     * @throws FeatureStoreException for the caller to mend or retry
     */
    HttpResponse answer(Invocation invocation);
  }

  /** Answers the paths that are the store's own, below {@code /_tidemark/}. */
  public interface OwnPaths {
    /** The edge of a function without any. */
    OwnPaths NONE =
        request -> {
          throw FeatureStoreException.notFound("There is no such path below /_tidemark/.");
        };

    /**
     * The answer.
     *
     * @throws FeatureStoreException for the caller to mend or retry
     */
    HttpResponse answer(HttpRequest request);
  }

  /** Where the store's own paths begin. */
  public static final String OWN_PATHS = "/_tidemark/";

  private final OutcomeLog log;
  private final OwnPaths own;

  public HttpEdge(OutcomeLog log) {
    this(log, OwnPaths.NONE);
  }

  public HttpEdge(OutcomeLog log, OwnPaths own) {
    this.log = log;
    this.own = own;
  }

  /** Answers the event. */
  public void respond(
      InputStream event, OutputStream response, @Nullable Context context, Endpoint endpoint)
      throws IOException {
    long start = System.nanoTime();
    Map<Field, Object> outcome = new EnumMap<>(Field.class);
    String fallbackId = context == null ? "none" : context.getAwsRequestId();
    HttpResponse answer = answer(event, fallbackId, endpoint, outcome);
    answer.write(response);
    outcome.put(Field.STATUS, answer.status());
    outcome.put(Field.DURATION_MS, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    log.write(outcome);
  }

  private HttpResponse answer(
      InputStream event, String fallbackId, Endpoint endpoint, Map<Field, Object> outcome) {
    HttpRequest request;
    outcome.put(Field.OPERATION, "unknown");
    try {
      request = GatewayEvent.read(event);
    } catch (IOException | RuntimeException e) {
      outcome.put(Field.REQUEST_ID, fallbackId);
      return internal(Plane.RUNTIME, fallbackId, e, outcome);
    }
    String requestId = request.requestId().isEmpty() ? fallbackId : request.requestId();
    outcome.put(Field.REQUEST_ID, requestId);
    HttpResponse answer =
        request.rawPath().startsWith(OWN_PATHS)
            ? ownAnswer(request, requestId, outcome)
            : answer(request, requestId, endpoint, outcome);
    return answer.with(REQUEST_ID_HEADER, requestId);
  }

  private HttpResponse ownAnswer(
      HttpRequest request, String requestId, Map<Field, Object> outcome) {
    try {
      HttpResponse answer = own.answer(request);
      outcome.put(Field.OPERATION, request.method() + " " + request.rawPath());
      outcome.put(Field.OUTCOME, "ok");
      return answer;
    } catch (FeatureStoreException e) {
      if (e.kind() == FeatureStoreException.Kind.INTERNAL) {
        OutcomeLog.describe(e, outcome);
      }
      return failure(Plane.CONTROL, ApiError.ofOwnPath(e, requestId), outcome);
    } catch (RuntimeException | StackOverflowError e) {
      return internal(Plane.CONTROL, requestId, e, outcome);
    }
  }

  private static HttpResponse answer(
      HttpRequest request, String requestId, Endpoint endpoint, Map<Field, Object> outcome) {
    Plane plane = planeOf(request);
    Operation operation = null;
    Invocation invocation = null;
    try {
      Route route =
          Route.find(request.method(), request.rawPath(), request.header(Route.TARGET_HEADER));
      operation = route.operation();
      outcome.put(Field.OPERATION, operation.apiName());
      invocation = new Invocation(route, request);
      checkBody(request, operation);
      HttpResponse answer = endpoint.answer(invocation);
      outcome.put(Field.OUTCOME, "ok");
      return answer;
    } catch (Refusal e) {
      return failure(plane, e.error(), outcome);
    } catch (FeatureStoreException e) {
      if (operation == null) {
        return internal(plane, requestId, e, outcome);
      }
      if (e.kind() == FeatureStoreException.Kind.INTERNAL) {
        OutcomeLog.describe(e, outcome);
      }
      return failure(plane, ApiError.of(operation, e, requestId), outcome);
    } catch (RuntimeException | StackOverflowError e) {
      return internal(plane, requestId, e, outcome);
    } finally {
      if (invocation != null) {
        invocation.tell(outcome);
      }
    }
  }

  private static HttpResponse failure(Plane plane, ApiError error, Map<Field, Object> outcome) {
    outcome.put(Field.OUTCOME, error.code());
    return HttpResponse.failure(plane, error);
  }

  private static HttpResponse internal(
      Plane plane, String requestId, Throwable thrown, Map<Field, Object> outcome) {
    OutcomeLog.describe(thrown, outcome);
    return failure(plane, ApiError.internal(requestId), outcome);
  }

  private static Plane planeOf(HttpRequest request) {
    String path = request.rawPath();
    return path.isEmpty() || path.equals("/") ? Plane.CONTROL : Plane.RUNTIME;
  }

  private static void checkBody(HttpRequest request, Operation operation) {
    Plane plane = operation.plane();
    if (request.bodyLength() > operation.bodyBytesMax()) {
      throw Refusal.tooLarge(plane, operation.bodyBytesMax());
    }
    if (request.bodyLength() == 0) {
      return;
    }
    Optional<String> encoding = request.header("content-encoding");
    if (encoding.isPresent() && !encoding.get().equalsIgnoreCase("identity")) {
      throw Refusal.unsupportedBody(plane, "The body has a Content-Encoding.");
    }
    checkContentType(request.header("content-type").orElse(""), plane);
    if (isWide(request.body())) {
      throw Refusal.unsupportedBody(plane, "The body is UTF-16 or UTF-32.");
    }
    if (isGzip(request.body())) {
      throw Refusal.unsupportedBody(plane, "The body is compressed by gzip.");
    }
  }

  private static boolean isGzip(byte[] body) {
    return body.length >= 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
  }

  /** JSON in UTF-8 begins with two bytes that are neither zero nor a mark of UTF-16. */
  private static boolean isWide(byte[] body) {
    if (body.length < 2) {
      return false;
    }
    int start = (body[0] & 0xff) << 8 | (body[1] & 0xff);
    return body[0] == 0 || body[1] == 0 || start == 0xFEFF || start == 0xFFFE;
  }

  /** AWS's clients send the type of their plane; none at all is taken for JSON. */
  private static void checkContentType(String header, Plane plane) {
    String[] parts = header.toLowerCase(Locale.ROOT).split(";", -1);
    boolean json =
        switch (parts[0].trim()) {
          case "", "application/json", "application/x-amz-json-1.0", "application/x-amz-json-1.1" ->
              true;
          default -> false;
        };
    if (!json) {
      throw Refusal.unsupportedBody(plane, "The Content-Type is not that of JSON.");
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].trim().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        throw Refusal.unsupportedBody(plane, "The charset is not UTF-8.");
      }
    }
  }
}
