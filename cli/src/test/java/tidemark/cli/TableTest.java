package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tidemark.cli.Table.Column;

class TableTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void numbersStandRightAndTextLeft() {
    Table table = table(Map.of("LANG", "C.UTF-8"), Column.text("name"), Column.number("seats"));

    table.row("Boeing", "149");
    table.row("A", "9");
    table.end();

    assertThat(text(out))
        .isEqualTo(
            """
            name    seats
            \u2500\u2500\u2500\u2500\u2500\u2500  \u2500\u2500\u2500\u2500\u2500
            Boeing    149
            A           9
            """);
  }

  @Test
  void nullIsShownAsNull() {
    Table table = table(Map.of(), Column.text("a"), Column.number("b"));

    table.row(List.of(Optional.empty(), Optional.empty()));
    table.end();

    assertThat(text(out)).isEqualTo("a        b\n----  ----\nnull  null\n");
  }

  @Test
  void aTableWithoutRowsHasTitles() {
    table(Map.of(), Column.text("a")).end();

    assertThat(text(out)).isEqualTo("a\n-\n");
  }

  @Test
  void wideColumnsAreCutToTheScreen() {
    Terminal seen = terminal(true, Map.of("COLUMNS", "30", "LANG", "en_US.UTF-8", "NO_COLOR", "1"));
    Table table =
        new Table(seen, List.of(Column.text("id"), Column.text("text"), Column.number("n")));

    table.row("1", "x".repeat(100), "12345678");
    table.end();

    assertThat(text(out).lines()).allMatch(line -> line.length() <= 30);
    assertThat(text(out)).contains("1   xxxxxxxxxxxxxxx\u2026  12345678");
  }

  @Test
  void columnsThatDoNotFitAreCounted() {
    Terminal seen = terminal(true, Map.of("COLUMNS", "20", "NO_COLOR", "1"));
    Table table =
        new Table(
            seen, List.of(Column.text("a"), Column.text("b"), Column.text("c"), Column.text("d")));

    table.row("x".repeat(20), "x".repeat(20), "x".repeat(20), "x".repeat(20));
    table.end();

    assertThat(text(out).lines().skip(2)).containsExactly("xxxxxxx~  xxxxxxx~");
    assertThat(text(err)).isEqualTo("2 more columns do not fit; use a wider terminal or --json.\n");
  }

  @Test
  void aValueCannotCommandTheTerminal() {
    Table table = table(Map.of(), Column.text("a"));

    table.row("x\u001b[2J\n\t\u202ey");
    table.end();

    assertThat(text(out)).contains("x\\u001b[2J\\n\\t\\u202ey\n");
  }

  @Test
  void wideSignsKeepTheColumnsStraight() {
    Table table = table(Map.of(), Column.text("a"), Column.text("b"));

    table.row("\u6771\u4eac", "1");
    table.row("ab", "2");
    table.end();

    assertThat(text(out)).endsWith("\u6771\u4eac  1\nab    2\n");
  }

  @Test
  void rowsBeyondTheSampleGoOn() {
    Table table = table(Map.of(), Column.number("n"));

    for (int i = 0; i < 2_500; i++) {
      table.row(Integer.toString(i));
    }
    table.end();

    assertThat(text(out).lines()).hasSize(2_502);
    assertThat(text(out).lines().skip(1_002)).first().isEqualTo("1000");
  }

  @Test
  void colorIsForPeopleWhoWantIt() {
    new Table(terminal(true, Map.of("COLUMNS", "80")), List.of(Column.text("a"))).end();
    assertThat(text(out)).contains("\u001b[1ma\u001b[0m");

    out.reset();
    new Table(terminal(true, Map.of("COLUMNS", "80", "NO_COLOR", "1")), List.of(Column.text("a")))
        .end();
    assertThat(text(out)).doesNotContain("\u001b");
  }

  private Table table(Map<String, String> environment, Column... columns) {
    return new Table(terminal(false, environment), List.of(columns));
  }

  private Terminal terminal(boolean seen, Map<String, String> environment) {
    return new Terminal(
        InputStream.nullInputStream(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        seen,
        seen,
        environment);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
