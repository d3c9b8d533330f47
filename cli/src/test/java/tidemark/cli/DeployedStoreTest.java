package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.model.S3Object;
import tidemark.aws.MotoServer;
import tidemark.aws.dynamodb.DynamoDbLocal;
import tidemark.aws.s3.ObjectServer;
import tidemark.aws.sqs.QueueServer;

/**
 * Commands with {@code --aws}, over the shipped functions and servers that stand in for AWS. What
 * Athena makes of its queries is not shown: its answers are scripted.
 */
@ExtendWith(DynamoDbLocal.class)
class DeployedStoreTest {
  @RegisterExtension static final QueueServer QUEUES = new QueueServer();

  private static final MotoServer MOTO = new MotoServer();

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
    Path definitions =
        Files.writeString(
            directory.resolve("plane.yaml"),
            """
            name: plane
            record_identifier: tailnum
            event_time: known_at
            online: {storage_type: InMemory}
            features:
              - {name: tailnum, type: String}
              - {name: known_at, type: String}
              - {name: Seats, type: Integral}
              - {name: tags, type: String, collection: List}
            """);
    CliRun created = tidemark("group", "create", definitions.toString());
    assertThat(created.exitCode()).as(created.err()).isZero();
  }

  @AfterAll
  static void stop() throws Exception {
    deployment.close();
    athena.close();
    objects.stop();
    MOTO.afterAll(null);
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void recordsArePutAndServed() {
    CliRun put = tidemark("put", "plane", "tailnum=P1", "known_at=2013-01-01T00:00:00Z", "Seats=7");
    CliRun served = tidemark("get", "plane", "P1", "--features", "Seats");

    assertThat(put.exitCode()).as(put.err()).isZero();
    assertThat(served.out()).isEqualTo("Seats  7\n");
    assertThat(tidemark("group", "list").out()).contains("plane").contains("Created");
  }

  @Test
  void aFileIsLoadedMadeVisibleAndBroughtOnline() throws Exception {
    Path file = Files.writeString(directory.resolve("load.csv"), rows("L", 5));

    CliRun loaded = tidemark("load", file.toString(), "--group", "plane");
    CliRun again = tidemark("load", file.toString(), "--group", "plane");
    CliRun served = tidemark("get", "plane", "L3", "--features", "Seats");

    assertThat(loaded.exitCode()).as(loaded.err()).isZero();
    assertThat(loaded.out()).startsWith("Loaded 5 rows into 'plane'").contains("1 file");
    assertThat(again.out()).contains("was loaded before");
    assertThat(served.out()).isEqualTo("Seats  3\n");
    assertThat(tidemark("runs", "plane").out()).contains("manual").contains("complete");
    assertThat(keys(StandInDeployment.BUCKET))
        .anyMatch(key -> key.startsWith("offline/" + StandInDeployment.ACCOUNT + "/"));
  }

  @Test
  @DisplayName("B-65: one bad row is named and nothing is put")
  void oneBadRowIsNamedAndNothingIsPut() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("bad.csv"), "tailnum,known_at,Seats\nB1,2013-01-01T00:00:00Z,many\n");

    CliRun refused = tidemark("load", file.toString(), "--group", "plane");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("line 2: Feature 'Seats'").doesNotContain("many");
    assertThat(tidemark("get", "plane", "B1").exitCode()).isEqualTo(1);
  }

  @Test
  void statusSaysWhatIsDeployedAndHowFreshItIs() {
    CliRun status = tidemark("status", "--json");

    assertThat(status.exitCode()).as(status.err()).isZero();
    assertThat(status.out())
        .contains("\"stage\":\"prod\"")
        .contains("\"account\":\"" + StandInDeployment.ACCOUNT + "\"")
        .contains("\"log\":{\"waiting\":")
        .contains("\"name\":\"plane\"");
    assertThat(tidemark("status").out()).contains("plane");
  }

  @Test
  @DisplayName("S-04: grants are set through the API, one's own admin access first")
  void grantsAreSetThroughTheApi() {
    String me = "arn:aws:sts::" + StandInDeployment.ACCOUNT + ":user/moto";
    String ann = "arn:aws:iam::" + StandInDeployment.ACCOUNT + ":user/ann";

    CliRun first = tidemark("grant", "add", ann, "granted", "read");
    tidemark("grant", "add", me, "granted", "admin");
    CliRun second = tidemark("grant", "add", ann, "granted", "read");
    CliRun listed = tidemark("grant", "list");
    tidemark("grant", "remove", ann, "granted", "read");
    CliRun last = tidemark("grant", "remove", me, "granted", "admin");

    assertThat(first.err()).contains("Give yourself admin access first, as " + me);
    assertThat(second.out()).isEqualTo("Granted read on 'granted' to " + ann + ".\n");
    assertThat(listed.out()).contains("granted  " + ann + "   read");
    assertThat(last.exitCode()).isZero();
  }

  @Test
  void schedulesComeWithDefinitionsAndAreProved() throws Exception {
    Path definitions =
        Files.writeString(
            directory.resolve("daily.yaml"),
            """
            name: daily
            record_identifier: id
            event_time: ts
            online: {ttl: 4 days}
            offline: {s3_uri: s3://acme-fs/elsewhere}
            features:
              - {name: id, type: String}
              - {name: ts, type: String}
            materialization: {schedule: rate(1 day)}
            """);

    CliRun planned = tidemark("plan", definitions.toString());
    CliRun applied = tidemark("apply", definitions.toString(), "--yes");
    CliRun proved = tidemark("prove", "daily");
    CliRun again = tidemark("plan", definitions.toString(), "--exit-code");

    assertThat(planned.exitCode()).as(planned.err()).isZero();
    assertThat(applied.exitCode()).as(applied.err() + applied.out()).isZero();
    assertThat(proved.exitCode()).as(proved.err() + proved.out()).isZero();
    assertThat(again.exitCode()).as(again.out()).isZero();
    assertThat(MOTO.clients().scheduler().listSchedules(r -> {}).schedules())
        .anyMatch(schedule -> schedule.name().contains("daily"));
  }

  @Test
  void aTrainingSetIsTheSpineWithWhatAthenaWroteBesideIt() throws Exception {
    Path spine =
        Files.writeString(
            directory.resolve("spine.csv"),
            """
            label,tailnum,event_timestamp
            one,T1,2013-02-01T00:00:00Z
            two,T2,2013-02-02T00:00:00Z
            three,,2013-02-03T00:00:00Z
            """);
    List<String> uploaded = new ArrayList<>();
    athena.unloading(
        folder -> {
          uploaded.addAll(staged());
          write(
              folder + "part-b.parquet",
              "SELECT 2::BIGINT AS _sid, NULL::BIGINT AS seats, NULL::VARCHAR[] AS tags");
          write(
              folder + "part-a.parquet",
              "SELECT * FROM (VALUES (1::BIGINT, 20::BIGINT, ['x', 'y']), (0, 10, [])) AS"
                  + " t(_sid, seats, tags)");
        });
    athena.answering(q -> ScriptedAthena.rows("_col0", "timestamp", "2013-03-01 00:00:00.000"));
    athena.taken();
    Path out = directory.resolve("train.parquet");

    CliRun trained =
        tidemark(
            "train",
            "--spine",
            spine.toString(),
            "--features",
            "plane:Seats,plane:tags",
            "--id",
            "plane=tailnum",
            "--out",
            out.toString());
    List<String> queries = athena.taken();

    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(rows("SELECT label, \"Seats\", tags FROM '" + out + "'"))
        .containsExactly("one|10|[]", "two|20|[x, y]", "three|null|null");
    assertThat(uploaded).containsExactly("0|T1", "1|T2", "2|null");
    assertThat(queries).hasSize(2);
    assertThat(queries.get(0))
        .startsWith("UNLOAD (\nWITH\n")
        .contains("FROM \"tidemark_spine_")
        .contains("s.\"_sid\"")
        .doesNotContain("label");
    assertThat(Files.readString(directory.resolve("train.manifest.json")))
        .contains("\"dialect\" : \"athena\"")
        .contains("\"rowsOut\" : 3");
    assertThat(keys(StandInDeployment.RESULTS)).isEmpty();
    assertThat(MOTO.clients().glue().getTables(r -> r.databaseName("tidemark_prod")).tableList())
        .noneMatch(table -> table.name().startsWith("tidemark_spine_"));
  }

  @Test
  void aTrainingSetThatLacksARowIsNotWritten() throws Exception {
    Path spine =
        Files.writeString(
            directory.resolve("two.csv"),
            "tailnum,event_timestamp\nT1,2013-02-01T00:00:00Z\nT2,2013-02-01T00:00:00Z\n");
    athena.unloading(
        folder -> write(folder + "part.parquet", "SELECT 0::BIGINT AS _sid, 1::BIGINT AS seats"));
    Path out = directory.resolve("lacking.parquet");

    CliRun trained =
        tidemark(
            "train",
            "--spine",
            spine.toString(),
            "--features",
            "plane:Seats",
            "--out",
            out.toString());

    assertThat(trained.exitCode()).isEqualTo(1);
    assertThat(trained.err()).contains("Athena gave 1 rows of features for 2 of the spine");
    assertThat(out).doesNotExist();
  }

  @Test
  @DisplayName("B-70: a person's SQL runs when Athena has said what it reads")
  void aPersonsSqlRunsWhenItReadsGroupsOnly() {
    athena.answering(
        query ->
            query.startsWith("EXPLAIN")
                ? ScriptedAthena.rows(
                    "Query Plan",
                    "varchar",
                    plan(query.contains("salaries") ? "salaries" : table()))
                : ScriptedAthena.rows("n", "bigint", "42"));

    CliRun counted = tidemark("sql", "SELECT count(*) AS n FROM plane", "--format", "csv");
    CliRun refused = tidemark("sql", "SELECT * FROM salaries");
    CliRun dropped = tidemark("sql", "DROP TABLE plane");

    assertThat(counted.out()).as(counted.err()).contains("42");
    assertThat(refused.err()).contains("is no relation of a feature group");
    assertThat(dropped.err()).contains("This statement is refused.");
    assertThat(tidemark("sql", "SHOW TABLES", "--format", "csv").out()).contains("plane_latest");
  }

  @Test
  void aLocalGroupsHistoryIsMovedWithItsDeletes() throws Exception {
    Path definition =
        Files.writeString(
            directory.resolve("moved.yaml"),
            """
            name: moved
            record_identifier: id
            event_time: ts
            features:
              - {name: id, type: String}
              - {name: ts, type: String}
              - {name: count, type: Integral}
            """);
    String local = directory.resolve("local").toString();
    for (String[] command :
        new String[][] {
          {"group", "create", definition.toString()},
          {"put", "moved", "id=a", "ts=2026-01-01T00:00:00Z", "count=1"},
          {"put", "moved", "id=b", "ts=2026-01-01T00:00:00Z", "count=2"},
          {"delete", "moved", "b", "--event-time", "2026-01-02T00:00:00Z"}
        }) {
      List<String> here = new ArrayList<>(List.of(command));
      here.addAll(List.of("--dir", local));
      CliRun run = CliRun.of(new LocalStores(), here.toArray(String[]::new));
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
    tidemark("group", "create", definition.toString());

    CliRun moved = tidemark("load", local, "--group", "moved");
    CliRun again = tidemark("load", local, "--group", "moved", "--json");
    athena.answering(q -> ScriptedAthena.rows("n", "bigint"));
    String files = tidemark("status", "--json").out();

    assertThat(moved.exitCode()).as(moved.err()).isZero();
    assertThat(moved.out()).startsWith("Took 3 files of 3 files into 'moved'.");
    assertThat(again.out()).isEqualTo("{\"files\":3,\"added\":0}\n");
    assertThat(files).containsPattern("\"name\":\"moved\".*\"rows\":3");
  }

  @Test
  void theDoctorIsAskedThroughTheApi() {
    CliRun examined = tidemark("doctor", "--json");

    assertThat(examined.err()).isEmpty();
    assertThat(examined.out()).startsWith("{\"findings\":[");
  }

  @Test
  void whatDidNotGetThroughIsTriedAgain() {
    assertThat(tidemark("redrive").out()).isEqualTo("No message was given up.\n");

    objects
        .s3()
        .putObject(
            r -> r.bucket(StandInDeployment.BUCKET).key("quarantine/m.json"),
            RequestBody.fromString("poison"));

    assertThat(tidemark("quarantine", "list", "--json").out())
        .isEqualTo("{\"name\":\"m.json\",\"bytes\":6}\n");
    assertThat(tidemark("quarantine", "replay").out())
        .isEqualTo("Replayed 0 messages; 1 message stay in quarantine.\n");
  }

  @Test
  void whatMakesNoSenseThereIsRefusedInALine() {
    CliRun up = tidemark("up");
    CliRun job =
        tidemark(
            "job",
            "run",
            "transform",
            "x.sql",
            "--group",
            "g",
            "--from",
            "2013-01-01",
            "--until",
            "2013-01-02");
    CliRun both = tidemark("get", "plane", "P1", "--dir", "x");
    CliRun endpoint = CliRun.of(new LocalStores(), "", Map.of(), "--aws", "https://h", "status");

    assertThat(up.err()).startsWith("tidemark: 'tidemark up' works with a store on this machine");
    assertThat(job.err()).contains("tidemark job plan");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err()).startsWith("tidemark: --aws and --dir exclude each other");
    assertThat(endpoint.err()).startsWith("tidemark: --aws: name the stage");
  }

  @Test
  void aStageThatIsNotThereIsNamedWithAccountAndRegion() {
    CliRun run = deployed("--aws", "test", "status");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith(
            "tidemark: There is no stage 'test' in account "
                + StandInDeployment.ACCOUNT
                + " in region eu-west-1.");
  }

  @Test
  void clientsAreLedToAStageByItsName() {
    assertThat(deployed("env", "--aws", "prod").out())
        .contains("AWS_ENDPOINT_URL_SAGEMAKER=")
        .contains("/prod");
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

  private static String rows(String prefix, int count) {
    StringBuilder csv = new StringBuilder("tailnum,known_at,Seats\n");
    for (int i = 1; i <= count; i++) {
      csv.append("%s%d,2013-01-01T00:00:00Z,%d%n".formatted(prefix, i, i));
    }
    return csv.toString();
  }

  private static String plan(String table) {
    return "{\"inputTableColumnInfos\":[{\"table\":{\"schemaTable\":{\"schema\":\"tidemark_prod\","
        + "\"table\":\""
        + table
        + "\"}}}]}";
  }

  private static String table() {
    return MOTO
        .clients()
        .glue()
        .getTables(r -> r.databaseName("tidemark_prod"))
        .tableList()
        .stream()
        .map(table -> table.name())
        .filter(name -> name.matches("plane_\\d+"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> keys(String bucket) {
    return objects.s3().listObjectsV2(r -> r.bucket(bucket)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  /** The spine as it lies in S3, by the table that Glue has. */
  private static List<String> staged() {
    String key =
        keys(StandInDeployment.RESULTS).stream()
            .filter(name -> name.endsWith("/spine/spine.parquet"))
            .findFirst()
            .orElseThrow();
    String location =
        MOTO.clients().glue().getTables(r -> r.databaseName("tidemark_prod")).tableList().stream()
            .filter(table -> table.name().startsWith("tidemark_spine_"))
            .map(table -> table.storageDescriptor().location())
            .findFirst()
            .orElseThrow();
    assertThat("s3://" + StandInDeployment.RESULTS + "/" + key).startsWith(location);
    Path file = directory.resolve("staged-" + System.nanoTime() + ".parquet");
    objects.s3().getObject(r -> r.bucket(StandInDeployment.RESULTS).key(key), file);
    return rows("SELECT _sid, tailnum FROM '" + file + "' ORDER BY _sid");
  }

  private static void write(String uri, String select) {
    Path file = directory.resolve("part-" + System.nanoTime() + ".parquet");
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    String key = uri.substring(("s3://" + StandInDeployment.RESULTS + "/").length());
    objects
        .s3()
        .putObject(r -> r.bucket(StandInDeployment.RESULTS).key(key), RequestBody.fromFile(file));
  }

  private static List<String> rows(String query) {
    List<String> rows = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(result.getObject(i)));
        }
        rows.add(String.join("|", row));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
