package tidemark.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.tabular.RowSource;

/** Files whose values, written out, are far longer than they are. */
class ParquetBombTest {
  private static final int ROWS = 11_000;
  private static final int VALUE_BYTES = 900_000;
  private static final long HEAP_GROWTH_MAX = 32 << 20;

  @TempDir private Path directory;

  @Test
  @DisplayName("B-64 S-16: a dictionary of 1 MB for 10 GB of values is read a row at a time")
  void aDictionaryIsNeverWrittenOut() throws IOException {
    Path file = Files.write(directory.resolve("bomb.parquet"), bomb());
    assertThat(Files.size(file)).isLessThan(VALUE_BYTES + 200_000);

    try (ParquetRows rows = ParquetRows.open(file)) {
      RowSource.Column s = rows.feature(0, FeatureDefinition.scalar("s", FeatureType.STRING));
      assertThat(rows.next()).isTrue();
      FeatureValue value = s.value().orElseThrow();
      long heap = usedHeap();
      for (int i = 1; i < 300; i++) {
        assertThat(rows.next()).isTrue();
        assertThat(s.value()).isPresent();
      }
      assertThat(usedHeap() - heap).isLessThan(HEAP_GROWTH_MAX);
      assertThatThrownBy(() -> recordOf(value))
          .isInstanceOf(FeatureStoreException.class)
          .hasMessageContaining("its value has 900000 characters and exceeds 358400");
    }
  }

  @Test
  @DisplayName(
      "S-16: a footer that claims more rows, groups or bytes than a file may have is refused")
  void impossibleClaimsAreRefused() throws IOException {
    byte[] file =
        RawFile.of("message m { optional int32 n; }", Map.of(), List.of(out -> {}, out -> {}));

    assertRefused(
        claiming(file, footer -> footer.getRow_groups().get(0).setNum_rows(2_000_000_000L)),
        "it claims an impossible count of rows or over 1000000000.");
    assertRefused(
        claiming(file, footer -> footer.getRow_groups().get(0).setNum_rows(-1)),
        "it claims an impossible count of rows");
    assertRefused(
        claiming(
            file,
            footer ->
                footer
                    .getRow_groups()
                    .get(0)
                    .getColumns()
                    .get(0)
                    .getMeta_data()
                    .setTotal_uncompressed_size(1L << 40)),
        "it would decompress to more than 100 times its length.");
    assertRefused(
        claiming(
            file,
            footer ->
                footer.setRow_groups(Collections.nCopies(40_000, footer.getRow_groups().get(0)))),
        "it has 40000 row groups; at most 32767 are read.");
  }

  private void assertRefused(byte[] file, String reason) throws IOException {
    Path path = Files.write(directory.resolve("claim.parquet"), file);
    assertThatThrownBy(() -> ParquetRows.open(path))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageStartingWith("Not a readable Parquet file: ")
        .hasMessageContaining(reason);
  }

  /** The file with another footer. */
  private static byte[] claiming(byte[] file, Consumer<FileMetaData> change) throws IOException {
    int tail = file.length - 8;
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(tail);
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(file, tail - length, length));
    change.accept(footer);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, out);
    ByteBuffer changed =
        ByteBuffer.allocate(tail - length + out.size() + 8).order(ByteOrder.LITTLE_ENDIAN);
    changed.put(file, 0, tail - length).put(out.toByteArray()).putInt(out.size());
    return changed.put(file, file.length - 4, 4).array();
  }

  private static FeatureRecord recordOf(FeatureValue value) {
    return FeatureRecord.of(
        Fixtures.schema(),
        Fixtures.CLICKS,
        Fixtures.features("a", "2026-03-01T10:00:00Z", new GivenFeature("s", value)));
  }

  private static byte[] bomb() throws IOException {
    Random random = new Random(1);
    byte[] value = new byte[VALUE_BYTES];
    IntStream.range(0, value.length).forEach(i -> value[i] = (byte) ('a' + random.nextInt(26)));
    Binary text = Binary.fromConstantByteArray(value);
    Consumer<RecordConsumer> row =
        out -> {
          out.startField("s", 0);
          out.addBinary(text);
          out.endField("s", 0);
        };
    return RawFile.of(
        "message m { optional binary s (STRING); }",
        Map.of(),
        IntStream.range(0, ROWS).mapToObj(i -> row).toList());
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
