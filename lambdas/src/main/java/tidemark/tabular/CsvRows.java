package tidemark.tabular;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureValue;
import tidemark.model.Shown;

/**
 * The rows of a CSV file by RFC 4180: commas, quotes doubled within quotes, UTF-8 with or without a
 * byte order mark, any line ends. The first line names the columns. An empty cell, quoted or not,
 * is an absent value; blank lines are skipped. Cells are given as they are: whether a text is a
 * number is for the schema to say. A collection feature has no form in CSV.
 */
public final class CsvRows implements RowSource {
  /** A record has at most 358,400 bytes, so a longer cell is a quote that was not closed. */
  private static final int CELL_CHARS_MAX = 4 << 20;

  private static final int COLUMNS_MAX = 2_600;

  private final CsvLine line;
  private final CloseableIterator<CsvLine> lines;
  private final List<String> columns;
  private long row;

  private CsvRows(CsvLine line, CloseableIterator<CsvLine> lines, List<String> columns) {
    this.line = line;
    this.lines = lines;
    this.columns = columns;
  }

  /**
   * Reads the header.
   *
   * @throws FeatureStoreException of kind INVALID when the file is no CSV or its header is not
   *     sound
   */
  public static CsvRows open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      Utf8Text text = Utf8Text.of(in);
      CsvLine line = new CsvLine();
      CsvReader<CsvLine> reader =
          CsvReader.builder()
              .skipEmptyLines(true)
              .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
              .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
              .allowUnclosedQuote(false)
              .maxBufferSize(CELL_CHARS_MAX)
              .build(line, text);
      CloseableIterator<CsvLine> lines = reader.iterator();
      if (!advance(lines, line)) {
        throw FeatureStoreException.invalid(
            "The CSV file is empty. Its first line must name the columns.");
      }
      List<String> columns = header(line);
      line.expect(columns.size());
      return new CsvRows(line, lines, columns);
    } catch (RuntimeException | IOException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public OptionalLong rows() {
    return OptionalLong.empty();
  }

  @Override
  public Column feature(int column, FeatureDefinition feature) {
    if (!feature.isScalar()) {
      throw FeatureStoreException.invalid(
          "Column '%s' is text, but feature '%s' is a collection, which CSV cannot hold. Load it"
              + " from Parquet.",
          Shown.name(columns.get(column)), feature.name());
    }
    line.want(column);
    return () -> value(column);
  }

  @Override
  public Column eventTime(int column, FeatureDefinition feature) {
    return feature(column, feature);
  }

  @Override
  public boolean next() throws IOException {
    if (!advance(lines, line)) {
      return false;
    }
    row++;
    return true;
  }

  @Override
  public long row() {
    return row;
  }

  @Override
  public String place() {
    return "line " + line.number();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private Optional<FeatureValue> value(int column) {
    if (line.count() != columns.size()) {
      throw FeatureStoreException.invalid(
          "Line %d has %d cells, but the header has %d. Quote cells that hold a comma.",
          line.number(), line.count(), columns.size());
    }
    if (line.hasStrayQuote()) {
      throw strayQuote(line);
    }
    String cell = line.cell(column);
    return cell.isEmpty() ? Optional.empty() : Optional.of(new FeatureValue.Text(cell));
  }

  private static boolean advance(CloseableIterator<CsvLine> lines, CsvLine line)
      throws IOException {
    try {
      if (!lines.hasNext()) {
        return false;
      }
      lines.next();
      return true;
    } catch (CsvParseException e) {
      throw fault(e, line);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The parser's own message shows what it met. */
  private static FeatureStoreException fault(CsvParseException cause, CsvLine line) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof FeatureStoreException known) {
        return known;
      }
    }
    return new FeatureStoreException(
        FeatureStoreException.Kind.INVALID,
        String.format(
            "Line %d has a quote that is not closed, or text after a closing one. Double the quotes"
                + " within a quoted cell.",
            line.number()),
        cause);
  }

  private static FeatureStoreException strayQuote(CsvLine line) {
    return FeatureStoreException.invalid(
        "Line %d has a quote within a cell that does not begin with one. Quote the whole cell, and"
            + " double the quotes within.",
        line.number());
  }

  private static List<String> header(CsvLine line) {
    List<String> names = line.all();
    if (line.hasStrayQuote()) {
      throw strayQuote(line);
    }
    if (names.size() > COLUMNS_MAX) {
      throw FeatureStoreException.invalid(
          "The header has %d columns; the limit is %d.", names.size(), COLUMNS_MAX);
    }
    if (names.size() == 1 && (names.get(0).contains(";") || names.get(0).contains("\t"))) {
      throw FeatureStoreException.invalid(
          "The header in line %d has no comma. Separate the columns by commas, not by semicolons or"
              + " tabs.",
          line.number());
    }
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).isEmpty()) {
        throw FeatureStoreException.invalid(
            "Column %d of the header in line %d has no name.", i + 1, line.number());
      }
      Integer other = seen.putIfAbsent(names.get(i), i);
      if (other != null) {
        throw FeatureStoreException.invalid(
            "Columns %d and %d of the header in line %d are both '%s'. Rename one.",
            other + 1, i + 1, line.number(), Shown.name(names.get(i)));
      }
    }
    return names;
  }
}
