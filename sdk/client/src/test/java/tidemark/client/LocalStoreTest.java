package tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.json.Json;
import tidemark.materialize.Materialization;
import tidemark.materialize.Schedule;
import tidemark.materialize.ScheduledGroup;
import tidemark.model.Incarnation;
import tidemark.model.TimeToLive;
import tidemark.offline.ColumnNaming;
import tidemark.offline.FeatureReference;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Grant;

class LocalStoreTest {
  private static final String DATA_SHA256 =
      "3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7"; // of "data"

  @TempDir Path directory;

  private final RecordedServer server = new RecordedServer();
  private final LocalStore store =
      new LocalStore(new HttpTransport(server.endpoint(), Duration.ZERO));
  private final List<Progress> progress = new ArrayList<>();
  private Path file = Path.of("");

  @BeforeEach
  void writeFile() throws IOException {
    file = directory.resolve("rows one.csv");
    Files.writeString(file, "id,ts\n1,2\n");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void schedulesAreSetReadAndRemoved() {
    Materialization nightly =
        new Materialization(
            Optional.of(Schedule.parse("cron(0 3 * * ? *)", ZoneId.of("Europe/Berlin"))),
            Optional.of(Duration.ofMinutes(40)),
            Optional.empty(),
            Materialization.OnArrival.RUN);
    server
        .answers(200, "{\"warnings\":[\"W.\"]}")
        .answers(
            200,
            "{\"schedules\":[{\"group\":\"clicks\",\"incarnation\":\"clicks-1\","
                + "\"schedule\":\"cron(0 3 * * ? *)\",\"timeZone\":\"Europe/Berlin\","
                + "\"expectedRunTimeSeconds\":2400,\"onArrival\":true,"
                + "\"since\":\"2026-03-01T12:00:00Z\"}]}")
        .answers(200, "{\"changed\":true}")
        .answers(200, "{\"schedules\":[]}");

    assertThat(store.setSchedule("clicks", nightly)).containsExactly("W.");
    assertThat(server.asked().method()).isEqualTo("PUT");
    assertThat(server.asked().pathAndQuery()).isEqualTo("/_tidemark/schedules?group=clicks");
    assertThat(server.asked().body())
        .isEqualTo(
            "{\"schedule\":\"cron(0 3 * * ? *)\",\"timeZone\":\"Europe/Berlin\","
                + "\"expectedRunTimeSeconds\":2400,\"onArrival\":true}");
    assertThat(store.schedule("clicks"))
        .contains(
            new ScheduledGroup(
                Incarnation.parse("clicks-1"), nightly, Instant.parse("2026-03-01T12:00:00Z")));
    assertThat(store.removeSchedule("clicks")).isTrue();
    assertThat(server.asked().method()).isEqualTo("DELETE");
    assertThat(server.asked().headers()).containsEntry("X-Tidemark-Client", "1");
    assertThat(store.schedules()).isEmpty();
  }

  @Test
  void sqlStreamsRowsWithTheirNumbersAsWritten() {
    server.answers(
        200,
        """
        {"columns":[{"name":"a","type":"BIGINT"},{"name":"b","type":"DECIMAL(18,3)"},{"name":"c","type":"VARCHAR"}]}
        {"row":[9007199254740993,1.500,"x"]}
        {"row":[null,null,null]}
        {"done":{"rows":2}}
        """);

    try (SqlResult result = store.sql("SELECT 1", OptionalLong.of(10))) {
      assertThat(result.columns())
          .extracting(SqlResult.Column::name)
          .containsExactly("a", "b", "c");
      assertThat(result.columns())
          .extracting(SqlResult.Column::isNumeric)
          .containsExactly(true, true, false);
      assertThat(result.next().orElseThrow())
          .containsExactly(
              new Json.Numeral("9007199254740993"), new Json.Numeral("1.500"), new Json.Text("x"));
      assertThat(result.next().orElseThrow()).containsOnly(new Json.Nothing());
      assertThat(result.next()).isEmpty();
      assertThat(result.next()).isEmpty();
      assertThat(result.rows()).isEqualTo(2);
    }
    assertThat(server.asked().headers()).containsEntry("X-Tidemark-Client", "1");
    assertThat(server.asked().body()).isEqualTo("{\"sql\":\"SELECT 1\",\"limit\":10}");
  }

  @Test
  void aFailureAmongTheRowsIsThrown() {
    server.answers(
        200,
        """
        {"columns":[]}
        {"row":[]}
        {"error":{"code":"ValidationError","message":"Out of memory."}}
        """);

    try (SqlResult result = store.sql("SELECT 1", OptionalLong.empty())) {
      assertThat(result.next()).isPresent();
      assertThatThrownBy(result::next).hasMessage("Out of memory.");
    }
  }

  @Test
  void anAnswerThatBreaksOffIsNoEnd() {
    server.answers(200, "{\"columns\":[]}\n{\"row\":[]}\n");

    try (SqlResult result = store.sql("SELECT 1", OptionalLong.empty())) {
      assertThat(result.next()).isPresent();
      assertThatThrownBy(result::next).hasMessageContaining("it breaks off");
    }
  }

  @Test
  void loadSendsTheFileAndTellsOfItsProgress() {
    server.answers(
        200,
        """
        {"progress":{"phase":"check","rows":1}}
        {"reject":{"row":3,"reason":"Not a number."}}
        {"progress":{"phase":"write","rows":2}}
        {"done":{"rows":2}}
        """);

    LoadReport report =
        store.load(
            new LoadRequest(
                "plane",
                file,
                Optional.empty(),
                Map.of("tailnum", "tail number"),
                OptionalLong.of(5),
                LoadRequest.ExtraColumns.IGNORED,
                LoadRequest.Repetition.LOADED_AGAIN,
                LoadRequest.Winners.LEFT_TO_MATERIALIZATION),
            progress::add);

    assertThat(server.asked().pathAndQuery())
        .isEqualTo(
            "/_tidemark/load?group=plane&format=csv&name=rows%20one.csv"
                + "&map=tailnum%3Dtail%20number&skipBad=5&ignoreExtra=true&again=true&offlineOnly=true");
    assertThat(server.asked().body()).isEqualTo("id,ts\n1,2\n");
    assertThat(progress).containsExactly(new Progress("check", 1), new Progress("write", 2));
    assertThat(report.rejects()).containsExactly(new LoadReport.Reject(3, "Not a number."));
    assertThat(report.summary().text("rows")).contains("2");
  }

  @Test
  void trainDownloadsDataAndManifest() throws IOException {
    server
        .answers(
            200,
            "{\"done\":{\"id\":\"t 1\",\"manifest\":{\"rows\":1,\"sha256\":\""
                + DATA_SHA256
                + "\"}}}")
        .answers(200, "data");
    Path out = directory.resolve("train.parquet");

    TrainingSet set = store.train(training(), out, progress::add);

    assertThat(server.asked().pathAndQuery()).isEqualTo("/_tidemark/train/t%201");
    assertThat(out).hasContent("data");
    assertThat(set.manifestFile()).isEqualTo(directory.resolve("train.manifest.json"));
    assertThat(Files.readString(set.manifestFile())).contains("\"rows\" : 1").endsWith("}\n");
    assertThat(filesBut(file)).hasSize(2);
  }

  @Test
  @DisplayName("B-74: a training set that fails on its way leaves no file")
  void aDamagedTrainingSetLeavesNothing() throws IOException {
    server
        .answers(
            200, "{\"done\":{\"id\":\"t1\",\"manifest\":{\"sha256\":\"" + DATA_SHA256 + "\"}}}")
        .answers(200, "dama")
        .answers(200, "{\"done\":{\"id\":\"t1\",\"manifest\":{}}}")
        .answers(404, "{\"__type\":\"ResourceNotFound\",\"Message\":\"Gone.\"}");
    Path out = directory.resolve("train.parquet");

    assertThatThrownBy(() -> store.train(training(), out, progress::add))
        .hasMessageStartingWith("The training set was damaged on its way");
    assertThatThrownBy(() -> store.train(training(), out, progress::add)).hasMessage("Gone.");

    assertThat(filesBut(file)).isEmpty();
  }

  @Test
  @DisplayName("B-74: an output that cannot be written says why")
  void anOutputThatCannotBeWrittenSaysWhy() {
    server.answers(200, "{\"done\":{\"id\":\"t1\",\"manifest\":{}}}");
    Path out = directory.resolve("missing").resolve("train.parquet");

    assertThatThrownBy(() -> store.train(training(), out, progress::add))
        .hasMessageStartingWith("Cannot write '" + out + "': there is no file or directory");
  }

  @Test
  void trainNamesEverythingItWasAsked() {
    server.answers(400, "{\"__type\":\"ValidationError\",\"Message\":\"No.\"}");
    TrainingRequest request =
        new TrainingRequest(
            file,
            List.of(FeatureReference.parse("plane:seats"), FeatureReference.parse("weather:temp")),
            Optional.of("sched"),
            Map.of("plane", "tail"),
            Optional.of("2026-01-01T00:00:00Z"),
            Optional.of(TimeToLive.parse("2 days")),
            ColumnNaming.FULL);

    assertThatThrownBy(() -> store.train(request, directory.resolve("x"), progress::add))
        .hasMessage("No.");

    assertThat(server.asked().pathAndQuery())
        .isEqualTo(
            "/_tidemark/train?format=csv&name=rows%20one.csv&feature=plane%3Aseats"
                + "&feature=weather%3Atemp&eventTimeColumn=sched&id=plane%3Dtail"
                + "&knownAt=2026-01-01T00%3A00%3A00Z&maxAge=172800s&fullNames=true");
  }

  @Test
  void grantsAreSentAndRead() {
    Grant grant = new Grant("arn:aws:iam::000000000000:user/ann", "orders", Access.READ);
    String members =
        "\"principal\":\"arn:aws:iam::000000000000:user/ann\",\"group\":\"orders\","
            + "\"access\":\"read\"}";
    server
        .answers(200, "{\"changed\":true}")
        .answers(200, "{\"changed\":false}")
        .answers(200, "{\"grants\":[{" + members + "]}");

    assertThat(store.addGrant(grant)).isTrue();
    assertThat(server.asked().body()).isEqualTo("{\"do\":\"add\"," + members);
    assertThat(store.removeGrant(grant)).isFalse();
    assertThat(server.asked().body()).isEqualTo("{\"do\":\"remove\"," + members);
    assertThat(store.grants()).containsExactly(grant);
  }

  private TrainingRequest training() {
    return new TrainingRequest(
        file,
        List.of(FeatureReference.parse("plane:seats")),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        ColumnNaming.FEATURE);
  }

  private List<Path> filesBut(Path one) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(path -> !path.equals(one)).toList();
    }
  }
}
