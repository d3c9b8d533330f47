package tidemark.tabular;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The line the parser stands at. Only cells of wanted columns become strings; the object is the
 * same for every line. Not thread-safe.
 */
final class CsvLine extends AbstractBaseCsvCallbackHandler<CsvLine> {
  private static final char QUOTE = '"';

  private @Nullable String[] cells = new String[0];
  private boolean[] wanted = new boolean[0];
  private boolean wantsAll = true;
  private boolean hasStrayQuote;
  private int count;
  private long number;

  /** Keeps no cell until its column is wanted. */
  void expect(int columns) {
    cells = new String[columns];
    wanted = new boolean[columns];
    wantsAll = false;
  }

  void want(int column) {
    wanted[column] = true;
  }

  /** Where the line begins, counted from 1. */
  long number() {
    return number;
  }

  /** How many cells it has. */
  int count() {
    return count;
  }

  /** Whether there is a quote within a cell that does not begin with one. */
  boolean hasStrayQuote() {
    return hasStrayQuote;
  }

  /** The text of a wanted cell; empty if the line has no such cell. */
  String cell(int column) {
    String cell = column < count ? cells[column] : null;
    return cell == null ? "" : cell;
  }

  /** All cells, while no column is expected. */
  List<String> all() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(cell(i));
    }
    return all;
  }

  @Override
  protected void handleBegin(long startingLineNumber) {
    number = startingLineNumber;
    count = 0;
    hasStrayQuote = false;
  }

  @Override
  protected void handleField(int column, char[] buffer, int offset, int length, boolean quoted) {
    count = column + 1;
    if (!quoted && !hasStrayQuote) {
      hasStrayQuote = hasQuote(buffer, offset, length);
    }
    if (wantsAll && column == cells.length) {
      cells = Arrays.copyOf(cells, cells.length * 2 + 16);
    }
    if (column < cells.length && (wantsAll || wanted[column])) {
      cells[column] = new String(buffer, offset, length);
    }
  }

  @Override
  protected CsvLine buildRecord() {
    return this;
  }

  private static boolean hasQuote(char[] buffer, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (buffer[i] == QUOTE) {
        return true;
      }
    }
    return false;
  }
}
