package tidemark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.model.S3Object;
import tidemark.aws.MotoServer;
import tidemark.aws.dynamodb.DynamoDbLocal;
import tidemark.aws.s3.ObjectServer;
import tidemark.aws.sqs.QueueServer;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;

/**
 * Commands with {@code --aws} that work on whole groups, over the deployment of {@link
 * StandInDeployment}. What does not answer there: Athena, whose answers are scripted, so of {@code
 * check} neither the cases that need SQL nor the journey, of {@code parity} its query, and of
 * {@code materialize} neither hard deletes nor a full run; Glue's jobs, so a plan is written and
 * not run; IAM, which lets everyone do everything; and Athena's JDBC driver, for which another one
 * stands in.
 */
@ExtendWith(DynamoDbLocal.class)
class DeployedWorkTest {
  @RegisterExtension static final QueueServer QUEUES = new QueueServer();

  private static final MotoServer MOTO = new MotoServer();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TIME = "2026-03-01T00:00:00Z";

  /** What {@code tidemark.offline.OnlineImage} asks for, and the one feature. */
  private static final List<String> IMAGE =
      List.of(
          "_key:varchar",
          "_id:varchar",
          "event_time_ns:bigint",
          "api_invocation_time:timestamp",
          "write_id:varchar",
          "is_deleted:boolean",
          "expires_at_ns:bigint",
          "_outranked:boolean",
          "seats:bigint");

  @TempDir static Path directory;

  private static ObjectServer objects;
  private static ScriptedAthena athena;
  private static StandInDeployment deployment;

  @BeforeAll
  static void deploy(DynamoDbClient dynamoDb) throws Exception {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    MOTO.beforeAll(null);
    objects = new ObjectServer(Files.createDirectories(directory.resolve("s3")));
    athena = new ScriptedAthena();
    deployment =
        new StandInDeployment(dynamoDb, QUEUES, objects.s3(), MOTO.endpoint(), athena.endpoint());
  }

  @AfterAll
  static void stop() throws Exception {
    deployment.close();
    athena.close();
    objects.stop();
    MOTO.afterAll(null);
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    System.clearProperty("aws.sharedCredentialsFile");
  }

  @BeforeEach
  void nothingIsFound() {
    athena.answering(query -> ScriptedAthena.rows("n", "bigint"));
  }

  @Test
  void aDeletedRecordIsServedAgainOnlyByWhatIsNewer() throws Exception {
    create("deleted");
    succeed("put", "deleted", "id=a", "ts=" + TIME, "seats=1");

    CliRun deleted =
        tidemark("delete", "deleted", "a", "--event-time", "2026-03-02T00:00:00Z", "--json");
    succeed("put", "deleted", "id=a", "ts=2026-03-01T12:00:00Z", "seats=2");
    CliRun gone = tidemark("get", "deleted", "a");
    succeed("put", "deleted", "id=a", "ts=2026-03-03T00:00:00Z", "seats=3");

    assertThat(deleted.out()).as(deleted.err()).isEqualTo("{\"records\":1}\n");
    assertThat(gone.exitCode()).isEqualTo(1);
    assertThat(tidemark("get", "deleted", "a", "--features", "seats").out())
        .isEqualTo("seats  3\n");
  }

  @Test
  void anOfflineWriteIsBroughtOnlineByTheFunction() throws Exception {
    create("healed");
    succeed("put", "healed", "id=a", "ts=" + TIME, "seats=1", "--store", "offline");
    awaitFiles("healed");

    CliRun before = tidemark("get", "healed", "a");
    CliRun run = tidemark("materialize", "healed", "--heal");

    assertThat(before.exitCode()).isEqualTo(1);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("Materialized 'healed' in ").contains("1 record online");
    assertThat(tidemark("get", "healed", "a", "--features", "seats").out()).isEqualTo("seats  1\n");
    assertThat(tidemark("runs", "healed").out()).contains("heal").contains("complete");
  }

  @Test
  void whatIsServedIsComparedWithWhatAthenaSaysWasRecorded() throws Exception {
    create("audited");
    succeed("put", "audited", "id=a", "ts=" + TIME, "seats=1");
    succeed("put", "audited", "id=b", "ts=" + TIME, "seats=2", "--store", "online");
    awaitFiles("audited");
    List<List<String>> recorded = imageOf("audited");
    athena.answering(query -> ScriptedAthena.table(IMAGE, recorded));
    athena.taken();

    CliRun run = tidemark("parity", "audited", "--all", "--json");
    List<String> queries = athena.taken();

    assertThat(recorded).hasSize(1);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    Json.Members report = JsonText.read(run.out().getBytes(UTF_8));
    assertThat(report.require("records")).isEqualTo("2");
    assertThat(report.require("faults")).isEqualTo("1");
    assertThat(report.object("counts").require("equal")).isEqualTo("1");
    assertThat(report.object("counts").require("extra")).isEqualTo("1");
    assertThat(queries).hasSize(2).allMatch(query -> query.contains("\"audited_raw\""));
    assertThat(queries.get(1)).contains("\"id\" IN (");
  }

  @Test
  void aJobIsPlannedForGlueWithTheDeploymentsFiles() throws Exception {
    create("source");
    create("target");
    succeed("put", "source", "id=a", "ts=" + TIME, "seats=1");
    awaitFiles("source");
    athena.answering(
        query ->
            ScriptedAthena.table(List.of("id:varchar", "ts:timestamp", "seats:bigint"), List.of()));
    Path sql =
        Files.writeString(
            directory.resolve("daily.sql"),
            "SELECT id, as_of AS ts, max(seats) AS seats FROM source_window GROUP BY id, as_of");
    Path plan = directory.resolve("plan.json");

    CliRun run =
        tidemark(
            "job",
            "plan",
            "transform",
            sql.toString(),
            "--group",
            "target",
            "--from",
            "2026-03-02",
            "--until",
            "2026-03-03",
            "--out",
            plan.toString(),
            "--glue",
            "tidemark-prod-job");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readString(plan)).contains("s3://" + StandInDeployment.BUCKET + "/");
    assertThat(run.out())
        .contains("aws s3 cp " + plan + " s3://" + StandInDeployment.BUCKET + "/")
        .contains("aws glue start-job-run --job-name tidemark-prod-job");
  }

  @Test
  void theCasesThatNeedNoSqlPassAndTheirGroupsAreRemoved() throws Exception {
    CliRun run = tidemark("check", "--case", "1,3,13,32,35,49,57,70", "--json");

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("\"passed\":10,\"failed\":0,\"left_out\":0,");
    await(() -> tidemark("group", "list").out(), groups -> !groups.contains("check-"));
  }

  @Test
  void theDriverIsLedToTheDeploymentAndGivenTheProfile() throws Exception {
    Path jar = AthenaDriverJar.in(directory);
    Path credentials =
        Files.writeString(
            directory.resolve("credentials"),
            "[team]\naws_access_key_id = test\naws_secret_access_key = test\n");
    System.setProperty("aws.sharedCredentialsFile", credentials.toString());
    String there = "Database=tidemark_prod, %sRegion=eu-west-1, WorkGroup=tidemark-prod}";
    String[] sql = {"sql", "SELECT 1", "--athena-driver", jar.toString(), "--format", "json"};

    CliRun usual = tidemark(sql);
    CliRun named =
        deployed(
            "--aws",
            "prod",
            "--profile",
            "team",
            "sql",
            "SELECT 1",
            "--athena-driver",
            "" + jar,
            "--format",
            "json",
            "--limit",
            "1");

    assertThat(usual.out().lines())
        .as(usual.err())
        .containsExactly(
            "{\"url\":\"jdbc:athena://\",\"properties\":\"{CredentialsProvider=DefaultChain, "
                + there.formatted("")
                + "\",\"sql\":\"SELECT 1\"}",
            "{\"url\":42,\"properties\":true,\"sql\":null}");
    assertThat(named.out().lines())
        .as(named.err())
        .containsExactly(
            "{\"url\":\"jdbc:athena://\",\"properties\":\"{CredentialsProvider=ProfileCredentials, "
                + there.formatted("ProfileName=team, ")
                + "\",\"sql\":\"SELECT 1\"}");
  }

  private static void create(String group) throws Exception {
    Path definition =
        Files.writeString(
            directory.resolve(group + ".yaml"),
            """
            name: %s
            record_identifier: id
            event_time: ts
            features:
              - {name: id, type: String}
              - {name: ts, type: String}
              - {name: seats, type: Integral}
            """
                .formatted(group));
    succeed("group", "create", definition.toString());
  }

  private static void succeed(String... arguments) {
    CliRun run = tidemark(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static CliRun tidemark(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--aws", "prod"));
    all.addAll(List.of(arguments));
    return deployed(all.toArray(String[]::new));
  }

  private static CliRun deployed(String... arguments) {
    Map<String, String> environment = deployment.environment();
    environment.put("XDG_STATE_HOME", directory.resolve("state").toString());
    return CliRun.of(new LocalStores(), "", environment, arguments);
  }

  /** Until the write that was put has become a file that the registry knows. */
  private static void awaitFiles(String group) throws InterruptedException {
    await(
        () -> tidemark("materialize", group, "--heal", "--dry-run", "--json").out(),
        plan -> plan.contains("\"files\":1"));
  }

  private static void await(Supplier<String> asked, Predicate<String> enough)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (String answer = asked.get(); !enough.test(answer); answer = asked.get()) {
      assertThat(System.nanoTime()).as(answer).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  /** The answer that is due of Athena, from the file that was written. */
  private static List<List<String>> imageOf(String group) throws SQLException {
    String key =
        objects.s3().listObjectsV2(r -> r.bucket(StandInDeployment.BUCKET)).contents().stream()
            .map(S3Object::key)
            .filter(name -> name.contains("/" + group + "-") && name.endsWith(".parquet"))
            .findFirst()
            .orElseThrow();
    Path file = directory.resolve(group + ".parquet");
    objects.s3().getObject(r -> r.bucket(StandInDeployment.BUCKET).key(key), file);
    List<List<String>> rows = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet result =
            statement.executeQuery(
                """
                SELECT substr(sha256('0:' || id), 1, 16), id, event_time_ns,
                  strftime(api_invocation_time::TIMESTAMP, '%Y-%m-%d %H:%M:%S.%f'), write_id,
                  is_deleted, coalesce(expires_at_ns::VARCHAR, ''), false, seats
                FROM '"""
                    + file
                    + "'")) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= IMAGE.size(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
