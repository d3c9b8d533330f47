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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.fixture.Seeds;

class EventScannerTest {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String[] PIECES = {
    "a", "b c", "\"", "\\", "/", "{", "}", "[", "]", ",", ":", "\n", "\u0001", "é", "€", "😀", "u00"
  };

  private static final EventPart[] PARTS = EventPart.values();
  private static final EventMember A =
      EventMember.object("", EventMember.text("a", EventPart.BODY));

  @Test
  @DisplayName("what a JSON library writes is read as it was, and all else passed over whole")
  void readsWhatALibraryWrites() {
    Seeds.forEach(
        5_000,
        random -> {
          Map<String, Optional<String>> written = new LinkedHashMap<>();
          byte[] json = written(random, written);
          List<String> names = List.copyOf(written.keySet());
          EventMember[] members = new EventMember[names.size()];
          Arrays.setAll(members, i -> EventMember.text(names.get(i), PARTS[i]));
          Map<String, Optional<String>> read = new LinkedHashMap<>();
          try {
            EventScanner scanner = EventScanner.read(json, EventMember.object("", members));
            for (int i = 0; i < members.length; i++) {
              read.put(names.get(i), Optional.ofNullable(scanner.text(PARTS[i])));
            }
            EventScanner.read(json, EventMember.object(""));
            EventScanner.read(json, EventMember.NOTHING);
          } catch (IOException e) {
            throw new UncheckedIOException(new String(json, StandardCharsets.UTF_8), e);
          }
          assertThat(read).isEqualTo(written);
        });
  }

  @Test
  void readsEscapes() throws IOException {
    assertThat(text("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00x\"}"))
        .isEqualTo("\"\\/\b\f\n\r\té😀x");
  }

  @Test
  @DisplayName("the last of several counts, and is absent if it is of another type")
  void readsTheLast() throws IOException {
    assertThat(text(" { \"a\" : 1 , \"a\" : \"v\" } ")).isEqualTo("v");
    for (String other : List.of("1e-5", "null", "true", "{}", "{\"a\":\"w\"}", "[\"w\"]")) {
      assertThat(text("{\"a\":\"v\",\"a\":" + other + "}")).as(other).isNull();
    }
    assertThat(text("[]")).isNull();
    assertThat(text("\"a\"")).isNull();
  }

  @Test
  @DisplayName("the last of several objects counts, whatever it is")
  void readsTheLastObject() throws IOException {
    EventMember inner = EventMember.object("i", EventMember.text("a", EventPart.BODY));
    EventMember asked =
        EventMember.object("", EventMember.object("o", inner), EventMember.lists("l"));

    for (String other : List.of("{}", "null", "1", "\"v\"", "[]", "{\"i\":{}}", "{\"i\":null}")) {
      String json = "{\"o\":{\"i\":{\"a\":\"v\"}},\"l\":{\"b\":[\"1\"]},\"o\":" + other + "}";
      assertThat(read(json, asked).text(EventPart.BODY)).as(other).isNull();
      assertThat(read(json, asked).lists()).containsOnlyKeys("b");
    }
    assertThat(read("{\"l\":{\"b\":[\"1\"]},\"l\":{\"c\":[]}}", asked).lists())
        .containsOnlyKeys("c");
    assertThat(read("{\"l\":{\"b\":[\"1\"]},\"l\":null}", asked).lists()).isEmpty();
  }

  @Test
  void readsFlags() throws IOException {
    EventMember asked = EventMember.object("", EventMember.flag(EventPart.IS_BASE64));

    assertThat(read("{\"isBase64Encoded\":true}", asked).text(EventPart.IS_BASE64)).isNotNull();
    for (String other : List.of("false", "\"true\"", "truer", "tru", "{}", "[true]", "null")) {
      String json = "{\"isBase64Encoded\":true,\"isBase64Encoded\":" + other + "}";
      assertThat(read(json, asked).text(EventPart.IS_BASE64)).as(other).isNull();
    }
  }

  @Test
  void readsLists() throws IOException {
    EventMember asked = EventMember.object("", EventMember.lists("l"));
    String lists =
        "{\"a\":[\"1\",2,{\"x\":[]},[\"3\"],\"\\u0034\"],\"\":[],\"b\":\"5\",\"c\":{\"d\":[\"6\"]},"
            + "\"a\\u0061\":[ \"7\" ],\"a\":[\"8\"]}";

    assertThat(read("{\"l\":" + lists + "}", asked).lists())
        .isEqualTo(
            Map.of(
                "a", List.of("1", "4", "8"),
                "", List.of(),
                "b", List.of(),
                "c", List.of(),
                "aa", List.of("7")));
    assertThat(read("{\"l\":[\"1\"]}", asked).lists()).isEmpty();
  }

  @Test
  void readsTheNamesThatAreAskedFor() throws IOException {
    EventMember asked =
        EventMember.object(
            "",
            EventMember.text("a", EventPart.STAGE),
            EventMember.text("ab", EventPart.BODY),
            EventMember.object("o", EventMember.text("a", EventPart.TARGET)),
            EventMember.text("b-2", EventPart.REST_PATH));
    EventScanner read =
        read(
            "{\"a\":\"1\",\"\":[],\"B-2\":\"2\",\"\\u0061b\":\"3\",\"ac\":{},\"longer\":0,\"é\":1,"
                + "\"o\":{\"a\":\"4\",\"ab\":\"5\"},\"p\":{\"a\":\"6\"}}",
            asked);

    assertThat(read.text(EventPart.STAGE)).isEqualTo("1");
    assertThat(read.text(EventPart.BODY)).isEqualTo("3");
    assertThat(read.text(EventPart.TARGET)).isEqualTo("4");
    assertThat(read.text(EventPart.REST_PATH)).isNull();
  }

  @Test
  void readsNamesInAnyLetterCaseIfTold() throws IOException {
    EventMember asked = EventMember.objectOfAnyCase("", EventMember.text("b-2", EventPart.BODY));

    assertThat(read("{\"B-2\":\"2\"}", asked).text(EventPart.BODY)).isEqualTo("2");
    assertThat(read("{\"B-2\":\"2\",\"b-2\":\"3\"}", asked).text(EventPart.BODY)).isEqualTo("3");
    assertThat(read("{\"b\\r2\":\"x\",\"b\r2\":\"x\"}", asked).text(EventPart.BODY)).isNull();
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
    assertThatThrownBy(() -> read(json, A)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":[\"\\x\"]}",
        "{\"\\x\":[]}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":[1}",
        "{\"a\":[",
        "{\"a\"}",
        "{\"a\":}",
        "{a:[]}",
        "{\"a\":[],}",
        "{"
      })
  void refusesListsThatAreNoJson(String lists) {
    EventMember asked = EventMember.object("", EventMember.lists("l"));

    assertThatThrownBy(() -> read("{\"l\":" + lists + "}", asked)).isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("what is cut off is refused, and what is changed is read or refused")
  void refusesWhatIsCutOff() {
    int[] refused = {0};
    Seeds.forEach(
        500,
        random -> {
          Map<String, Optional<String>> written = new LinkedHashMap<>();
          byte[] json = written(random, written);
          EventMember asked = asked(random, List.copyOf(written.keySet()));
          for (int length = 0; length < json.length; length++) {
            byte[] cut = Arrays.copyOf(json, length);
            assertThatThrownBy(() -> EventScanner.read(cut, asked)).isInstanceOf(IOException.class);
          }
          for (int i = 0; i < 20; i++) {
            byte[] changed = json.clone();
            changed[random.nextInt(json.length)] = (byte) random.nextInt(256);
            try {
              EventScanner.read(changed, asked);
            } catch (IOException e) {
              refused[0]++;
            }
          }
        });
    assertThat(refused[0]).isGreaterThan(1_000);
  }

  @Test
  void refusesDepthWithoutAnEnd() {
    EventMember asked =
        EventMember.object(
            "", EventMember.object("o", EventMember.object("o")), EventMember.lists("l"));
    for (String deep :
        List.of("[", "{\"a\":", "{\"o\":", "{\"l\":", "{\"l\":[", "{\"l\":{\"a\":[")) {
      String json = deep.repeat(1_000_000);

      assertThatThrownBy(() -> read(json, asked)).as(deep).isInstanceOf(IOException.class);
    }
  }

  /** Some of the names, each asked for as something. */
  private static EventMember asked(Random random, List<String> names) {
    EventMember[] members = new EventMember[names.size()];
    Arrays.setAll(
        members,
        i ->
            switch (random.nextInt(4)) {
              case 0 -> EventMember.text(names.get(i), EventPart.BODY);
              case 1 -> EventMember.object(names.get(i), EventMember.flag(EventPart.IS_BASE64));
              case 2 -> EventMember.lists(names.get(i));
              default ->
                  EventMember.objectOfAnyCase(names.get(i), EventMember.text("OTHER", PARTS[0]));
            });
    return EventMember.object("", members);
  }

  private static @Nullable String text(String json) throws IOException {
    return read(json, A).text(EventPart.BODY);
  }

  private static EventScanner read(String json, EventMember asked) throws IOException {
    return EventScanner.read(json.getBytes(StandardCharsets.UTF_8), asked);
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
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
