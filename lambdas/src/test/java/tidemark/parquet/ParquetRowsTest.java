package tidemark.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureName;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.tabular.RowSource;

class ParquetRowsTest {
  @TempDir private Path directory;
  private DuckDb duck;

  @BeforeEach
  void open() throws SQLException {
    duck = DuckDb.in(directory);
  }

  @AfterEach
  void close() throws SQLException {
    duck.close();
  }

  @ParameterizedTest
  @DisplayName("B-63: whatever has an exact text of the feature's type is converted")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'007'; STRING; 007",
        "7::TINYINT; STRING; 7",
        "1.50::DECIMAL(4,2); STRING; 1.50",
        "true; STRING; true",
        "DATE '2013-01-01'; STRING; 2013-01-01",
        "TIMESTAMP_MS '2013-01-01 05:00:00'; STRING; 2013-01-01T05:00:00Z",
        "TIMESTAMP_MS '2013-01-01 05:00:00.120'; STRING; 2013-01-01T05:00:00.120Z",
        "TIMESTAMP '2013-01-01 05:00:00.000001'; STRING; 2013-01-01T05:00:00.000001Z",
        "TIMESTAMP_NS '2013-01-01 05:00:00.000000001'; STRING; 2013-01-01T05:00:00.000000001Z",
        "TIMESTAMP '9999-12-31 00:00:00'; STRING; 9999-12-31T00:00:00Z",
        "TIMESTAMPTZ '2013-01-01 05:00:00-05'; STRING; 2013-01-01T10:00:00Z",
        "(-128)::TINYINT; INTEGRAL; -128",
        "255::UTINYINT; INTEGRAL; 255",
        "65535::USMALLINT; INTEGRAL; 65535",
        "4294967295::UINTEGER; INTEGRAL; 4294967295",
        "18446744073709551615::UBIGINT; INTEGRAL; 18446744073709551615",
        "(-9223372036854775808)::BIGINT; INTEGRAL; -9223372036854775808",
        "12345678901234567890123::DECIMAL(38,0); INTEGRAL; 12345678901234567890123",
        "0.1::DOUBLE; FRACTIONAL; 0.1",
        "5::DOUBLE; FRACTIONAL; 5.0",
        "0.5::FLOAT; FRACTIONAL; 0.5",
        "0.1::FLOAT; FRACTIONAL; 0.10000000149011612",
        "5; FRACTIONAL; 5",
        "(-1.50)::DECIMAL(4,2); FRACTIONAL; -1.50",
        "-0.05::DECIMAL(18,2); FRACTIONAL; -0.05",
        "12345678901234567890.125::DECIMAL(38,3); FRACTIONAL; 12345678901234567890.125",
        "TIMESTAMP_NS '2023-11-14 22:13:20.250000001'; FRACTIONAL; 1700000000.250000001",
        "TIMESTAMP_S '1969-12-31 23:59:59'; FRACTIONAL; -1",
      })
  void valuesBecomeExactTexts(String literal, FeatureType type, String text)
      throws SQLException, IOException {
    Path file = duck.file("SELECT " + literal + " AS c");

    assertThat(only(file, FeatureDefinition.scalar("c", type)))
        .contains(new FeatureValue.Text(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'2013-01-01T05:00:00Z'; STRING; 2013-01-01T05:00:00Z",
        "TIMESTAMP '2013-01-01 05:00:00'; STRING; 2013-01-01T05:00:00Z",
        "DATE '2013-01-01'; STRING; 2013-01-01T00:00:00Z",
        "1357016400; FRACTIONAL; 1357016400",
        "1357016400.25::DOUBLE; FRACTIONAL; 1357016400.25",
        "TIMESTAMP '2013-01-01 05:00:00.25'; FRACTIONAL; 1357016400.25",
        "DATE '1970-01-02'; FRACTIONAL; 86400",
      })
  void eventTimesHaveTheTextOfTheirType(String literal, FeatureType type, String text)
      throws SQLException, IOException {
    Path file = duck.file("SELECT " + literal + " AS ts");

    try (ParquetRows rows = ParquetRows.open(file)) {
      RowSource.Column column = rows.eventTime(0, FeatureDefinition.scalar("ts", type));
      assertThat(rows.next()).isTrue();
      assertThat(column.value()).contains(new FeatureValue.Text(text));
    }
  }

  @ParameterizedTest
  @DisplayName("B-63: a column without exact texts of the feature's type is named with its type")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'7'; INTEGRAL; is BINARY STRING",
        "7::DOUBLE; INTEGRAL; is DOUBLE",
        "7.0::DECIMAL(4,1); INTEGRAL; is INT32 DECIMAL(4,1)",
        "true; INTEGRAL; is BOOLEAN",
        "'0.5'; FRACTIONAL; is BINARY STRING",
        "DATE '2013-01-01'; FRACTIONAL; is INT32 DATE",
        "7::DOUBLE; STRING; is DOUBLE",
        "'a'::BLOB; STRING; is BINARY,",
        "TIME '10:00:00'; STRING; is INT64 TIME(MICROS,",
        "uuid(); STRING; is FIXED_LEN_BYTE_ARRAY UUID",
        "{'a': 1}; STRING; is nested",
        "{'a': 1, 'b': 2}; STRING; is nested",
        "MAP {'a': 1}; STRING; is nested",
        "['a']; STRING; is a list of BINARY STRING",
        "[['a']]; STRING; is nested",
        "[{'a': 'b'}]; STRING; is nested",
      })
  void otherColumnsAreNamedWithTheirType(String literal, FeatureType type, String description)
      throws SQLException, IOException {
    Path file = duck.file("SELECT " + literal + " AS \"c d\"");

    try (ParquetRows rows = ParquetRows.open(file)) {
      assertThatThrownBy(() -> rows.feature(0, FeatureDefinition.scalar("x", type)))
          .isInstanceOfSatisfying(
              FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
          .hasMessageContaining("Column 'c d' " + description)
          .hasMessageContaining("feature 'x' is " + type.wireName());
    }
  }

  @Test
  void aColumnThatNoFeatureTakesMayBeAnything() throws SQLException, IOException {
    Path file = duck.file("SELECT {'a': 1} AS other, 'u1' AS id");

    try (ParquetRows rows = ParquetRows.open(file)) {
      RowSource.Column id = rows.feature(1, FeatureDefinition.scalar("id", FeatureType.STRING));

      assertThat(rows.columns()).containsExactly("other", "id");
      assertThat(rows.next()).isTrue();
      assertThat(id.value()).contains(new FeatureValue.Text("u1"));
      assertThat(rows.place()).isEqualTo("row 1");
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void aListFeedsACollection() throws SQLException, IOException {
    Path file =
        duck.file("SELECT * FROM (VALUES ([1, 2]), ([]), (NULL), ([1, NULL, 3]), ([4])) t(v)");
    FeatureDefinition feature =
        new FeatureDefinition(new FeatureName("v"), FeatureType.INTEGRAL, FeatureShape.LIST);

    try (ParquetRows rows = ParquetRows.open(file)) {
      RowSource.Column column = rows.feature(0, feature);

      assertThat(rows.next()).isTrue();
      assertThat(column.value()).contains(new FeatureValue.Texts(List.of("1", "2")));
      assertThat(rows.next()).isTrue();
      assertThat(column.value()).contains(new FeatureValue.Texts(List.of()));
      assertThat(rows.next()).isTrue();
      assertThat(column.value()).isEmpty();
      assertThat(rows.next()).isTrue();
      assertThatThrownBy(column::value)
          .hasMessageContaining("Row 4: Column 'v' has a null element");
      assertThat(rows.next()).isTrue();
      assertThat(column.value()).contains(new FeatureValue.Texts(List.of("4")));
    }
  }

  @Test
  @DisplayName("B-65: one bad row is named by its number and can be passed over")
  void oneBadRowIsNamedAndCanBePassedOver() throws SQLException, IOException {
    Path file =
        duck.file(
            "SELECT i AS id, CASE WHEN i = 150000 THEN 'nan'::DOUBLE WHEN i % 7 = 0 THEN NULL"
                + " ELSE i / 3 END AS x FROM range(1, 300001) t(i)",
            "ROW_GROUP_SIZE 61440");
    long bad = 0;
    long absent = 0;

    try (ParquetRows rows = ParquetRows.open(file)) {
      RowSource.Column x = rows.feature(1, FeatureDefinition.scalar("x", FeatureType.FRACTIONAL));
      assertThat(rows.rows()).hasValue(300_000);
      while (rows.next()) {
        try {
          absent += x.value().isEmpty() ? 1 : 0;
        } catch (FeatureStoreException e) {
          bad++;
          assertThat(e)
              .hasMessage(
                  "Row 150000: Column 'x' is not a finite number. Write a finite one, or null for"
                      + " none.");
        }
      }
      assertThat(rows.row()).isEqualTo(300_000);
    }

    assertThat(bad).isEqualTo(1);
    assertThat(absent).isEqualTo(300_000 / 7);
  }

  @Test
  void textsOfDictionariesAndWithoutAreTheSame() throws SQLException, IOException {
    Path file =
        duck.file(
            "SELECT 'k' || (i % 9000) AS a, 'u' || i AS b FROM range(100000) t(i)",
            "ROW_GROUP_SIZE 40960");
    long row = 0;
    long other = 0;

    try (ParquetRows rows = ParquetRows.open(file)) {
      RowSource.Column a = rows.feature(0, FeatureDefinition.scalar("a", FeatureType.STRING));
      RowSource.Column b = rows.feature(1, FeatureDefinition.scalar("b", FeatureType.STRING));
      while (rows.next()) {
        other += a.value().equals(text("k" + row % 9_000)) ? 0 : 1;
        other += b.value().equals(text("u" + row)) ? 0 : 1;
        row++;
      }
    }
    assertThat(row).isEqualTo(100_000);
    assertThat(other).isZero();
  }

  private static Optional<FeatureValue> text(String text) {
    return Optional.of(new FeatureValue.Text(text));
  }

  @Test
  void rowsWithoutBoundColumnsAreCounted() throws SQLException, IOException {
    Path file = duck.file("SELECT i FROM range(5) t(i)");

    try (ParquetRows rows = ParquetRows.open(file)) {
      while (rows.next()) {
        assertThat(rows.place()).isEqualTo("row " + rows.row());
      }
      assertThat(rows.row()).isEqualTo(5);
    }
  }

  private static Optional<FeatureValue> only(Path file, FeatureDefinition feature)
      throws IOException {
    try (ParquetRows rows = ParquetRows.open(file)) {
      RowSource.Column column = rows.feature(0, feature);
      assertThat(rows.next()).isTrue();
      Optional<FeatureValue> value = column.value();
      assertThat(rows.next()).isFalse();
      return value;
    }
  }
}
