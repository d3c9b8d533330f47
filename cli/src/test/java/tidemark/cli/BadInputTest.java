package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files, statements and references that are wrong, given to whole commands over a real store. */
class BadInputTest {
  private static final String PLANE =
      """
      name: plane
      record_identifier: tailnum
      event_time: known_at
      features:
        - {name: tailnum, type: String}
        - {name: known_at, type: String}
        - {name: seats, type: Integral}
        - {name: length, type: Fractional}
      """;
  private static final String HEADER = "tailnum,known_at,seats,length\n";
  private static final String GOOD = "N1,2013-01-01T00:00:00Z,149,36.5\n";

  private final LocalStores stores = new LocalStores();

  @TempDir Path directory;

  @BeforeEach
  void define() throws IOException {
    CliRun run = tidemark("group", "create", file("plane.yaml", PLANE));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  static Stream<Arguments> badCsv() {
    return Stream.of(
        csv("B-60: no header", GOOD, "no column 'tailnum'"),
        csv("B-60: a short row", HEADER + GOOD + "N2,2013-01-01T00:00:00Z\n", "line 3", "2 cells"),
        csv("B-60: an extra cell", HEADER + GOOD.replace("\n", ",9\n"), "line 2", "5 cells"),
        csv("B-60: an extra column", "x," + HEADER + "1," + GOOD, "'x'", "--ignore-extra"),
        csv("B-60: a column twice", "seats," + HEADER + "1," + GOOD, "line 1 are both 'seats'"),
        csv("B-60: a bad quote", HEADER + "N\"1,2013-01-01T00:00:00Z,1,1\n", "Line 2 has a quote"),
        csv("B-60: an open quote", HEADER + GOOD + "\"N2,2013", "Line 3 has a quote"),
        csv("B-60: NUL", HEADER + GOOD + "N\u0000,2013-01-01T00:00:00Z,1,1\n", "Line 3 has a NUL"),
        csv("B-60: an empty file", "", "The CSV file is empty."),
        csv("B-61: a decimal comma", HEADER + row("\"1,5\""), "line 2", "'length'", "Fractional"),
        csv("B-61: N/A", HEADER + GOOD + row("N/A"), "line 3", "'length'", "Fractional"),
        csv("B-61: NaN", HEADER + row("NaN"), "line 2", "'length'", "finite decimal"),
        csv(
            "B-61: a fraction for Integral",
            HEADER + "N1,2013-01-01T00:00:00Z,1.5,\n",
            "line 2",
            "'seats'",
            "Integral"),
        csv("B-61: no identifier", HEADER + ",2013-01-01T00:00:00Z,1,\n", "line 2", "'tailnum'"),
        csv("B-61: no event time", HEADER + "N1,,1,\n", "line 2", "'known_at'"));
  }

  private static String row(String length) {
    return "N2,2013-01-01T00:00:00Z,1," + length + "\n";
  }

  private static Arguments csv(String name, String text, String... parts) {
    return Arguments.of(name, text, parts);
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("B-60 B-61: CSV that is wrong is refused by its line, and nothing is loaded")
  @MethodSource("badCsv")
  void badCsvIsRefusedAndNothingIsLoaded(String name, String text, String... parts)
      throws IOException {
    CliRun run = tidemark("load", file("rows.csv", text), "--group", "plane");

    assertThat(run.exitCode()).as(name).isEqualTo(1);
    assertThat(run.err()).startsWith("tidemark: ").contains(parts).hasLineCount(1);
    assertThat(count()).isZero();
  }

  @Test
  @DisplayName("B-60: UTF-16 is refused by its name, and nothing is loaded")
  void utf16IsRefused() throws IOException {
    Path file = directory.resolve("rows.csv");
    Files.write(file, (HEADER + GOOD).getBytes(Charset.forName("UTF-16")));

    CliRun run = tidemark("load", file.toString(), "--group", "plane");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("UTF-16, not UTF-8");
    assertThat(count()).isZero();
  }

  @Test
  @DisplayName("B-60: a header alone loads nothing, and the count says so")
  void aHeaderAloneLoadsNothing() throws IOException {
    CliRun run = tidemark("load", file("rows.csv", HEADER), "--group", "plane");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Loaded 0 rows into 'plane'");
    assertThat(count()).isZero();
  }

  @Test
  @DisplayName("B-61: an empty cell is a feature that is absent")
  void anEmptyCellIsAnAbsentFeature() throws IOException {
    String rows = HEADER + "N1,2013-01-01T00:00:00Z,,\nN2,2013-01-01T00:00:00Z,7,\"\"\n";

    CliRun run = tidemark("load", file("rows.csv", rows), "--group", "plane");

    assertThat(run.out()).startsWith("Loaded 2 rows into 'plane'");
    assertThat(tidemark("get", "plane", "N1").out()).doesNotContain("seats", "length");
    assertThat(tidemark("get", "plane", "N2").out()).contains("seats").doesNotContain("length");
  }

  @Test
  @DisplayName("B-75: a store whose file is no database is named, and neither opened nor changed")
  void aCorruptedStoreIsNamed() throws IOException {
    Path database = directory.resolve("store").resolve("store.db");
    byte[] corrupted = "not a database. ".repeat(1_000).getBytes(StandardCharsets.UTF_8);
    Files.write(database, corrupted);

    for (CliRun run : List.of(tidemark("status"), tidemark("up", "--port", "0"))) {
      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.err()).startsWith("tidemark: ").contains("store.db").hasLineCount(1);
    }
    assertThat(Files.readAllBytes(database)).isEqualTo(corrupted);
  }

  @Test
  @DisplayName("B-65: one bad row in a million is named by its line, and nothing is loaded")
  void oneBadRowInAMillionIsNamed() throws IOException {
    Path file = directory.resolve("rows.csv");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(HEADER);
      for (int i = 1; i <= 1_000_000; i++) {
        out.write("N" + i + ",2013-01-01T00:00:00Z," + (i == 999_999 ? "many" : "1") + ",\n");
      }
    }

    CliRun run = tidemark("load", file.toString(), "--group", "plane");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("line 1000000", "'seats'", "Nothing was loaded.")
        .doesNotContain("many");
    assertThat(count()).isZero();
  }

  @Test
  @DisplayName(
      "B-77: an empty group, a constant and an all-null feature measure as defined, not NaN")
  void whatCanBeMeasuredOfLittleIsDefined() throws IOException {
    CliRun nothing = tidemark("parity", "plane", "--all", "--json");
    CliRun young = tidemark("status", "--json");
    String constant = "2013-01-01T00:00:00Z,149,\n";
    String rows = HEADER + "N1," + constant + "N2," + constant + "N3," + constant;
    tidemark("load", file("rows.csv", rows), "--group", "plane");
    CliRun same = tidemark("parity", "plane", "--all", "--json");
    CliRun status = tidemark("status", "--json");

    assertThat(nothing.out()).contains("\"records\":0,").contains("\"faults\":0,");
    assertThat(same.out()).contains("\"records\":3,").contains("\"faults\":0,");
    for (CliRun run : List.of(nothing, young, same, status)) {
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).isNotBlank().doesNotContain("NaN", "Infinity");
    }
  }

  static Stream<Arguments> badParquet() throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("rows.csv"));
      out.write(new byte[100]);
    }
    byte[] cut = Arrays.copyOf("PAR1 and then nothing".getBytes(StandardCharsets.UTF_8), 100);
    byte[] claim = cut.clone();
    claim[95] = (byte) 0x80; // 2^31, little endian, before the magic.
    System.arraycopy("PAR1".getBytes(StandardCharsets.US_ASCII), 0, claim, 96, 4);
    return Stream.of(
        Arguments.of("B-62: truncated", cut, "it is cut off"),
        Arguments.of("B-62: wrong magic", (HEADER + GOOD).getBytes(StandardCharsets.UTF_8), "PAR1"),
        Arguments.of(
            "B-62: encrypted", "PAREfooterPARE".getBytes(StandardCharsets.UTF_8), "encrypted"),
        Arguments.of("B-62: footer length 2^31", claim, "its footer claims 2147483648 bytes"),
        Arguments.of("B-62: zip renamed", zip.toByteArray(), "it is a ZIP archive"),
        Arguments.of("B-62: empty", new byte[0], "it is empty"));
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("B-62: what is no Parquet file is refused with the reason, and nothing is loaded")
  @MethodSource("badParquet")
  void badParquetIsRefusedAndNothingIsLoaded(String name, byte[] content, String reason)
      throws IOException {
    Path file = Files.write(directory.resolve("rows.parquet"), content);

    CliRun run = tidemark("load", file.toString(), "--group", "plane");

    assertThat(run.exitCode()).as(name).isEqualTo(1);
    assertThat(run.err()).contains("Not a readable Parquet file").contains(reason).hasLineCount(1);
    assertThat(count()).isZero();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("B-59: a definition that is wrong is refused with its place")
  @CsvSource(
      delimiter = '|',
      value = {
        "B-59|an unknown key|nam: x|line 1, column 1: Unknown key 'nam'; did you mean 'name'?",
        "B-59|a tab|name: x\\n\\tfeatures: []|line 2, column 1: A tab cannot indent YAML",
        "B-59|two documents|name: x\\n---\\nname: y|line 2, column 1: The file has more than one",
        "B-59|no as a name|name: no|line 1, column 7: 'name' must be text",
      })
  void badDefinitionsAreRefusedWithTheirPlace(String id, String what, String text, String message)
      throws IOException {
    CliRun run = tidemark("group", "create", file("bad.yaml", text.translateEscapes()));

    assertThat(run.exitCode()).as(id + " " + what).isEqualTo(1);
    assertThat(run.err()).contains("bad.yaml ").contains(message);
    assertThat(tidemark("group", "list").out()).contains("plane").hasLineCount(3);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("B-66 B-67 B-68 B-69: a spine that does not fit is refused by name")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "B-66|no identifier column|x,event_timestamp~a,2013-01-02T00:00:00Z|no identifier column 'tailnum'",
        "B-66|no time column|tailnum~N1|no event time column 'event_timestamp'",
        "B-66|no time|tailnum,event_timestamp~N1,2013-01-02T00:00:00Z~N1,|Row 2 of the spine",
        "B-66|a bad time|tailnum,event_timestamp~N1,tomorrow|Row 1 of the spine",
        "B-66|mixed types|tailnum,event_timestamp~N1,2013-01-02T00:00:00Z~N1,1357084800|Row 2 of the spine",
        "B-67|a column like SQL|tailnum,event_timestamp,\"a\"\"; DROP TABLE x; --\"~N1,2013-01-02T00:00:00Z,1|",
        "B-68|a column like a feature|tailnum,event_timestamp,seats~N1,2013-01-02T00:00:00Z,1|would both be column 'seats'",
        "B-69|a time without a zone|tailnum,event_timestamp~N1,2013-01-02T00:00:00|Row 1 of the spine",
      })
  void badSpinesAreRefusedByName(String id, String what, String lines, String message)
      throws IOException {
    tidemark("load", file("rows.csv", HEADER + GOOD), "--group", "plane");

    CliRun run = train(lines.replace('~', '\n'));

    assertThat(run.exitCode()).as(id + " " + what).isEqualTo(1);
    assertThat(run.err()).contains(message == null ? "a name that is not valid" : message);
    assertThat(directory.resolve("out.parquet")).doesNotExist();
  }

  @Test
  @DisplayName("B-66 B-67 B-69: what is odd but sound has a row for each row given")
  void whatIsOddButSoundHasARowForEach() throws IOException {
    tidemark("load", file("rows.csv", HEADER + GOOD), "--group", "plane");
    String time = ",2013-01-02T00:00:00Z\n";

    CliRun odd =
        train(
            "tailnum,event_timestamp\nN1"
                + time
                + "N1"
                + time
                + "' OR 1=1 --"
                + time
                + time
                + "N1,2012-01-01T00:00:00Z\nN1,2199-01-01T00:00:00Z\n");

    assertThat(odd.exitCode()).as(odd.err()).isZero();
    assertThat(tidemark("sql", "SELECT 1").exitCode()).isZero();
    assertThat(odd.out()).contains("6 rows");
    CliRun none = train("tailnum,event_timestamp\n");
    assertThat(none.exitCode()).as(none.err()).isZero();
    assertThat(none.out()).contains("0 rows");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName(
      "B-69: a known-at time needs a zone; the future is allowed, and so is before all data")
  @CsvSource({
    "B-69,2013-01-01T00:00:00,1,has no zone",
    "B-69,yesterday,1,is not a time",
    "B-69,2199-01-01T00:00:00Z,0,",
    "B-69,1999-01-01T00:00:00Z,0,"
  })
  void aKnownAtTimeNeedsAZone(String id, String time, int exitCode, String message)
      throws IOException {
    tidemark("load", file("rows.csv", HEADER + GOOD), "--group", "plane");

    CliRun run = train("tailnum,event_timestamp\nN1,2013-01-02T00:00:00Z\n", "--known-at", time);

    assertThat(run.exitCode()).as(id + run.err()).isEqualTo(exitCode);
    assertThat(run.err()).contains(message == null ? "" : message);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName(
      "B-71: a reference has the form group:feature, of a group and feature that are there")
  @CsvSource({
    "B-71,g:x:y,2,does not have the form group:feature",
    "B-71,g,2,does not have the form group:feature",
    "B-71,:x,2,does not have the form group:feature",
    "B-71,nogroup:x,1,There is no feature group 'nogroup'",
    "B-71,plane:seat,1,(nearest: 'seats')"
  })
  void aReferenceNamesAGroupAndAFeature(String id, String reference, int exitCode, String message)
      throws IOException {
    CliRun run =
        tidemark(
            "train",
            "--spine",
            file("spine.csv", "tailnum,event_timestamp\n"),
            "--features",
            reference,
            "--out",
            directory.resolve("out.parquet").toString());

    assertThat(run.exitCode()).as(id).isEqualTo(exitCode);
    assertThat(run.err()).contains(message);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("B-70: only one SELECT over the store's relations is run")
  @CsvSource(
      delimiter = '|',
      value = {
        "B-70|SELECT 1; SELECT 2",
        "B-70|INSERT INTO plane VALUES (1)",
        "B-70|UNLOAD (SELECT 1) TO 's3://b/x'",
        "B-70|CREATE TABLE t AS SELECT 1",
        "B-70|SELECT 1 /* ; */ ; -- x\\nDROP TABLE plane",
        "B-70|SELECT * FROM other.plane",
        "B-70|SELECT * FROM external_query('x', 'SELECT 1')",
        "B-70|SELECT * FROM read_csv('/etc/passwd')",
        "B-70|SELECT * FROM/**/read_text('/etc/passwd')",
        "B-70|SELECT * FROM '/etc/passwd'"
      })
  void onlyOneSelectIsRun(String id, String sql) throws IOException {
    CliRun run = tidemark("sql", sql.translateEscapes());

    assertThat(run.exitCode()).as(id).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("tidemark: ").doesNotContain("root:");
    assertThat(count()).isZero();
  }

  private CliRun train(String spine, String... more) throws IOException {
    Path out = directory.resolve("out.parquet");
    Files.deleteIfExists(out);
    Files.deleteIfExists(directory.resolve("out.manifest.json"));
    List<String> words =
        new ArrayList<>(
            List.of(
                "train",
                "--spine",
                file("spine.csv", spine),
                "--features",
                "plane:seats",
                "--out",
                out.toString()));
    words.addAll(List.of(more));
    return tidemark(words.toArray(String[]::new));
  }

  private long count() {
    CliRun run = tidemark("sql", "SELECT count(*) AS n FROM plane", "--format", "csv");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Long.parseLong(run.out().lines().skip(1).findFirst().orElseThrow());
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private CliRun tidemark(String... arguments) {
    return CliRun.over(stores, directory.resolve("store"), Map.of(), arguments);
  }
}
