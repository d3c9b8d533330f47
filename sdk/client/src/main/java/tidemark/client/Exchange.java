package tidemark.client;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import tidemark.client.gateway.NoCredentials;
import tidemark.client.internal.WireErrors;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.client.json.UnexpectedAnswer;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * Calls answered by one JSON object. Every operation may be repeated without harm (a repeated put
 * has the same write id), so a call is tried up to three times while the store is overloaded,
 * unavailable or at fault, as the AWS SDKs do.
 */
final class Exchange {
  private static final int ATTEMPTS_MAX = 3;
  private static final Duration PAUSE_MAX = Duration.ofMillis(200);

  private final Transport transport;

  Exchange(Transport transport) {
    this.transport = transport;
  }

  /**
   * The answer to a call.
   *
   * @throws FeatureStoreException with the kind the store says; UNAVAILABLE with a {@link NoAnswer}
   *     as its cause if nothing answered
   */
  Json.Members call(Call call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(call);
      } catch (FeatureStoreException e) {
        if (attempt == ATTEMPTS_MAX || !mayHelp(e)) {
          throw e;
        }
      }
      pause(attempt);
    }
  }

  private Json.Members once(Call call) {
    try (Reply reply = transport.send(call)) {
      if (reply.status() >= 300) {
        throw WireErrors.of(reply.status(), reply.headers(), reply.body());
      }
      return JsonText.read(reply.body());
    } catch (IOException e) {
      throw unreachable(transport, e);
    } catch (UnexpectedAnswer e) {
      throw e.explained();
    }
  }

  /**
   * Copies the body of the answer to a call.
   *
   * @throws IOException if {@code into} could not be written
   */
  void download(Call call, OutputStream into) throws IOException {
    try (Reply reply = open(call)) {
      byte[] buffer = new byte[1 << 16];
      for (int length = read(reply, buffer); length >= 0; length = read(reply, buffer)) {
        into.write(buffer, 0, length);
      }
    }
  }

  private Reply open(Call call) {
    try {
      Reply reply = transport.send(call);
      if (reply.status() < 300) {
        return reply;
      }
      try (reply) {
        throw WireErrors.of(reply.status(), reply.headers(), reply.body());
      }
    } catch (IOException e) {
      throw unreachable(transport, e);
    }
  }

  private int read(Reply reply, byte[] buffer) {
    try {
      return reply.body().read(buffer);
    } catch (IOException e) {
      throw unreachable(transport, e);
    }
  }

  /** Says that nothing answered, and how to find out why. */
  static FeatureStoreException unreachable(Transport transport, IOException cause) {
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return FeatureStoreException.unavailable(
        "No answer from " + transport + ": " + reason + ". Check that the server runs.",
        new NoAnswer(cause));
  }

  private boolean mayHelp(FeatureStoreException e) {
    Kind kind = e.kind();
    return (transport.isWorthAnotherTry() || !(e.getCause() instanceof NoAnswer))
        && !(e.getCause() instanceof NoCredentials)
        && !(e.getCause() instanceof UnexpectedAnswer)
        && (kind == Kind.UNAVAILABLE || kind == Kind.THROTTLED || kind == Kind.INTERNAL);
  }

  /** Waits a random part of a span that doubles with each attempt. */
  static void pause(int attempt) {
    long bound = PAUSE_MAX.toMillis() << Math.min(attempt, 5);
    sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound) / 2 + 1));
  }

  /** Waits; an interrupt ends the whole call. */
  static void sleep(Duration span) {
    try {
      Thread.sleep(span.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FeatureStoreException(Kind.UNAVAILABLE, "Interrupted while waiting.", e);
    }
  }
}
