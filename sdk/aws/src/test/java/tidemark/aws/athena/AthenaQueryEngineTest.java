package tidemark.aws.athena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import tidemark.aws.AwsClients;
import tidemark.aws.MotoServer;
import tidemark.aws.StandIns;
import tidemark.aws.athena.AthenaErrors.Author;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.offline.GroupFiles;
import tidemark.offline.OfflineQuery;
import tidemark.offline.QueryEngine;

class AthenaQueryEngineTest {
  private static final List<GroupFiles> CLICKS =
      List.of(new GroupFiles(Fixtures.created(Fixtures.definition("clicks")), List.of()));
  private static final String RESULTS =
      """
      {"account_id": "123456789012", "region": "eu-west-1", "results": [{
        "rows": [
          {"Data": [{"VarCharValue": "s"}, {"VarCharValue": "n"}, {"VarCharValue": "x"},
            {"VarCharValue": "b"}, {"VarCharValue": "t"}, {"VarCharValue": "d"}]},
          {"Data": [{"VarCharValue": "a, b"}, {"VarCharValue": "-7"}, {"VarCharValue": "1.5E-3"},
            {"VarCharValue": "true"}, {"VarCharValue": "2026-03-01 12:00:00.123"},
            {"VarCharValue": "2026-03-01"}]},
          {"Data": [{}, {}, {}, {}, {}, {}]}],
        "column_info": [%s]}]}\
      """;

  private static final String CLICKS_TABLE =
      CLICKS.get(0).group().incarnation().tableName().toLowerCase(Locale.ROOT);
  private static final String ONE_ROW =
      """
      {"rows": [{"Data": [{"VarCharValue": "tags"}]}, {"Data": [{"VarCharValue": "[a, b]"}]}],
      "column_info": [{"Name": "tags", "Type": "array"}]}""";

  @RegisterExtension static final MotoServer SERVER = new MotoServer();

  private final AthenaClient athena = SERVER.clients().athena();
  private final Rows rows = new Rows();

  @Test
  void aResultIsReadWithItsTypes() throws Exception {
    results("varchar", "bigint", "double", "boolean", "timestamp", "date");

    try (QueryEngine.Session session = engine(athena).open(CLICKS)) {
      session.query(OfflineQuery.of("SELECT 1"), rows);
    }

    assertThat(rows.columns)
        .extracting(QueryEngine.Column::name)
        .containsExactly("s", "n", "x", "b", "t", "d");
    assertThat(rows.values)
        .containsExactly(
            List.of(
                "a, b",
                -7L,
                0.0015,
                true,
                LocalDateTime.parse("2026-03-01T12:00:00.123"),
                LocalDate.parse("2026-03-01")),
            Arrays.asList(null, null, null, null, null, null));
  }

  @Test
  @DisplayName("S-06 values travel as parameters, never in the text")
  void parametersTravelBesideTheText() throws Exception {
    results("varchar", "bigint", "double", "boolean", "timestamp", "date");

    try (QueryEngine.Session session = engine(athena).open(CLICKS)) {
      session.query(new OfflineQuery("SELECT ?, ?, '?'", List.of(5L, "' OR 1=1 --")), rows);
    }

    String id = athena.listQueryExecutions(r -> {}).queryExecutionIds().get(0);
    QueryExecution execution =
        athena.getQueryExecution(r -> r.queryExecutionId(id)).queryExecution();
    assertThat(execution.query()).isEqualTo("SELECT 5, ?, '?'");
    assertThat(execution.workGroup()).isEqualTo("primary");
    assertThat(execution.queryExecutionContext().database()).isEqualTo("sagemaker_featurestore");
    assertThat(AthenaStatement.of(new OfflineQuery("?", List.of("' OR 1=1 --"))).parameters())
        .containsExactly("''' OR 1=1 --'");
  }

  @Test
  void aCollectionIsRefusedRatherThanMisread() throws Exception {
    results("array", "bigint", "double", "boolean", "timestamp", "date");

    try (QueryEngine.Session session = engine(athena).open(CLICKS)) {
      assertThatThrownBy(() -> session.query(OfflineQuery.of("SELECT 1"), rows))
          .isInstanceOf(FeatureStoreException.class)
          .hasMessageStartingWith("Athena's results do not say what the elements");
    }
  }

  @Test
  void aCancelledSessionRunsNothing() {
    QueryEngine.Session session = engine(athena).open(CLICKS);

    session.cancel();

    assertThatThrownBy(() -> session.query(OfflineQuery.of("SELECT 1"), rows))
        .hasMessage("The query was cancelled.");
    assertThat(athena.listQueryExecutions(r -> {}).queryExecutionIds()).isEmpty();
  }

  @Test
  void anEngineThatDoesNotAnswerIsUnavailable() {
    try (AwsClients nowhere = StandIns.clients(1);
        QueryEngine.Session session = engine(nowhere.athena()).open(CLICKS)) {
      assertThatThrownBy(() -> session.query(OfflineQuery.of("SELECT 1"), rows))
          .isInstanceOf(FeatureStoreException.class)
          .hasMessage("Athena cannot run the query. Try again.");
    }
  }

  @Test
  void whatTheEngineDoesNotDoItSays() {
    QueryEngine.Session session = engine(athena).open(CLICKS);

    assertThatThrownBy(() -> session.export(OfflineQuery.of("SELECT 1"), Path.of("x")))
        .hasMessageStartingWith("Athena writes files in no order");
    assertThatThrownBy(() -> session.check("SELECT 1", Set.of()))
        .hasMessage("This engine builds no training sets.");
    assertThatThrownBy(() -> session.query(OfflineQuery.of("x".repeat(262_145)), rows))
        .hasMessage("The statement is longer than the 262144 bytes that Athena takes.");
    assertThatThrownBy(() -> engine(athena).open(List.of(CLICKS.get(0), elsewhere())))
        .hasMessageStartingWith("A query needs groups whose tables are in one database");
  }

  @Test
  @DisplayName("B-70 Athena says what a person's statement reads before it runs")
  void whatAPersonsStatementReadsIsAskedFirst() throws Exception {
    answers(plan("sagemaker_featurestore", CLICKS_TABLE), ONE_ROW);

    try (QueryEngine.Session session = engine(athena).open(CLICKS)) {
      session.ask("SELECT tags FROM clicks_latest;", rows);
    }

    assertThat(rows.values).containsExactly(List.of("[a, b]"));
    assertThat(queries())
        .containsExactlyInAnyOrder(
            "EXPLAIN (TYPE IO, FORMAT JSON)\nSELECT tags FROM clicks_latest",
            "SELECT tags FROM clicks_latest");
  }

  @Test
  @DisplayName("B-70 a statement that reads what is not of the groups does not run")
  void aStatementThatReadsAnotherTableDoesNotRun() throws Exception {
    answers(plan("payroll", "salaries"));

    try (QueryEngine.Session session = engine(athena).open(CLICKS)) {
      assertThatThrownBy(() -> session.ask("SELECT * FROM payroll.salaries", rows))
          .isInstanceOf(FeatureStoreException.class)
          .hasMessageStartingWith("The statement reads 'payroll.salaries', which is no relation");
    }

    assertThat(queries()).hasSize(1).first().asString().startsWith("EXPLAIN");
  }

  @ParameterizedTest
  @DisplayName("B-70 only one statement that reads is taken")
  @ValueSource(
      strings = {
        "",
        " -- nothing",
        "SELECT 1; DROP TABLE x",
        "INSERT INTO clicks SELECT 1",
        "UNLOAD (SELECT 1) TO 's3://b/' WITH (format = 'JSON')",
        "CREATE TABLE x AS SELECT 1",
        "EXPLAIN ANALYZE INSERT INTO clicks SELECT 1",
        "/* SELECT */ DROP TABLE clicks",
        "DESCRIBE payroll.salaries"
      })
  void onlyOneStatementThatReadsIsTaken(String sql) {
    try (QueryEngine.Session session = engine(athena).open(CLICKS)) {
      assertThatThrownBy(() -> session.ask(sql, rows))
          .isInstanceOf(FeatureStoreException.class)
          .extracting(e -> ((FeatureStoreException) e).kind())
          .isEqualTo(Kind.INVALID);
    }

    assertThat(queries()).isEmpty();
  }

  @Test
  void relationsAreListedWithoutAthena() {
    try (QueryEngine.Session session = engine(athena).open(CLICKS)) {
      session.ask("SHOW TABLES", rows);
    }

    assertThat(rows.values)
        .containsExactly(
            List.of("clicks"),
            List.of("clicks_history"),
            List.of("clicks_latest"),
            List.of("clicks_raw"));
    assertThat(queries()).isEmpty();
  }

  @Test
  void whatIsDefinedIsPartOfEachStatementAfterIt() throws Exception {
    answers(ONE_ROW.replace("array", "varchar"), ONE_ROW.replace("array", "varchar"));

    try (QueryEngine.Session session = engine(athena).open(CLICKS)) {
      session.define("_selected", "SELECT 1 -- one");
      session.query(OfflineQuery.of("SELECT * FROM \"_selected\" LIMIT 0"), rows);
      session.query(OfflineQuery.of("WITH\nx AS (SELECT 2)\nSELECT * FROM x"), rows);
    }

    assertThat(queries())
        .containsExactlyInAnyOrder(
            "WITH\n\"_selected\" AS (\nSELECT 1 -- one\n)\nSELECT * FROM \"_selected\" LIMIT 0",
            "WITH\n\"_selected\" AS (\nSELECT 1 -- one\n),\nx AS (SELECT 2)\nSELECT * FROM x");
  }

  @Test
  void aResultIsUnloadedAsAthenasGuideSays() {
    AthenaStatement statement =
        AthenaStatement.of(new OfflineQuery("SELECT 1\nWHERE ? = 'a'", List.of("a")))
            .unloadedTo("s3://results/sets/1/");

    assertThat(statement.text())
        .isEqualTo(
            "UNLOAD (\nSELECT 1\nWHERE ? = 'a'\n) TO 's3://results/sets/1/' WITH (format ="
                + " 'PARQUET', compression = 'ZSTD')");
    assertThat(statement.parameters()).containsExactly("'a'");
  }

  @Test
  @DisplayName("S-13 a failure says whose it is and nothing that Athena said")
  void aFailureSaysWhoseItIs() {
    QueryExecutionStatus users =
        QueryExecutionStatus.builder()
            .stateChangeReason("INVALID_CAST_ARGUMENT: Cannot cast 'canary' to BIGINT")
            .athenaError(e -> e.errorCategory(2).errorType(1_006))
            .build();

    assertThat(AthenaErrors.failed(users, Author.PERSON))
        .hasMessage(
            "Athena refuses the query (category 2, type 1006). Its history of queries says why.")
        .extracting(FeatureStoreException::kind)
        .isEqualTo(Kind.INVALID);
    QueryExecutionStatus ofText =
        QueryExecutionStatus.builder()
            .stateChangeReason("COLUMN_NOT_FOUND: line 1:8: Column 'seat' cannot be resolved")
            .athenaError(e -> e.errorCategory(2).errorType(1_006))
            .build();
    assertThat(AthenaErrors.failed(ofText, Author.PERSON))
        .hasMessage("Athena refuses the query: line 1:8: Column 'seat' cannot be resolved");
    assertThat(AthenaErrors.failed(ofText, Author.STORE)).hasMessageNotContaining("seat");
    assertThat(AthenaErrors.failed(QueryExecutionStatus.builder().build(), Author.STORE))
        .hasMessage("Athena failed the query. Try again.")
        .extracting(FeatureStoreException::kind)
        .isEqualTo(Kind.UNAVAILABLE);
  }

  private static GroupFiles elsewhere() {
    FeatureGroupDefinition definition = Fixtures.definition("orders");
    return new GroupFiles(
        Fixtures.created(
            definition.withGeneratedCatalog(Fixtures.created(definition).incarnation(), "other")),
        List.of());
  }

  /** What was asked of Athena, in no order. */
  private List<String> queries() {
    return athena.listQueryExecutions(r -> {}).queryExecutionIds().stream()
        .map(id -> athena.getQueryExecution(r -> r.queryExecutionId(id)).queryExecution().query())
        .toList();
  }

  private static String plan(String database, String table) {
    String text =
        "{\"inputTableColumnInfos\":[{\"table\":{\"catalog\":\"awsdatacatalog\",\"schemaTable\":"
            + "{\"schema\":\"%s\",\"table\":\"%s\"}}}]}".formatted(database, table);
    return """
        {"rows": [{"Data": [{"VarCharValue": "Query Plan"}]}, {"Data": [{"VarCharValue": "%s"}]}],
        "column_info": [{"Name": "Query Plan", "Type": "varchar"}]}"""
        .formatted(text.replace("\"", "\\\""));
  }

  /** Results of the queries that come, one after the other. */
  private static void answers(String... results) throws Exception {
    SERVER.post(
        "/moto-api/static/athena/query-results",
        "{\"account_id\": \"123456789012\", \"region\": \"eu-west-1\", \"results\": ["
            + String.join(", ", results)
            + "]}");
  }

  private static QueryEngine engine(AthenaClient client) {
    return new AthenaQueryEngine(
        client,
        new AthenaSettings("primary", Duration.ofMinutes(1)),
        () -> UUID.randomUUID().toString());
  }

  private static void results(String... types) throws Exception {
    String names = "snxbtd";
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      columns.add("{\"Name\": \"" + names.charAt(i) + "\", \"Type\": \"" + types[i] + "\"}");
    }
    SERVER.post(
        "/moto-api/static/athena/query-results", RESULTS.formatted(String.join(", ", columns)));
  }

  /** Keeps a result. */
  private static final class Rows implements QueryEngine.Rows {
    private final List<QueryEngine.Column> columns = new ArrayList<>();
    private final List<List<@Nullable Object>> values = new ArrayList<>();

    @Override
    public void columns(List<QueryEngine.Column> all) {
      columns.addAll(all);
    }

    @Override
    public boolean row(List<? extends @Nullable Object> row) {
      values.add(new ArrayList<>(row));
      return true;
    }
  }
}
