package tidemark.client.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import tidemark.client.internal.DefinitionKeys.Holds;
import tidemark.client.internal.DefinitionKeys.Presence;
import tidemark.client.internal.DefinitionKeys.Section;
import tidemark.client.json.JsonText;

/** The JSON schema of definition files, made of the keys that their reader knows. */
public final class DefinitionSchema {
  private DefinitionSchema() {}

  /** The schema as text, with a line break at its end. */
  public static String text() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("$schema", "https://json-schema.org/draft/2020-12/schema");
      json.writeStringField("title", "Tidemark feature group");
      write(json, DefinitionKeys.ROOT);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail", e);
    }
    return text.toString();
  }

  /** Writes the members that say what a value must be. */
  private static void write(JsonGenerator json, Holds holds) throws IOException {
    if (holds instanceof Section section) {
      write(json, section);
    } else if (holds instanceof Holds.Text text) {
      write(json, text);
    } else if (holds instanceof Holds.OneOf oneOf) {
      JsonText.writeStrings(json, "enum", oneOf.words());
    } else if (holds instanceof Holds.Whole whole) {
      json.writeStringField("type", "integer");
      json.writeNumberField("minimum", whole.least());
      json.writeNumberField("maximum", whole.most());
    } else if (holds instanceof Holds.Flag) {
      json.writeStringField("type", "boolean");
    } else if (holds instanceof Holds.Texts texts) {
      json.writeStringField("type", "object");
      json.writeNumberField("maxProperties", texts.entriesMax());
      writeObject(json, "propertyNames", texts.key());
      writeObject(json, "additionalProperties", texts.value());
    } else if (holds instanceof Holds.ListOf list) {
      json.writeStringField("type", "array");
      json.writeNumberField("minItems", 1);
      json.writeNumberField("maxItems", list.elementsMax());
      writeObject(json, "items", list.element());
    } else if (holds instanceof Holds.Either either) {
      json.writeArrayFieldStart("anyOf");
      for (Holds form : either.forms()) {
        json.writeStartObject();
        write(json, form);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  private static void write(JsonGenerator json, Holds.Text text) throws IOException {
    json.writeStringField("type", "string");
    if (!text.pattern().isEmpty()) {
      json.writeStringField("pattern", "^" + text.pattern() + "$");
    }
    json.writeNumberField("maxLength", text.charactersMax());
  }

  private static void write(JsonGenerator json, Section section) throws IOException {
    json.writeStringField("type", "object");
    json.writeBooleanField("additionalProperties", false);
    List<String> required =
        section.keys().entrySet().stream()
            .filter(key -> key.getValue().presence() == Presence.REQUIRED)
            .map(Map.Entry::getKey)
            .toList();
    if (!required.isEmpty()) {
      JsonText.writeStrings(json, "required", required);
    }
    json.writeObjectFieldStart("properties");
    for (Map.Entry<String, DefinitionKeys.Key> key : section.keys().entrySet()) {
      json.writeObjectFieldStart(key.getKey());
      json.writeStringField("description", key.getValue().description());
      write(json, key.getValue().holds());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeObject(JsonGenerator json, String name, Holds holds) throws IOException {
    json.writeObjectFieldStart(name);
    write(json, holds);
    json.writeEndObject();
  }
}
