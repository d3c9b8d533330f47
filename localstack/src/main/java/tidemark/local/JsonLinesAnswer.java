package tidemark.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.wire.ApiError;

/**
 * An answer of one JSON object a line, sent as they come. It begins with the first line, so that a
 * failure before that has a status of its own; a later one is the last line, {@code
 * {"error":{"code","message"}}}.
 */
public final class JsonLinesAnswer implements Closeable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Map<String, String> HEADERS =
      Map.of("Content-Type", "application/x-ndjson; charset=utf-8", "Cache-Control", "no-store");

  /** Writes the members of one object. */
  public interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  /** What answers line by line. */
  public interface Work {
    /**
     * Writes the lines.
     *
     * @throws FeatureStoreException to be told to the client
     */
    void write(JsonLinesAnswer lines) throws IOException;
  }

  private final LocalAnswer answer;
  private @Nullable OutputStream body;

  private JsonLinesAnswer(LocalAnswer answer) {
    this.answer = answer;
  }

  /**
   * Answers by lines.
   *
   * @throws FeatureStoreException if the work failed before its first line
   */
  public static void send(LocalAnswer answer, Work work) throws IOException {
    try (JsonLinesAnswer lines = new JsonLinesAnswer(answer)) {
      try {
        work.write(lines);
      } catch (FeatureStoreException e) {
        if (lines.body == null) {
          throw e;
        }
        lines.fail(e);
      } catch (RuntimeException | Error e) {
        if (lines.body != null) {
          lines.fail(new FeatureStoreException(Kind.INTERNAL, "An internal failure."));
        }
        throw e;
      }
    }
  }

  /** Writes one line and sends it. */
  public void line(Members members) throws IOException {
    write(members);
    if (body != null) {
      body.flush();
    }
  }

  /** Writes one line, to be sent together with the next ones. */
  public void write(Members members) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    }
    line.write('\n');
    line.writeTo(begun());
  }

  /** Sends an empty line, which readers pass over: what is silent for long shows it is alive. */
  public void blank() throws IOException {
    OutputStream out = begun();
    out.write('\n');
    out.flush();
  }

  private OutputStream begun() throws IOException {
    OutputStream out = body;
    if (out == null) {
      out = answer.begin(200, HEADERS, OptionalLong.empty());
      body = out;
    }
    return out;
  }

  private void fail(FeatureStoreException e) throws IOException {
    line(
        json -> {
          json.writeObjectFieldStart("error");
          json.writeStringField("code", code(e.kind()));
          json.writeStringField("message", e.text());
          json.writeEndObject();
        });
  }

  /** The codes of the API's control plane. */
  static String code(Kind kind) {
    return ApiError.controlCode(kind);
  }

  @Override
  public void close() throws IOException {
    if (body != null) {
      body.close();
    }
  }
}
