package tidemark.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.fixture.BytesContent;
import tidemark.fixture.Fixtures;
import tidemark.fixture.Seeds;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;
import tidemark.offline.FileEntry;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineRow;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;
import tidemark.tabular.RowSource;

/** Files that are damaged, of another format, or made to harm. */
class UnsoundFilesTest {
  private static final String ROWS =
      "SELECT 'u' || (i %% 50) AS id, '2026-03-01T10:00:00Z' AS ts, now() AS write_time, i AS n,"
          + " i / 7 AS x, 'text ' || (i * 7919 %% 1000) AS s FROM range(%d) t(i)";
  private static final int FOOTER_LENGTH_BYTES = 8;

  private final OfflineFileFormat format = new ParquetFileFormat();
  @TempDir private Path directory;

  @Test
  @DisplayName("B-62: what is no Parquet file is refused with the reason")
  void whatIsNoParquetIsRefused() throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("rows.csv"));
      out.write(new byte[100]);
    }

    assertUnreadable(new byte[0], "it is empty.");
    assertUnreadable(new byte[] {1, 2, 3}, "it has 3 bytes only");
    assertUnreadable(zip.toByteArray(), "it is a ZIP archive. Unpack it first.");
    assertUnreadable(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0}, "by gzip");
    assertUnreadable("id,ts,n\nu1,2026,3\n".getBytes(StandardCharsets.US_ASCII), "PAR1");
    assertUnreadable("PAREfooterPARE".getBytes(StandardCharsets.US_ASCII), "it is encrypted");
  }

  @Test
  @DisplayName("B-62: a truncated file is refused with the reason")
  void aTruncatedFileIsRefused() throws IOException, SQLException {
    byte[] file = duck(ROWS, 1_000, "COMPRESSION zstd");

    assertUnreadable(Arrays.copyOf(file, file.length / 2), "it is cut off");
    assertUnreadable(Arrays.copyOf(file, file.length - 1), "it is cut off");
  }

  @ParameterizedTest
  @DisplayName("B-62: a footer that claims an impossible length is refused before it is read")
  @ValueSource(ints = {Integer.MIN_VALUE, -1, Integer.MAX_VALUE, (16 << 20) + 1, 0, 1_000_000})
  void anImpossibleFooterLengthIsRefused(int length) throws IOException, SQLException {
    byte[] file = duck(ROWS, 100, "COMPRESSION zstd");
    littleEndian(file).putInt(file.length - FOOTER_LENGTH_BYTES, length);

    assertUnreadable(file, "its footer claims " + Integer.toUnsignedLong(length) + " bytes");
  }

  @Test
  @DisplayName("B-62: a file whose footer is shorter than it was is refused")
  void aFooterOfAnotherLengthIsRefused() throws IOException, SQLException {
    byte[] file = duck(ROWS, 100, "COMPRESSION zstd");
    littleEndian(file).putInt(file.length - FOOTER_LENGTH_BYTES, 20);

    assertUnreadable(file, "its footer is damaged");
  }

  @Test
  @DisplayName("B-62: a footer with a list that claims more entries than memory holds is refused")
  void aFooterWithAnImpossibleListIsRefused() throws IOException, SQLException {
    byte[] file = duck(ROWS, 100, "COMPRESSION zstd");
    // Thrift's compact protocol: field 3 of a column's metadata, a list of one text, "id".
    byte[] path = {0x19, 0x18, 0x02, 'i', 'd'};
    byte[] claimed = {0x19, (byte) 0xf8, -1, -1, -1, -1, 0x07, 0x02, 'i', 'd'};
    int footerAt = file.length - FOOTER_LENGTH_BYTES - footerLength(file);
    int at = indexOf(file, path, footerAt);
    byte[] bytes = new byte[file.length + claimed.length - path.length];
    ByteBuffer changed = littleEndian(bytes);
    changed.put(file, 0, at).put(claimed);
    changed.put(file, at + path.length, file.length - FOOTER_LENGTH_BYTES - at - path.length);
    changed.putInt(footerLength(file) + claimed.length - path.length);
    changed.put(file, file.length - 4, 4);

    assertUnreadable(bytes, "its footer is damaged");
  }

  @ParameterizedTest
  @DisplayName("B-62: a codec that is not supported is named")
  @ValueSource(strings = {"LZ4_RAW", "BROTLI"})
  void anUnsupportedCodecIsNamed(String codec) throws IOException, SQLException {
    byte[] file = duck(ROWS, 1_000, "COMPRESSION " + codec);

    assertUnreadable(file, "is compressed by " + codec + ". Write it with ZSTD, SNAPPY, GZIP");
  }

  @Test
  @DisplayName("B-62: an encrypted file is refused by that name")
  void anEncryptedFileIsRefused() throws IOException, SQLException {
    Path file = directory.resolve("encrypted.parquet");
    try (DuckDb duck = DuckDb.in(directory)) {
      duck.run("SET force_mbedtls_unsafe = true");
      duck.run("PRAGMA add_parquet_key('k', '0123456789112345')");
      file = duck.file("SELECT 1 AS n", "ENCRYPTION_CONFIG {footer_key: 'k'}");
    }

    assertUnreadable(Files.readAllBytes(file), "it is encrypted. Write it without encryption.");
  }

  @Test
  @DisplayName("B-62: any changed byte of a page of ours is found by its checksum")
  void aDamagedPageIsRefused() throws IOException {
    byte[] file = ours(2_000);
    int pagesEnd = file.length - FOOTER_LENGTH_BYTES - footerLength(file);

    Seeds.forEach(
        100,
        random -> {
          byte[] changed = file.clone();
          changed[4 + random.nextInt(pagesEnd - 4)] ^= (byte) (1 << random.nextInt(8));
          try {
            readOffline(changed);
          } catch (FeatureStoreException e) {
            assertThat(e).hasMessageStartingWith("Not a readable Parquet file: ");
            return;
          } catch (IOException e) {
            throw new AssertionError("The store answered", e);
          }
          assertThat(rows(changed)).isEqualTo(rows(file));
        });
  }

  @Test
  @DisplayName("S-16: more than 2,600 columns are refused")
  void tooManyColumnsAreRefused() throws IOException {
    String columns =
        IntStream.rangeClosed(0, 2_600)
            .mapToObj(i -> "optional int32 c" + i + ";")
            .collect(Collectors.joining(" "));
    byte[] file = RawFile.of("message m { " + columns + " }", Map.of(), List.of());

    assertUnreadable(file, "it has 2601 columns; at most 2600 are read.");
  }

  @Test
  @DisplayName("B-64: a file that decompresses to over 100 times its length is refused")
  void aBombIsRefused() throws IOException {
    byte[] zeros = new byte[1 << 20];
    Consumer<RecordConsumer> row =
        out -> {
          out.startField("s", 0);
          zeros[0]++; // A text of its own, so that no dictionary keeps it once.
          out.addBinary(Binary.fromConstantByteArray(zeros.clone()));
          out.endField("s", 0);
        };
    byte[] file =
        RawFile.of(
            "message m { optional binary s (STRING); }",
            Map.of(),
            IntStream.range(0, 300).mapToObj(i -> row).toList());

    assertThat(file.length).isLessThan(300_000);
    assertUnreadable(file, "it would decompress to more than 100 times its length.");
  }

  @Test
  @DisplayName("B-64: a constant column, though it compresses a thousandfold, is no bomb")
  void aConstantColumnIsNoBomb() throws IOException, SQLException {
    byte[] file =
        duck(
            "SELECT 'the same text in every row' AS s FROM range(%d)", 300_000, "COMPRESSION zstd");

    assertThat(readBrought(file)).isEqualTo(300_000);
  }

  @Test
  @DisplayName("B-62: whatever bytes change, the fault is the file's and nothing else's")
  void mutatedFilesAreReadOrInvalid() throws IOException, SQLException {
    List<byte[]> files =
        List.of(
            duck(ROWS, 300, "COMPRESSION zstd, PARQUET_VERSION V1"),
            duck(ROWS, 300, "COMPRESSION snappy, PARQUET_VERSION V2"),
            duck(ROWS, 300, "COMPRESSION gzip, PARQUET_VERSION V1"),
            duck(ROWS, 300, "COMPRESSION uncompressed, PARQUET_VERSION V2"));

    Seeds.forEach(
        600,
        random -> {
          byte[] file = mutated(files.get(random.nextInt(files.size())), random);
          assertReadOrInvalid(() -> readOffline(file));
          assertReadOrInvalid(() -> readBrought(file));
          assertReadOrInvalid(() -> facts(file));
        });
  }

  @Test
  void aStoreThatDoesNotAnswerIsNoFaultOfTheFile() throws IOException, SQLException {
    byte[] file = duck(ROWS, 50_000, "COMPRESSION zstd");
    ObjectStore.Content failing =
        new ObjectStore.Content() {
          private final BytesContent bytes = new BytesContent(file);
          private int reads;

          @Override
          public long length() {
            return file.length;
          }

          @Override
          public void read(long position, byte[] into, int offset, int length) throws IOException {
            if (reads++ > 1) {
              throw new IOException("connection reset");
            }
            bytes.read(position, into, offset, length);
          }

          @Override
          public void close() {
            bytes.close();
          }
        };

    assertThatThrownBy(() -> format.read(failing, Fixtures.schema(), row -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("connection reset");
  }

  @Test
  void aFaultOfTheReaderOfRowsIsPassedOn() throws IOException, SQLException {
    byte[] file = duck(ROWS, 3, "COMPRESSION zstd");

    assertThatThrownBy(
            () ->
                format.read(
                    new BytesContent(file),
                    Fixtures.schema(),
                    row -> {
                      throw new IllegalStateException("of the reader");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("of the reader");
  }

  private static byte[] mutated(byte[] file, Random random) {
    byte[] changed = file.clone();
    int footer = footerLength(file);
    int footerAt = file.length - FOOTER_LENGTH_BYTES - footer;
    boolean inFooter = random.nextInt(3) > 0;
    int from = inFooter ? footerAt : 4;
    int length = inFooter ? footer : footerAt - 4;
    for (int i = random.nextInt(4); i >= 0; i--) {
      changed[from + random.nextInt(length)] = (byte) random.nextInt(256);
    }
    return changed;
  }

  private interface Reading {
    void run() throws IOException;
  }

  private static void assertReadOrInvalid(Reading reading) {
    try {
      reading.run();
    } catch (FeatureStoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.INVALID);
    } catch (IOException e) {
      throw new AssertionError("The store answered", e);
    }
  }

  private void assertUnreadable(byte[] file, String reason) {
    assertThatThrownBy(() -> facts(file))
        .isInstanceOfSatisfying(
            FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
        .hasMessageStartingWith("Not a readable Parquet file: ")
        .hasMessageContaining(reason);
    assertThatThrownBy(() -> readBrought(file))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining(reason);
  }

  private void facts(byte[] file) throws IOException {
    format.facts(new BytesContent(file), Fixtures.schema());
  }

  private void readOffline(byte[] file) throws IOException {
    format.read(new BytesContent(file), Fixtures.schema(), row -> {});
  }

  /** Reads every column as whatever its type allows. */
  private long readBrought(byte[] file) throws IOException {
    Path path = Files.write(directory.resolve("brought.parquet"), file);
    try (ParquetRows rows = ParquetRows.open(path)) {
      List<RowSource.Column> columns =
          IntStream.range(0, rows.columns().size())
              .mapToObj(i -> anyFeature(rows, i))
              .filter(column -> column != null)
              .toList();
      while (rows.next()) {
        columns.forEach(RowSource.Column::value);
      }
      return rows.row();
    }
  }

  private static RowSource.Column anyFeature(ParquetRows rows, int column) {
    for (FeatureType type : FeatureType.values()) {
      try {
        return rows.feature(column, FeatureDefinition.scalar("f", type));
      } catch (FeatureStoreException e) {
        assertThat(e.kind()).isEqualTo(Kind.INVALID);
      }
    }
    return null;
  }

  private byte[] duck(String query, int rows, String options) throws IOException, SQLException {
    try (DuckDb duck = DuckDb.in(directory)) {
      return Files.readAllBytes(duck.file(String.format(query, rows), options));
    }
  }

  private byte[] ours(int count) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OfflineFileFormat.Writer writer =
        format.create(out, Fixtures.schema(), FileEntry.Origin.API)) {
      for (int i = 0; i < count; i++) {
        FeatureRecord entry =
            Fixtures.record("u" + i, "2026-03-01T10:00:00Z", Fixtures.given("x", i + ".5"));
        RecordOrder order = new RecordOrder(entry.eventTime(), Fixtures.NOW, WriteId.NONE);
        writer.write(new OfflineRow(entry, order, WriteKind.PUT, Optional.empty(), Fixtures.NOW));
      }
    }
    return out.toByteArray();
  }

  private List<OfflineRow> rows(byte[] file) {
    List<OfflineRow> rows = new ArrayList<>();
    try {
      format.read(new BytesContent(file), Fixtures.schema(), rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static int indexOf(byte[] bytes, byte[] part, int from) {
    return IntStream.range(from, bytes.length - part.length)
        .filter(i -> Arrays.equals(bytes, i, i + part.length, part, 0, part.length))
        .findFirst()
        .orElseThrow();
  }

  private static int footerLength(byte[] file) {
    return littleEndian(file).getInt(file.length - FOOTER_LENGTH_BYTES);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
