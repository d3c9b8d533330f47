package tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Seeds;
import tidemark.model.FeatureStoreException;

class PackedValuesTest {
  private static final String DAMAGED = "A stored record cannot be read: its values are damaged.";

  @Test
  void readsWhatAGeneralWriterWrites() {
    Seeds.forEach(
        5_000,
        random -> {
          List<Object> given = new ArrayList<>();
          for (int i = random.nextInt(30); i > 0; i--) {
            given.add(value(random));
          }

          PackedValues values = new PackedValues(cbor(given), 0);

          assertThat(values.next()).isEqualTo(PackedValues.Item.ARRAY);
          assertThat(values.elements()).isEqualTo(given.size());
          for (Object value : given) {
            assertThat(read(values)).isEqualTo(value);
          }
          assertThat(values.isAtEnd()).isTrue();
        });
  }

  @Test
  void bytesCutOffAreDamaged() {
    byte[] whole = cbor(List.of("text", 70_000L, 0.5, -3L));

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> readAll(new PackedValues(cut, 0)))
          .isInstanceOf(FeatureStoreException.class)
          .hasMessage(DAMAGED);
    }
  }

  @Test
  void whatAPackedRecordNeverHasIsDamaged() {
    int[][] others = {
      {0x9f, 0x01, 0xff}, // an array of indefinite length
      {0x81, 0x5f}, // bytes
      {0x81, 0xa0}, // a map
      {0x81, 0xc1, 0x00}, // a tag
      {0x81, 0xf5}, // true
      {0x81, 0xf9, 0x00, 0x00}, // half a float
      {0x81, 0xfb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0}, // not a number
      {0x81, 0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, // beyond 64 bits
      {0x81, 0x1c}, // a length that is none
      {0x81, 0x7b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, // longer than all
      {0x81, 0x62, 0xc3, 0x28} // no UTF-8
    };
    for (int[] other : others) {
      byte[] bytes = new byte[other.length];
      for (int i = 0; i < other.length; i++) {
        bytes[i] = (byte) other[i];
      }
      assertThatThrownBy(() -> readAll(new PackedValues(bytes, 0)))
          .as(Arrays.toString(other))
          .hasMessage(DAMAGED);
    }
  }

  private static Object value(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong() >> random.nextInt(64);
      case 1 -> random.nextGaussian();
      case 2 -> "\uFFFD\u00e9x".repeat(random.nextInt(4));
      default -> "y".repeat(random.nextInt(300));
    };
  }

  private static void readAll(PackedValues values) {
    values.next();
    for (int left = values.elements(); left > 0; left--) {
      read(values);
    }
  }

  private static Object read(PackedValues values) {
    return switch (values.next()) {
      case TEXT -> values.text();
      case INTEGER -> values.integer();
      case DOUBLE -> values.real();
      case NULL, ARRAY -> throw new AssertionError("None was written");
    };
  }

  private static byte[] cbor(List<Object> values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CBORGenerator cbor = new CBORFactory().createGenerator(out)) {
      cbor.writeStartArray(null, values.size());
      for (Object value : values) {
        if (value instanceof Long number) {
          cbor.writeNumber(number.longValue());
        } else if (value instanceof Double number) {
          cbor.writeNumber(number.doubleValue());
        } else {
          byte[] utf8 = value.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
          cbor.writeUTF8String(utf8, 0, utf8.length);
        }
      }
      cbor.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
