package tidemark.client.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;

/** JSON as bytes: how requests are written and answers read. */
public final class JsonText {
  /** Shared: making one costs more than using it. */
  public static final JsonFactory FACTORY = new JsonFactory();

  /** Writes the members of one object. */
  @FunctionalInterface
  public interface Writer {
    void write(JsonGenerator json) throws IOException;
  }

  private JsonText() {}

  /** A member that is a list of strings. */
  public static void writeStrings(JsonGenerator json, String name, Collection<String> strings)
      throws IOException {
    json.writeFieldName(name);
    json.writeArray(strings.toArray(String[]::new), 0, strings.size());
  }

  /** An object whose members the writer writes. */
  public static byte[] object(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      writer.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The object in an answer's body; one without members if the body is empty. */
  public static Json.Members read(InputStream body) throws IOException {
    try (JsonParser parser = FACTORY.createParser(body)) {
      if (parser.nextToken() == null) {
        return new Json.Members(Map.of());
      }
      return Json.read(parser).asMembers();
    } catch (JsonProcessingException e) {
      throw new UnexpectedAnswer("it is not JSON");
    }
  }

  /** The object in a text that is at hand whole. */
  public static Json.Members read(byte[] text) {
    try {
      return read(new ByteArrayInputStream(text));
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory does not fail", e);
    }
  }

  /** The value over several lines, for people, with a line break at its end. */
  public static byte[] pretty(Json value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.useDefaultPrettyPrinter();
      write(json, value);
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The value on one line, without a break at its end. */
  public static byte[] compact(Json value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      write(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes a value as it was read. */
  public static void write(JsonGenerator json, Json value) throws IOException {
    if (value instanceof Json.Members members) {
      json.writeStartObject();
      for (Map.Entry<String, Json> member : members.members().entrySet()) {
        json.writeFieldName(member.getKey());
        write(json, member.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Json.Elements elements) {
      json.writeStartArray();
      for (Json element : elements.elements()) {
        write(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof Json.Text text) {
      json.writeString(text.text());
    } else if (value instanceof Json.Numeral numeral) {
      json.writeNumber(numeral.text());
    } else if (value instanceof Json.Bool bool) {
      json.writeBoolean(bool.value());
    } else {
      json.writeNull();
    }
  }
}
