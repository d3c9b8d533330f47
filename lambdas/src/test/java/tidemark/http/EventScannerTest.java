package tidemark.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.fixture.Seeds;

class EventScannerTest {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String[] PARTS = {
    "a", "b c", "\"", "\\", "/", "{", "}", "[", "]", ",", ":", "\n", "\u0001", "é", "€", "😀", "u00"
  };

  @Test
  @DisplayName("what a JSON library writes is read as it was, and all else passed over whole")
  void readsWhatALibraryWrites() {
    Seeds.forEach(
        5_000,
        random -> {
          Map<String, Optional<String>> written = new LinkedHashMap<>();
          byte[] json = written(random, written);
          Map<String, Optional<String>> read = new LinkedHashMap<>();
          try {
            EventScanner scanner = new EventScanner(json);
            scanner.members(name -> read.put(name, Optional.ofNullable(scanner.text())));
            scanner.end();
            new EventScanner(json).members(MemberNames.of(), name -> read.clear());
          } catch (IOException e) {
            throw new UncheckedIOException(new String(json, StandardCharsets.UTF_8), e);
          }
          assertThat(read).isEqualTo(written);
        });
  }

  @Test
  void readsEscapes() throws IOException {
    assertThat(scanner("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00x\"").text())
        .isEqualTo("\"\\/\b\f\n\r\té😀x");
  }

  @Test
  void readsOneMemberAndTheElements() throws IOException {
    EventScanner json = scanner(" [ {\"x\":[\"k\"],\"k\":1,\"k\":\"v\"} , {}, 1e-5, [], true ] ");
    StringBuilder read = new StringBuilder();
    MemberNames k = MemberNames.of("k");
    json.elements(() -> read.append(json.text(k)).append(' '));
    json.end();

    assertThat(read).hasToString("v null null null null ");
    assertThat(scanner("true").isTrue()).isTrue();
    assertThat(scanner("\"true\"").isTrue()).isFalse();
    assertThat(scanner("{}").isTrue()).isFalse();
  }

  @Test
  void readsTheNamesThatAreAskedFor() throws IOException {
    EventScanner json =
        scanner(
            "{\"a\":\"1\",\"\":[],\"B-2\":\"2\",\"\\u0061b\":\"3\",\"ac\":{},\"longer\":0,\"é\":1}");
    StringBuilder read = new StringBuilder();
    json.members(
        MemberNames.of("a", "ab", "b-2"),
        name -> read.append(name).append(json.text()).append(' '));
    json.end();

    assertThat(read).hasToString("a1 ab3 ");
  }

  @Test
  void readsNamesInAnyLetterCaseIfTold() throws IOException {
    EventScanner json = scanner("{\"B-2\":\"2\",\"b\\r2\":\"x\",\"b\r2\":\"x\",\"b-2\":\"3\"}");
    StringBuilder read = new StringBuilder();
    json.members(
        MemberNames.ofAnyCase("b-2"), name -> read.append(name).append(json.text()).append(' '));
    json.end();

    assertThat(read).hasToString("b-22 b-23 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":}",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{\"a\":1]",
        "{a:1}",
        "{\"a\" 1}",
        "{\"a\":\"",
        "{\"a\":\"\\",
        "{\"a\":\"\\\"",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u00\"}",
        "{\"a\":\"\\u00g0\"}",
        "{\"a\":[1}",
        "{} {}",
        "{}1",
        ":",
        "{,}"
      })
  void refusesWhatIsNoJson(String json) {
    EventScanner scanner = scanner(json);

    assertThatThrownBy(
            () -> {
              scanner.members(name -> scanner.text());
              scanner.end();
            })
        .isInstanceOf(IOException.class);
  }

  private static EventScanner scanner(String json) {
    return new EventScanner(json.getBytes(StandardCharsets.UTF_8));
  }

  /** An object whose members are texts, and what is none. */
  private static byte[] written(Random random, Map<String, Optional<String>> written) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      if (random.nextBoolean()) {
        json.setPrettyPrinter(new DefaultPrettyPrinter());
      }
      json.setHighestNonEscapedChar(random.nextBoolean() ? 127 : 0);
      json.writeStartObject();
      for (int i = random.nextInt(5); i > 0; i--) {
        String name = i + text(random);
        json.writeFieldName(name);
        if (random.nextBoolean()) {
          String value = text(random);
          json.writeString(value);
          written.put(name, Optional.of(value));
        } else {
          writeOther(json, random);
          written.put(name, Optional.empty());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void writeOther(JsonGenerator json, Random random) throws IOException {
    switch (random.nextInt(6)) {
      case 0 -> json.writeNull();
      case 1 -> json.writeBoolean(random.nextBoolean());
      case 2 -> json.writeNumber(random.nextLong());
      case 3 -> json.writeNumber(random.nextGaussian() * 1e9);
      case 4 -> {
        json.writeStartArray();
        for (int i = random.nextInt(3); i > 0; i--) {
          json.writeString(text(random));
          writeOther(json, random);
        }
        json.writeEndArray();
      }
      default -> {
        json.writeStartObject();
        for (int i = random.nextInt(3); i > 0; i--) {
          json.writeStringField(text(random), text(random));
          json.writeFieldName("other");
          writeOther(json, random);
        }
        json.writeEndObject();
      }
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString();
  }
}
