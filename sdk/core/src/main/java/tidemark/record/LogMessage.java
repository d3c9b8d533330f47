package tidemark.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;

/**
 * What travels through the queue: up to 200 writes as one ASCII JSON object. Values go as base64 of
 * the packed record, because SQS replaces characters outside its set without an error. One SHA-256
 * covers the array of records.
 *
 * <pre>{"v":1,"sha256":"…","records":[{"g":"clicks-1772359200","s":1,"id":"dS0xNw==","et":…,
 * "ett":"2026-…","op":"PUT","p":"AYN…","inv":1772359201000,"wid":"…","exp":…}]}</pre>
 */
public record LogMessage(List<LoggedWrite> writes) {
  /** Source: docs/decisions/0005: SQS takes 1 MiB, a packed message stays well below. */
  public static final int WRITES_MAX = 200;

  private static final int PACKED_BYTES_MAX = 200_000;
  private static final int VERSION = 1;
  private static final int BODY_LENGTH_MAX = 2_000_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxStringLength(BODY_LENGTH_MAX)
                  .maxNumberLength(40)
                  .build())
          .build();

  public LogMessage {
    writes = List.copyOf(writes);
    if (writes.isEmpty() || writes.size() > WRITES_MAX) {
      throw FeatureStoreException.invalid("A log message has 1-%d writes.", WRITES_MAX);
    }
  }

  /** As few messages as hold the writes, in order. */
  public static List<LogMessage> pack(List<LoggedWrite> writes) {
    List<LogMessage> messages = new ArrayList<>();
    List<LoggedWrite> current = new ArrayList<>();
    int bytes = 0;
    for (LoggedWrite write : writes) {
      int length = write.packed().length();
      if (current.size() == WRITES_MAX
          || (!current.isEmpty() && bytes + length > PACKED_BYTES_MAX)) {
        messages.add(new LogMessage(current));
        current = new ArrayList<>();
        bytes = 0;
      }
      current.add(write);
      bytes += length;
    }
    if (!current.isEmpty()) {
      messages.add(new LogMessage(current));
    }
    return messages;
  }

  public String toJson() {
    String records = recordsJson(writes);
    return "{\"v\":"
        + VERSION
        + ",\"sha256\":\""
        + sha256(records)
        + "\",\"records\":"
        + records
        + "}";
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws FeatureStoreException of kind INVALID if it is anything else, or was changed on the way
   */
  public static LogMessage parse(String body) {
    if (body.length() > BODY_LENGTH_MAX) {
      throw unreadable("it is too long");
    }
    String hash = "";
    List<LoggedWrite> writes = List.of();
    try (JsonParser json = JSON.createParser(body)) {
      expect(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        boolean scalar = json.nextToken().isScalarValue();
        switch (name) {
          case "v" -> expectVersion(json.getIntValue());
          case "sha256" -> {
            expect(scalar);
            hash = json.getText();
          }
          case "records" -> writes = readWrites(json);
          default -> json.skipChildren();
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable("it is not the JSON it should be");
    }
    if (!hash.equals(sha256(recordsJson(writes)))) {
      throw unreadable("its hash does not match");
    }
    return new LogMessage(writes);
  }

  private static List<LoggedWrite> readWrites(JsonParser json) throws IOException {
    expect(json.currentToken() == JsonToken.START_ARRAY);
    List<LoggedWrite> writes = new ArrayList<>();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      Map<String, String> members = new HashMap<>();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        expect(json.nextToken().isScalarValue());
        members.put(name, json.getText());
      }
      writes.add(readWrite(members));
    }
    expect(json.currentToken() == JsonToken.END_ARRAY && !writes.isEmpty());
    return writes;
  }

  private static LoggedWrite readWrite(Map<String, String> members) {
    RecordOrder order =
        new RecordOrder(
            new EventTime(Long.parseLong(member(members, "et"))),
            Instant.ofEpochMilli(Long.parseLong(member(members, "inv"))),
            new WriteId(member(members, "wid")));
    byte[] identifier = Base64.getDecoder().decode(member(members, "id"));
    return new LoggedWrite(
        Incarnation.parse(member(members, "g")),
        Integer.parseInt(member(members, "s")),
        new RecordIdentifier(new String(identifier, StandardCharsets.UTF_8)),
        order,
        member(members, "ett"),
        WriteKind.valueOf(member(members, "op")),
        Optional.ofNullable(members.get("exp")).map(Long::parseLong).map(EventTime::new),
        PackedRecord.of(Base64.getDecoder().decode(member(members, "p"))));
  }

  private static String recordsJson(List<LoggedWrite> writes) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (LoggedWrite write : writes) {
        json.writeStartObject();
        json.writeStringField("g", write.incarnation().text());
        json.writeNumberField("s", write.schemaVersion());
        json.writeStringField(
            "id", base64(write.identifier().value().getBytes(StandardCharsets.UTF_8)));
        json.writeNumberField("et", write.order().eventTime().nanos());
        json.writeStringField("ett", write.eventTimeText());
        json.writeStringField("op", write.kind().name());
        json.writeStringField("p", base64(write.packed().bytes()));
        json.writeNumberField("inv", write.order().invokedAt().toEpochMilli());
        json.writeStringField("wid", write.order().writeId().value());
        if (write.expiresAt().isPresent()) {
          json.writeNumberField("exp", write.expiresAt().get().nanos());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail", e);
    }
    return text.toString();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String sha256(String ascii) {
    byte[] digest = WriteId.sha256().digest(ascii.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(digest);
  }

  private static String member(Map<String, String> members, String name) {
    String value = members.get(name);
    if (value == null) {
      throw unreadable("a record lacks '" + name + "'");
    }
    return value;
  }

  private static void expectVersion(int version) {
    if (version != VERSION) {
      throw unreadable("its version " + version + " is not " + VERSION);
    }
  }

  private static void expect(boolean condition) {
    if (!condition) {
      throw unreadable("it is not the JSON it should be");
    }
  }

  private static FeatureStoreException unreadable(String why) {
    return FeatureStoreException.invalid("A log message cannot be read: %s.", why);
  }
}
