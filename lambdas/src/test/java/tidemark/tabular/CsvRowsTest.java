package tidemark.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureName;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;

class CsvRowsTest {
  @TempDir private Path directory;

  @Test
  void cellsAreTextsAndEmptyOnesAbsent() throws IOException {
    List<String> rows = read("id,n,s\nu1,007,\"a,\"\"b\"\"\nc\"\nu2,,\"\"\n");

    assertThat(rows).containsExactly("line 2: u1|007|a,\"b\"\nc", "line 4: u2|-|-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void everyLineEndIsOne(String end) throws IOException {
    List<String> rows = read(String.join(end, "id,n", "u1,1", "", "u2,2"));

    assertThat(rows).containsExactly("line 2: u1|1", "line 4: u2|2");
  }

  @Test
  @DisplayName("B-60: a header without rows has no rows")
  void aHeaderAloneHasNoRows() throws IOException {
    assertThat(read("id,n")).isEmpty();
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstName() throws IOException {
    try (CsvRows rows = open("\uFEFFid,n\nu1,1\n".getBytes(StandardCharsets.UTF_8))) {
      assertThat(rows.columns()).containsExactly("id", "n");
    }
  }

  @Test
  void onlyBoundColumnsNeedCells() throws IOException {
    try (CsvRows rows = open("a,b,c\n1,2,3\n".getBytes(StandardCharsets.UTF_8))) {
      RowSource.Column c = rows.feature(2, FeatureDefinition.scalar("x", FeatureType.INTEGRAL));

      assertThat(rows.next()).isTrue();

      assertThat(c.value()).contains(new FeatureValue.Text("3"));
      assertThat(rows.row()).isEqualTo(1);
      assertThat(rows.next()).isFalse();
    }
  }

  @ParameterizedTest
  @DisplayName("B-60: UTF-16 is refused by its name")
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
  void utf16IsRefused(String charset) {
    assertFault("id,n\nu1,1\n".getBytes(Charset.forName(charset)), "UTF-16, not UTF-8");
  }

  @Test
  @DisplayName("B-60: an empty file is refused")
  void anEmptyFileIsRefused() {
    assertFault(new byte[0], "The CSV file is empty.");
  }

  @ParameterizedTest
  @DisplayName("B-60: a header at fault is refused")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id,n,id  | Columns 1 and 3 of the header in line 1 are both 'id'.
          id,,n    | Column 2 of the header in line 1 has no name.
          id;n     | Separate the columns by commas
          i"d,n    | Line 1 has a quote within a cell
          """)
  void aHeaderAtFaultIsRefused(String header, String fault) {
    assertFault((header + "\nu1,1,2\n").getBytes(StandardCharsets.UTF_8), fault);
  }

  @Test
  @DisplayName("B-60: bytes that are not UTF-8, and NUL, are refused by their line")
  void bytesThatAreNoTextAreRefusedByLine() {
    assertFault("id\nu1\nü\n".getBytes(StandardCharsets.ISO_8859_1), "Line 3 is not UTF-8.");
    assertFault("id\r\nu1\r\nu\u00002\n".getBytes(StandardCharsets.UTF_8), "Line 3 has a NUL");
    assertFault(new byte[] {'i', 'd', '\n', (byte) 0xc3}, "Line 2 is not UTF-8.");
  }

  @Test
  void aFaultFarIntoTheFileNamesItsLine() {
    String head = "id,n\n" + "u1,1\n".repeat(100_000);

    assertFault((head + "u\u0000,1\n").getBytes(StandardCharsets.UTF_8), "Line 100002 has a NUL");
  }

  @Test
  @DisplayName("B-60: a bad quote is refused by its line")
  void aBadQuoteIsRefusedByLine() {
    assertFault("id,n\nu1,\"1\"x\n".getBytes(StandardCharsets.UTF_8), "Line 2 has a quote");
    assertFault("id,n\nu1,1\n\"u\"x,1\n".getBytes(StandardCharsets.UTF_8), "Line 3 has a quote");
    assertFault("id,n\nu1,1\nu2,\"1\n\n".getBytes(StandardCharsets.UTF_8), "Line 3 has a quote");
  }

  @Test
  @DisplayName(
      "S-16: a header has at most 2,600 columns, and no cell has over 4 million characters")
  void columnsAndCellsAreBounded() throws IOException {
    String columns =
        IntStream.rangeClosed(1, 2_601).mapToObj(i -> "c" + i).collect(Collectors.joining(","));

    assertFault(columns.getBytes(StandardCharsets.UTF_8), "has 2601 columns; the limit is 2600.");
    assertThat(read(columns.substring(0, columns.lastIndexOf(',')))).isEmpty();
    assertFault(
        ("id,s\nu1,\"" + "x".repeat(5_000_000)).getBytes(StandardCharsets.UTF_8),
        "Line 2 has a quote that is not closed");
  }

  @Test
  @DisplayName("B-60 B-65: a row at fault can be passed over")
  void aRowAtFaultCanBePassedOver() throws IOException {
    try (CsvRows rows = open("id,n\nu1\nu2,1,2\nu\"3,1\nu4,4\n".getBytes(StandardCharsets.UTF_8))) {
      RowSource.Column id = rows.feature(0, FeatureDefinition.scalar("id", FeatureType.STRING));

      assertThat(rows.next()).isTrue();
      assertThatThrownBy(id::value)
          .hasMessageContaining("Line 2 has 1 cells, but the header has 2");
      assertThat(rows.next()).isTrue();
      assertThatThrownBy(id::value)
          .hasMessageContaining("Line 3 has 3 cells, but the header has 2");
      assertThat(rows.next()).isTrue();
      assertThatThrownBy(id::value)
          .hasMessageContaining("Line 4 has a quote within a cell")
          .hasMessageNotContaining("u\"3");
      assertThat(rows.next()).isTrue();
      assertThat(id.value()).contains(new FeatureValue.Text("u4"));
      assertThat(rows.row()).isEqualTo(4);
    }
  }

  @Test
  void otherFormatsAreRefusedByName() {
    assertFault(new byte[] {'P', 'K', 3, 4, 0}, "ZIP archive or a spreadsheet");
    assertFault(new byte[] {0x1f, (byte) 0x8b, 8, 0}, "compressed by gzip");
    assertFault("PAR1....".getBytes(StandardCharsets.US_ASCII), "is Parquet, not CSV");
  }

  @Test
  void aCollectionFeatureHasNoCsv() throws IOException {
    FeatureDefinition list =
        new FeatureDefinition(new FeatureName("v"), FeatureType.STRING, FeatureShape.LIST);
    try (CsvRows rows = open("id,v\n".getBytes(StandardCharsets.UTF_8))) {
      assertThatThrownBy(() -> rows.feature(1, list))
          .hasMessageContaining("Column 'v' is text, but feature 'v' is a collection");
    }
  }

  private List<String> read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> read(byte[] bytes) throws IOException {
    List<String> read = new ArrayList<>();
    try (CsvRows rows = open(bytes)) {
      List<RowSource.Column> columns =
          IntStream.range(0, rows.columns().size())
              .mapToObj(i -> rows.feature(i, FeatureDefinition.scalar("f" + i, FeatureType.STRING)))
              .toList();
      while (rows.next()) {
        List<String> cells =
            columns.stream()
                .map(c -> c.value().map(v -> ((FeatureValue.Text) v).text()).orElse("-"))
                .toList();
        read.add(rows.place() + ": " + String.join("|", cells));
      }
    }
    return read;
  }

  private void assertFault(byte[] bytes, String message) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOfSatisfying(
            FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
        .hasMessageContaining(message);
  }

  private CsvRows open(byte[] bytes) throws IOException {
    return CsvRows.open(Files.write(directory.resolve("rows.csv"), bytes));
  }
}
