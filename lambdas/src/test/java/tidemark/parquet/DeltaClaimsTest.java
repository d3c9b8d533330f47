package tidemark.parquet;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.deltalengthbytearray.DeltaLengthByteArrayValuesWriter;
import org.apache.parquet.column.values.deltastrings.DeltaByteArrayWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.model.FeatureStoreException;

class DeltaClaimsTest {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message m { required int64 n; repeated group l { optional binary s; } }");
  private static final ColumnDescriptor FLAT = SCHEMA.getColumns().get(0);
  private static final ColumnDescriptor NESTED = SCHEMA.getColumns().get(1);
  private static final int SLAB = 1_024;
  private static final ByteBufferAllocator MEMORY = HeapByteBufferAllocator.getInstance();
  private static final Statistics<?> NO_STATISTICS =
      Statistics.createStats(FLAT.getPrimitiveType());

  /** Of a page with levels of one bit. */
  private static final int LEVELS = 9;

  /** What the library writes, of numbers that take no room and of such that take all. */
  static Stream<DataPage> sound() throws IOException {
    Stream.Builder<DataPage> pages = Stream.builder();
    for (int count : new int[] {0, 1, 2, 128, 129, 130, 70_000}) {
      pages.add(v2(Encoding.DELTA_BINARY_PACKED, numbers(count, i -> 7L)));
      pages.add(v2(Encoding.DELTA_BINARY_PACKED, numbers(count, i -> i * 0x9E3779B97F4A7C15L)));
      pages.add(
          v2(
              Encoding.DELTA_LENGTH_BYTE_ARRAY,
              texts(new DeltaLengthByteArrayValuesWriter(SLAB, SLAB, MEMORY), count)));
      pages.add(
          v2(
              Encoding.DELTA_BYTE_ARRAY,
              texts(new DeltaByteArrayWriter(SLAB, SLAB, MEMORY), count)));
    }
    return pages.build();
  }

  @ParameterizedTest
  @MethodSource("sound")
  void whatAWriterMadeIsRead(DataPage page) {
    assertThatCode(() -> DeltaClaims.check(page, FLAT)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1_000, 100_000_000, Integer.MAX_VALUE})
  @DisplayName("S-16: a page that claims more delta-encoded numbers than it holds is refused")
  @SuppressWarnings("deprecation") // files of old writers have levels so packed
  void moreNumbersThanBytesAreRefused(int total) throws IOException {
    for (Encoding encoding :
        List.of(Encoding.DELTA_BINARY_PACKED, Encoding.DELTA_LENGTH_BYTE_ARRAY)) {
      byte[] page = header(128, 4, total);

      assertRefused(v2(encoding, BytesInput.from(page)), FLAT);
      assertRefused(v1(encoding, BytesInput.from(page), Encoding.RLE), FLAT);
      for (Encoding levels : List.of(Encoding.RLE, Encoding.BIT_PACKED)) {
        assertRefused(v1(encoding, leveled(levels, page), levels), NESTED);
      }
    }
  }

  @Test
  void aSecondRunOfNumbersIsLookedAtToo() throws IOException {
    for (int count : new int[] {1, 2, 130, 70_000}) {
      BytesInput prefixes = numbers(count, i -> i % 50);

      assertRefused(
          v2(
              Encoding.DELTA_BYTE_ARRAY,
              BytesInput.concat(prefixes, BytesInput.from(header(128, 4, 100_000_000)))),
          FLAT);
    }
  }

  @Test
  void blocksThatNoWriterMakesAreRefused() throws IOException {
    for (byte[] header :
        List.of(
            header(1 << 30, 4, 2),
            header(1 << 15, 4, 2),
            header(0, 4, 2),
            header(128, 0, 2),
            header(128, 5, 2),
            header(128, 1 << 30, 2),
            header(-128, 4, 2))) {
      assertRefused(v2(Encoding.DELTA_BINARY_PACKED, BytesInput.from(header)), FLAT);
    }
  }

  @Test
  void aPageThatEndsBeforeItSaysHowManyIsLeftToTheLibrary() throws IOException {
    byte[] header = header(128, 4, 100_000_000);
    int sayingHowMany = header.length - 2;
    for (int length = 0; length < header.length; length++) {
      DataPage cut = v2(Encoding.DELTA_BINARY_PACKED, BytesInput.from(header, 0, length));

      if (length < sayingHowMany) {
        assertThatCode(() -> DeltaClaims.check(cut, FLAT)).doesNotThrowAnyException();
      } else {
        assertRefused(cut, FLAT);
      }
    }
    for (int levels : new int[] {-1, 4, Integer.MAX_VALUE}) {
      BytesInput page = BytesInput.concat(BytesInput.fromInt(levels), BytesInput.from(header));

      assertThatCode(
              () -> DeltaClaims.check(v1(Encoding.DELTA_BINARY_PACKED, page, Encoding.RLE), NESTED))
          .doesNotThrowAnyException();
    }
  }

  private static void assertRefused(DataPage page, ColumnDescriptor column) {
    assertThatThrownBy(() -> DeltaClaims.check(page, column))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining("claims more numbers than it holds");
  }

  private static DataPage v1(Encoding encoding, BytesInput bytes, Encoding levels) {
    return new DataPageV1(bytes, LEVELS, 0, NO_STATISTICS, levels, levels, encoding);
  }

  private static DataPage v2(Encoding encoding, BytesInput data) {
    return DataPageV2.uncompressed(
        1, 0, 1, BytesInput.empty(), BytesInput.empty(), encoding, data, NO_STATISTICS);
  }

  /** What stands before the blocks, with a first number of two bytes. */
  private static byte[] header(int block, int parts, int total) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BytesUtils.writeUnsignedVarInt(block, out);
    BytesUtils.writeUnsignedVarInt(parts, out);
    BytesUtils.writeUnsignedVarInt(total, out);
    BytesUtils.writeZigZagVarLong(100, out);
    return out.toByteArray();
  }

  /** Repetition and definition levels of a page, in so many bytes each. */
  private static BytesInput leveled(Encoding encoding, byte[] values) {
    BytesInput levels =
        encoding == Encoding.RLE
            ? BytesInput.concat(BytesInput.fromInt(3), BytesInput.from(new byte[3]))
            : BytesInput.from(new byte[(LEVELS + 7) / 8]);
    return BytesInput.concat(levels, levels, BytesInput.from(values));
  }

  private static BytesInput numbers(int count, IntToLongFunction values) throws IOException {
    try (var writer = new DeltaBinaryPackingValuesWriterForLong(SLAB, SLAB, MEMORY)) {
      for (int i = 0; i < count; i++) {
        writer.writeLong(values.applyAsLong(i));
      }
      return BytesInput.from(writer.getBytes().toInputStream().readAllBytes());
    }
  }

  private static BytesInput texts(ValuesWriter writer, int count) throws IOException {
    try (writer) {
      for (int i = 0; i < count; i++) {
        writer.writeBytes(Binary.fromString("text " + i % 1_000));
      }
      return BytesInput.from(writer.getBytes().toInputStream().readAllBytes());
    }
  }
}
