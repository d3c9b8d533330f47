package tidemark.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The process that holds a data directory, as its lock file tells. Everything but that it is held
 * may be unknown for a moment, while the holder begins.
 *
 * @param port where it serves; empty for a command that opened the store itself
 */
public record Holder(
    OptionalLong pid, OptionalInt port, Optional<String> version, Optional<Instant> startedAt) {
  private static final JsonFactory JSON = new JsonFactory();

  /** This process, which does not serve yet. */
  static Holder self(Instant now) {
    return new Holder(
        OptionalLong.of(ProcessHandle.current().pid()),
        OptionalInt.empty(),
        Optional.of(TidemarkVersion.TEXT),
        Optional.of(now));
  }

  Holder listening(int on) {
    return new Holder(pid, OptionalInt.of(on), version, startedAt);
  }

  /** Who it is and what to do about it, as the end of a sentence. */
  String described() {
    String who =
        (pid.isPresent() ? "process " + pid.getAsLong() : "another process")
            + startedAt.map(since -> ", since " + since).orElse("");
    return port.isPresent()
        ? who
            + ", a server at http://127.0.0.1:"
            + port.getAsInt()
            + ". Use that server, stop it, or choose another directory"
        : who + ". Wait until it ends, or choose another directory";
  }

  String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      if (pid.isPresent()) {
        json.writeNumberField("pid", pid.getAsLong());
      }
      if (port.isPresent()) {
        json.writeNumberField("port", port.getAsInt());
      }
      if (version.isPresent()) {
        json.writeStringField("version", version.get());
      }
      if (startedAt.isPresent()) {
        json.writeStringField("startedAt", startedAt.get().toString());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail", e);
    }
    return text.append('\n').toString();
  }

  /** Reads as much as there is: the holder may be writing at this moment. */
  static Holder parse(String text) {
    OptionalLong pid = OptionalLong.empty();
    OptionalInt port = OptionalInt.empty();
    Optional<String> version = Optional.empty();
    Optional<Instant> startedAt = Optional.empty();
    try (JsonParser json = JSON.createParser(text)) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          json.nextToken();
          switch (name) {
            case "pid" -> pid = OptionalLong.of(json.getLongValue());
            case "port" -> port = OptionalInt.of(json.getIntValue());
            case "version" -> version = Optional.of(json.getText());
            case "startedAt" -> startedAt = Optional.of(Instant.parse(json.getText()));
            default -> json.skipChildren();
          }
        }
      }
    } catch (IOException | DateTimeException e) {
      return new Holder(pid, port, version, startedAt);
    }
    return new Holder(pid, port, version, startedAt);
  }
}
