package tidemark.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A table for people: a title line, a rule, then rows, numbers to the right. Columns are as wide as
 * the first rows need, and cut where the screen ends. Rows may go on coming after that. Not
 * thread-safe.
 */
final class Table {
  /** A column. */
  record Column(String title, Align align) {
    static Column text(String title) {
      return new Column(title, Align.LEFT);
    }

    static Column number(String title) {
      return new Column(title, Align.RIGHT);
    }
  }

  /** On which side the cells of a column stand. */
  enum Align {
    LEFT,
    RIGHT
  }

  private static final int SAMPLE_ROWS = 1_000;
  private static final int WIDTH_MIN = 8;
  private static final String GAP = "  ";

  private final Terminal terminal;
  private final OptionalInt screen;
  private final List<Column> columns;
  private final List<List<Optional<String>>> sample = new ArrayList<>();
  private int[] widths = new int[0];
  private boolean begun;

  Table(Terminal terminal, List<Column> columns) {
    this.terminal = terminal;
    this.screen = terminal.width();
    this.columns = List.copyOf(columns);
  }

  /** Adds a row; an empty cell is null. */
  void row(List<Optional<String>> cells) {
    List<Optional<String>> shown =
        cells.stream().map(cell -> cell.map(ScreenText::harmless)).toList();
    if (begun) {
      print(shown);
      return;
    }
    sample.add(shown);
    if (sample.size() == SAMPLE_ROWS) {
      begin();
    }
  }

  /** Adds a row without a null. */
  void row(String... cells) {
    row(Arrays.stream(cells).map(Optional::of).toList());
  }

  /** Prints what was not printed yet. */
  void end() {
    if (!begun) {
      begin();
    }
  }

  private void begin() {
    begun = true;
    widths = fitted(natural());
    PrintStream out = terminal.out();
    StringBuilder titles = new StringBuilder();
    StringBuilder rule = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      Column column = columns.get(i);
      titles.append(i == 0 ? "" : GAP).append(cell(ScreenText.harmless(column.title()), i));
      rule.append(i == 0 ? "" : GAP).append((isUnicode() ? "\u2500" : "-").repeat(widths[i]));
    }
    out.println(Color.BOLD.paint(titles.toString().stripTrailing(), terminal));
    out.println(Color.DIM.paint(rule.toString(), terminal));
    sample.forEach(this::print);
    sample.clear();
    if (widths.length < columns.size()) {
      terminal
          .err()
          .println(
              (columns.size() - widths.length)
                  + " more columns do not fit; use a wider terminal or --json.");
    }
  }

  private void print(List<Optional<String>> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cell(cells.get(i).orElse("null"), i);
      line.append(i == 0 ? "" : GAP)
          .append(cells.get(i).isPresent() ? cell : Color.DIM.paint(cell, terminal));
    }
    terminal.out().println(line.toString().stripTrailing());
  }

  private String cell(String text, int column) {
    String fitting =
        screen.isEmpty()
            ? text
            : ScreenText.fit(text, widths[column], isUnicode() ? "\u2026" : "~");
    String blanks = " ".repeat(Math.max(0, widths[column] - ScreenText.width(fitting)));
    return columns.get(column).align() == Align.RIGHT ? blanks + fitting : fitting + blanks;
  }

  private int[] natural() {
    int[] natural = new int[columns.size()];
    for (int i = 0; i < natural.length; i++) {
      natural[i] = Math.max(1, ScreenText.width(ScreenText.harmless(columns.get(i).title())));
      for (List<Optional<String>> row : sample) {
        natural[i] = Math.max(natural[i], ScreenText.width(row.get(i).orElse("null")));
      }
    }
    return natural;
  }

  /** Narrows the widest columns until all fit, then leaves out the last ones. */
  private int[] fitted(int[] natural) {
    if (screen.isEmpty()) {
      return natural;
    }
    int[] fitted = natural.clone();
    int excess = total(fitted) - screen.getAsInt();
    while (excess > 0) {
      int widest = 0;
      for (int i = 1; i < fitted.length; i++) {
        widest = fitted[i] > fitted[widest] ? i : widest;
      }
      if (fitted[widest] <= WIDTH_MIN) {
        break;
      }
      fitted[widest]--;
      excess--;
    }
    while (fitted.length > 1 && total(fitted) > screen.getAsInt()) {
      fitted = Arrays.copyOf(fitted, fitted.length - 1);
    }
    return fitted;
  }

  private static int total(int[] widths) {
    return Arrays.stream(widths).sum() + GAP.length() * Math.max(0, widths.length - 1);
  }

  private boolean isUnicode() {
    return terminal.isUnicode();
  }
}
