package tidemark.cli;

import java.util.List;
import tidemark.client.SqlResult.Column;
import tidemark.client.json.Json;

/** A way of writing the rows of a query. */
interface RowWriter {
  void begin(List<Column> columns);

  void row(List<Json> values);

  void end(long rows);
}
