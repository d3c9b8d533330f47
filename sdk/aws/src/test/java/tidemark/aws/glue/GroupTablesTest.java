package tidemark.aws.glue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureName;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureType;
import tidemark.model.OfflineConfig;
import tidemark.model.OnlineConfig;
import tidemark.model.PartitionLayout;
import tidemark.model.S3Uri;
import tidemark.model.Schema;
import tidemark.offline.GroupViews;
import tidemark.offline.SqlDialect;

class GroupTablesTest {
  private static final FeatureGroup GROUP = group();
  private static final GroupTables TABLES =
      new GroupTables(
          GROUP,
          GROUP.definition().offline().orElseThrow().catalog().orElseThrow(),
          "features",
          "s3://acme-fs/data");

  @Test
  @DisplayName("each view has the columns and types that its statement answers")
  void columnsOfViewsAreThoseOfTheirStatements() throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      PrestoView raw = TABLES.views().get(0);
      statement.execute(
          raw.columns().stream()
              .map(c -> '"' + c.name() + "\" " + duckDb(c.type()))
              .collect(Collectors.joining(", ", "CREATE TABLE " + raw.name() + " (", ")")));
      for (Map.Entry<String, String> view :
          new GroupViews(SqlDialect.DUCKDB, GROUP).render().entrySet()) {
        statement.execute("CREATE VIEW " + view.getKey() + " AS " + view.getValue());
      }

      for (PrestoView view : TABLES.views()) {
        List<String> answered = new ArrayList<>();
        try (ResultSet columns = statement.executeQuery("DESCRIBE " + view.name())) {
          while (columns.next()) {
            answered.add(
                columns.getString(1).toLowerCase(Locale.ROOT) + " " + columns.getString(2));
          }
        }
        assertThat(view.columns().stream().map(c -> c.name() + " " + duckDb(c.type())).toList())
            .as(view.name())
            .isEqualTo(answered);
      }
    }
  }

  @Test
  void aViewIsKeptAsAthenaKeepsIt() throws IOException {
    String text = TABLES.views().get(1).table().viewOriginalText();

    assertThat(text).startsWith("/* Presto View: ").endsWith(" */");
    String json =
        new String(
            Base64.getDecoder().decode(text.substring(16, text.length() - 3)),
            java.nio.charset.StandardCharsets.UTF_8);
    List<String> names = new ArrayList<>();
    String sql = "";
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
          names.add(parser.currentName());
        } else if ("originalSql".equals(parser.currentName())) {
          sql = parser.getText();
        }
      }
    }
    assertThat(names).startsWith("originalSql", "catalog", "schema", "columns", "name", "type");
    assertThat(sql).isEqualTo(TABLES.views().get(1).sql()).contains("FROM \"mixed_raw\"");
    assertThat(json)
        .contains("\"catalog\":\"awsdatacatalog\",\"schema\":\"features\"")
        .contains("{\"name\":\"embedding\",\"type\":\"array(double)\"}")
        .contains("{\"name\":\"write_time\",\"type\":\"timestamp(3)\"}");
  }

  private static String duckDb(ColumnType type) {
    return switch (type.trino()) {
      case "timestamp(3)" -> "TIMESTAMP";
      case "array(double)" -> "DOUBLE[]";
      case "array(varchar)" -> "VARCHAR[]";
      default -> type.trino().toUpperCase(Locale.ROOT);
    };
  }

  /** Names in mixed case, collections, a late feature, and one named as a view's own column. */
  private static FeatureGroup group() {
    Schema schema =
        Schema.of(
                List.of(
                    FeatureDefinition.scalar("UserId", FeatureType.STRING),
                    FeatureDefinition.scalar("ts", FeatureType.FRACTIONAL),
                    FeatureDefinition.scalar("valid_from", FeatureType.INTEGRAL),
                    new FeatureDefinition(
                        new FeatureName("embedding"),
                        FeatureType.FRACTIONAL,
                        new FeatureShape.VectorOf(3))),
                new FeatureName("UserId"),
                new FeatureName("ts"))
            .with(
                List.of(
                    new FeatureDefinition(
                        new FeatureName("Tags"), FeatureType.STRING, FeatureShape.SET)));
    return Fixtures.created(
        Fixtures.definition(
            "mixed",
            schema,
            Optional.of(
                new OnlineConfig(
                    OnlineConfig.StorageType.IN_MEMORY, Optional.empty(), Optional.empty())),
            Optional.of(OfflineConfig.at(S3Uri.parse("s3://acme-fs"), PartitionLayout.DAY))));
  }
}
