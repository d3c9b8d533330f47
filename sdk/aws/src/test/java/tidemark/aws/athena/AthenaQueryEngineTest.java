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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import tidemark.aws.AwsClients;
import tidemark.aws.MotoServer;
import tidemark.aws.StandIns;
import tidemark.fixture.Fixtures;
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
      session.query(new OfflineQuery("SELECT ?, ?", List.of(5L, "' OR 1=1 --")), rows);
    }

    String id = athena.listQueryExecutions(r -> {}).queryExecutionIds().get(0);
    QueryExecution execution =
        athena.getQueryExecution(r -> r.queryExecutionId(id)).queryExecution();
    assertThat(execution.query()).isEqualTo("SELECT ?, ?");
    assertThat(execution.workGroup()).isEqualTo("primary");
    assertThat(execution.queryExecutionContext().database()).isEqualTo("sagemaker_featurestore");
    assertThat(AthenaSession.literal(5L)).isEqualTo("5");
    assertThat(AthenaSession.literal("' OR 1=1 --")).isEqualTo("''' OR 1=1 --'");
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
        .hasMessage("This engine builds no training sets.");
    assertThatThrownBy(() -> session.ask("SELECT 1", rows)).hasMessageContaining("JDBC driver");
    assertThatThrownBy(() -> session.query(OfflineQuery.of("x".repeat(262_145)), rows))
        .hasMessage("The statement is longer than the 262144 bytes that Athena takes.");
    assertThatThrownBy(() -> engine(athena).open(List.of()))
        .hasMessageStartingWith("A query needs groups whose tables are in one database");
  }

  @Test
  @DisplayName("S-13 a failure says whose it is and nothing that Athena said")
  void aFailureSaysWhoseItIs() {
    QueryExecutionStatus users =
        QueryExecutionStatus.builder()
            .stateChangeReason("INVALID_CAST_ARGUMENT: Cannot cast 'canary' to BIGINT")
            .athenaError(e -> e.errorCategory(2).errorType(1_006))
            .build();

    assertThat(AthenaErrors.failed(users))
        .hasMessage(
            "Athena refuses the query (category 2, type 1006). Its history of queries says why.")
        .extracting(FeatureStoreException::kind)
        .isEqualTo(Kind.INVALID);
    assertThat(AthenaErrors.failed(QueryExecutionStatus.builder().build()))
        .hasMessage("Athena failed the query. Try again.")
        .extracting(FeatureStoreException::kind)
        .isEqualTo(Kind.UNAVAILABLE);
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
