package tidemark.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import tidemark.client.internal.WireErrors;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.client.json.UnexpectedAnswer;
import tidemark.model.FeatureStoreException;

/** An answer of one JSON object per line, read as it arrives. A line may tell of a failure. */
final class JsonLines implements Closeable {
  private final Transport transport;
  private final Reply reply;
  private final JsonParser parser;

  private JsonLines(Transport transport, Reply reply, JsonParser parser) {
    this.transport = transport;
    this.reply = reply;
    this.parser = parser;
  }

  /** Sends the call, once: what streams may already have had its effect. */
  static JsonLines of(Transport transport, Call call) {
    try {
      Reply reply = transport.send(call);
      try {
        if (reply.status() >= 300) {
          throw WireErrors.of(reply.status(), reply.headers(), reply.body());
        }
        return new JsonLines(transport, reply, JsonText.FACTORY.createParser(reply.body()));
      } catch (IOException | RuntimeException e) {
        reply.close();
        throw e;
      }
    } catch (IOException e) {
      throw Exchange.unreachable(transport, e);
    }
  }

  /**
   * The next object; empty at the end.
   *
   * @throws FeatureStoreException that the line tells of
   */
  Optional<Json.Members> next() {
    try {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      Json.Members line = Json.read(parser).asMembers();
      if (line.find("error").isPresent()) {
        Json.Members error = line.object("error");
        throw WireErrors.of(error.require("code"), error.require("message"));
      }
      return Optional.of(line);
    } catch (JsonProcessingException e) {
      throw unexpected("it breaks off or is not JSON");
    } catch (IOException e) {
      throw Exchange.unreachable(transport, e);
    } catch (UnexpectedAnswer e) {
      throw e.explained();
    }
  }

  FeatureStoreException unexpected(String reason) {
    return new UnexpectedAnswer(reason).explained();
  }

  @Override
  public void close() {
    try {
      reply.close();
    } catch (IOException e) {
      // Nothing more was wanted from it.
    }
  }
}
