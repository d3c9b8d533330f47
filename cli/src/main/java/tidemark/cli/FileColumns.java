package tidemark.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tidemark.model.FeatureStoreException;

/** The columns of a file on this machine and Spark's words for their types. */
final class FileColumns {
  private FileColumns() {}

  /**
   * Reads them, in their order. Those of CSV are all text.
   *
   * @param format {@code parquet} or {@code csv}
   */
  static Map<String, String> of(Path file, String format) {
    String path = file.toAbsolutePath().toString().replace("'", "''");
    String relation =
        format.equals("csv")
            ? "read_csv('" + path + "', header = true, all_varchar = true)"
            : "read_parquet('" + path + "', hive_partitioning = false)";
    Map<String, String> columns = new LinkedHashMap<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM " + relation)) {
      while (described.next()) {
        columns.put(described.getString(1), word(described.getString(2)));
      }
    } catch (SQLException e) {
      throw new FeatureStoreException(
          FeatureStoreException.Kind.INVALID,
          "File '" + file + "' is no " + format + " file that can be read.",
          e);
    }
    return columns;
  }

  private static String word(String type) {
    return switch (type) {
      case "VARCHAR" -> "string";
      case "INTEGER" -> "int";
      default ->
          type.startsWith("TIMESTAMP")
              ? "timestamp"
              : type.toLowerCase(Locale.ROOT); // the others have Spark's names
    };
  }
}
