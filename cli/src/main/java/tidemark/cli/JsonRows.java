package tidemark.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tidemark.client.SqlResult.Column;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;

/** Rows as one JSON object a line. */
final class JsonRows implements RowWriter {
  private final Terminal terminal;
  private List<Column> columns = List.of();

  JsonRows(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void begin(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  @Override
  public void row(List<Json> values) {
    byte[] line =
        JsonText.object(
            json -> {
              for (int i = 0; i < values.size(); i++) {
                json.writeFieldName(columns.get(i).name());
                JsonText.write(json, values.get(i));
              }
            });
    terminal.out().print(new String(line, StandardCharsets.UTF_8) + "\n");
  }

  @Override
  public void end(long rows) {
    terminal.out().flush();
  }
}
