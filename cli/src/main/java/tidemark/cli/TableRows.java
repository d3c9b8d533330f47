package tidemark.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.client.SqlResult.Column;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;

/** Rows as a table for people. */
final class TableRows implements RowWriter {
  private final Terminal terminal;
  private @Nullable Table table;

  TableRows(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void begin(List<Column> columns) {
    List<Table.Column> shown = new ArrayList<>();
    for (Column column : columns) {
      shown.add(
          column.isNumeric()
              ? Table.Column.number(column.name())
              : Table.Column.text(column.name()));
    }
    table = new Table(terminal, shown);
  }

  @Override
  public void row(List<Json> values) {
    if (table != null) {
      table.row(values.stream().map(TableRows::cell).toList());
    }
  }

  @Override
  public void end(long rows) {
    if (table != null) {
      table.end();
    }
    terminal.out().flush();
    terminal.err().println("(" + Counts.of(rows, "row") + ")");
  }

  /** A value as text; empty for null. Lists and structs are shown as JSON. */
  static Optional<String> cell(Json value) {
    if (value instanceof Json.Nothing) {
      return Optional.empty();
    }
    if (value instanceof Json.Members || value instanceof Json.Elements) {
      return Optional.of(new String(JsonText.compact(value), StandardCharsets.UTF_8));
    }
    return Optional.of(value.asText());
  }
}
