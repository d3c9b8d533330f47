package tidemark.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import tidemark.client.SqlResult.Column;
import tidemark.client.json.Json;

/**
 * Rows as CSV after RFC 4180, lines ended by LF. An empty cell is null, a quoted empty one is empty
 * text.
 */
final class CsvRows implements RowWriter {
  /** What becomes of text that a spreadsheet would run as a formula. */
  enum Formulas {
    /** It gets a leading apostrophe, so that it stays text. */
    DEFUSED,
    KEPT
  }

  private final Terminal terminal;
  private final Formulas formulas;
  private List<Column> columns = List.of();
  private long defused;

  CsvRows(Terminal terminal, Formulas formulas) {
    this.terminal = terminal;
    this.formulas = formulas;
  }

  @Override
  public void begin(List<Column> columns) {
    this.columns = List.copyOf(columns);
    StringBuilder line = new StringBuilder();
    for (Column column : columns) {
      line.append(line.isEmpty() ? "" : ",").append(quoted(safe(column.name())));
    }
    print(line);
  }

  @Override
  public void row(List<Json> values) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      line.append(i == 0 ? "" : ",");
      Optional<String> cell = TableRows.cell(values.get(i));
      boolean isNumber = columns.get(i).isNumeric() || values.get(i) instanceof Json.Numeral;
      cell.map(text -> quoted(isNumber ? text : safe(text))).ifPresent(line::append);
    }
    print(line);
  }

  @Override
  public void end(long rows) {
    terminal.out().flush();
    if (defused > 0) {
      terminal
          .err()
          .println(
              Counts.of(defused, "cell")
                  + " that a spreadsheet would run as a formula got a leading apostrophe;"
                  + " --no-spreadsheet-safe leaves them as they are.");
    }
  }

  private String safe(String text) {
    if (formulas == Formulas.KEPT || text.isEmpty() || "=+-@\t\r".indexOf(text.charAt(0)) < 0) {
      return text;
    }
    defused++;
    return "'" + text;
  }

  private static String quoted(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
            && text.charAt(0) != ' '
            && text.charAt(text.length() - 1) != ' ';
    return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }

  private void print(StringBuilder line) {
    PrintStream out = terminal.out();
    out.print(line.append('\n'));
  }
}
