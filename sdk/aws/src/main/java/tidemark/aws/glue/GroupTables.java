package tidemark.aws.glue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.glue.model.TableInput;
import tidemark.model.FeatureGroup;
import tidemark.model.OfflineConfig.CatalogTable;
import tidemark.offline.GroupViews;
import tidemark.offline.SqlDialect;
import tidemark.registry.ViewNames;

/** The tables and views through which SQL sees a group's files. */
final class GroupTables {
  private final FeatureGroup group;
  private final String database;
  private final RawTable raw;

  /**
   * @param location of the group's files
   */
  GroupTables(FeatureGroup group, CatalogTable table, String database, String location) {
    this.group = group;
    this.database = database;
    this.raw = new RawTable(group, table.tableName(), location);
  }

  RawTable raw() {
    return raw;
  }

  /** The table of the files, then the views, each after what it reads. */
  List<TableInput> all() {
    List<TableInput> tables = new ArrayList<>();
    tables.add(raw.table());
    views().forEach(view -> tables.add(view.table()));
    return tables;
  }

  List<PrestoView> views() {
    ViewNames names = ViewNames.of(group.name());
    List<PrestoView> views = new ArrayList<>();
    views.add(view(names.raw(), rawText(), rawColumns()));
    new GroupViews(SqlDialect.ATHENA, group)
        .render()
        .forEach((name, text) -> views.add(view(name, text, columns(names, name))));
    return views;
  }

  private List<TypedColumn> columns(ViewNames names, String name) {
    if (name.equals(names.latest())) {
      return TypedColumn.ofLatest(group);
    }
    return name.equals(names.history())
        ? TypedColumn.ofHistory(group)
        : TypedColumn.ofWrites(group);
  }

  private String rawText() {
    String columns =
        rawColumns().stream()
            .map(column -> SqlDialect.ATHENA.quoted(column.name()))
            .collect(Collectors.joining(",\n  "));
    return "SELECT\n  " + columns + "\nFROM " + SqlDialect.ATHENA.quoted(raw.name());
  }

  private List<TypedColumn> rawColumns() {
    return Stream.concat(
            TypedColumn.ofFiles(group).stream(), TypedColumn.ofPartitions(group).stream())
        .toList();
  }

  private PrestoView view(String name, String sql, List<TypedColumn> columns) {
    return new PrestoView(group, database, name, sql, columns);
  }
}
