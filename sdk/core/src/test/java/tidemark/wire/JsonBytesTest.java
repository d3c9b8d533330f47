package tidemark.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Seeds;

class JsonBytesTest {
  private static final String ODD = "\"\\\b\t\n\f\r\0\u001f\u007f/\u00e9\u2028\u20ac";

  @Test
  void anyStringIsWhatAGeneralWriterMakesOfIt() {
    int[] escaped = new int[1];
    Seeds.forEach(
        5_000,
        random -> {
          String text = text(random);

          String written = utf8(new JsonBytes(0).put('[').text(text).put(']'));

          assertThat(written).isEqualTo("[" + expected(text) + "]");
          assertThat(utf8(new JsonBytes(1).text(text.getBytes(StandardCharsets.UTF_8))))
              .isEqualTo(expected(text));
          assertThat(utf8(JsonBytes.escaped(0).put('[').text(text).put(']')))
              .isEqualTo(within(written));
          assertThat(utf8(JsonBytes.escaped(9).text(text.getBytes(StandardCharsets.UTF_8))))
              .isEqualTo(within(expected(text)));
          escaped[0] += written.contains("\\") ? 1 : 0;
        });
    assertThat(escaped[0]).isGreaterThan(500);
  }

  @Test
  void numbersAndWhatIsJsonAlreadyAreAsTheyAre() throws IOException {
    JsonBytes.Fixed name = new JsonBytes.Fixed("{\"n\\t\":");
    JsonBytes json = new JsonBytes(2).put(name).number(Long.MIN_VALUE).put('}');
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    json.writeTo(out);

    assertThat(utf8(json)).isEqualTo("{\"n\\t\":-9223372036854775808}");
    assertThat(out.toByteArray()).isEqualTo(json.toBytes());
    assertThat(utf8(new JsonBytes(0).escapedText(JsonBytes.escaped(0).put(name).toBytes())))
        .isEqualTo(expected("{\"n\\t\":"));
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      switch (random.nextInt(8)) {
        case 0 -> text.append(ODD.charAt(random.nextInt(ODD.length())));
        case 1 -> text.append(random.nextInt(4) == 0 ? "\ud83d\ude00" : "x");
        default -> text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  private static String expected(String text) {
    StringWriter written = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(written)) {
      json.writeString(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return written.toString();
  }

  /** As it stands in a string of other JSON. */
  private static String within(String json) {
    String string = expected(json);
    return string.substring(1, string.length() - 1);
  }

  private static String utf8(JsonBytes json) {
    return new String(json.toBytes(), StandardCharsets.UTF_8);
  }
}
