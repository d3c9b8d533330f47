package tidemark.aws.glue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.TableInput;
import tidemark.model.FeatureType;

/**
 * A table over Parquet files that are there for one piece of work.
 *
 * @param columns by name, in order
 * @param location of the files, with a slash at its end
 */
public record StagedTable(
    String database, String name, Map<String, FeatureType> columns, String location) {

  public void create(GlueClient glue) {
    List<Column> typed = new ArrayList<>();
    columns.forEach(
        (column, type) -> typed.add(new TypedColumn(column, ColumnType.of(type)).glue()));
    TableInput input =
        TableInput.builder()
            .name(name)
            .description("A spine, for as long as a training set is built.")
            .tableType("EXTERNAL_TABLE")
            .parameters(Map.of("EXTERNAL", "TRUE", "classification", "parquet"))
            .storageDescriptor(RawTable.storage(typed, location))
            .build();
    glue.createTable(r -> r.databaseName(database).tableInput(input));
  }

  /** Removes it, if it is there; its files stay. */
  public void drop(GlueClient glue) {
    try {
      glue.deleteTable(r -> r.databaseName(database).name(name));
    } catch (EntityNotFoundException e) {
      return; // it was never made
    }
  }
}
