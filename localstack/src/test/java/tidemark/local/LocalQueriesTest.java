package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.Call;
import tidemark.client.FeatureStoreClient;
import tidemark.client.LocalStore;
import tidemark.client.Reply;
import tidemark.client.SqlResult;
import tidemark.client.TrainingRequest;
import tidemark.client.TrainingSet;
import tidemark.client.json.Json;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureStoreException;
import tidemark.offline.ColumnNaming;
import tidemark.offline.FeatureReference;
import tidemark.record.PutRecord;

class LocalQueriesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Map<String, String> FROM_CLIENT = Map.of("X-Tidemark-Client", "1");

  @TempDir Path directory;
  private LocalFeatureStore store;
  private FeatureStoreClient client;
  private LocalStore local;

  @BeforeEach
  void open() {
    store = LocalFeatureStore.open(directory.resolve(".tidemark"), LocalSettings.standard());
    client = FeatureStoreClient.builder().transport(store).build();
    local = new LocalStore(store);
    client.createFeatureGroup(Fixtures.definition("clicks"));
    client.waitUntilCreated("clicks", PATIENCE);
    put("a", "2026-03-01T10:00:00Z", "7");
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void querySeesWhatWasPutJustBefore() {
    assertThat(
            rows(
                "SELECT id, n, is_deleted, [n, NULL], n / 0.0, TIMESTAMP '2026-03-01 10:00:00.5',"
                    + " 9223372036854775807::HUGEINT + 1, 1.50 FROM clicks"))
        .containsExactly(
            "[a, 7, false, [7, null], Infinity, 2026-03-01 10:00:00.5, 9223372036854775808, 1.50]");

    put("b", "2026-03-01T10:00:00Z", "8");
    assertThat(rows("SELECT id FROM clicks_latest ORDER BY id")).containsExactly("[a]", "[b]");
  }

  @Test
  void limitBoundsTheRows() {
    assertThat(rows("SELECT i FROM range(1000000000) t(i)", OptionalLong.of(2)))
        .containsExactly("[0]", "[1]");
    assertThat(rows("SELECT 1", OptionalLong.of(0))).isEmpty();
  }

  @Test
  @DisplayName("B-70: what is refused says where and why, as a request's failure")
  void whatIsRefusedSaysWhereAndWhy() {
    assertThatThrownBy(() -> rows("SELECT * FROM read_csv('/etc/passwd')"))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining("Line 1, column 15: table function 'read_csv' is refused");
    assertThatThrownBy(() -> rows("SELECT i / 0, error('x') FROM range(3) t(i)"))
        .isInstanceOf(FeatureStoreException.class);
  }

  @Test
  void queryIsCancelledWhenItsClientIsGone() throws IOException, InterruptedException {
    String endless = "SELECT sum(a.i * b.i % 7) FROM range(10000000) a(i), range(10000000) b(i)";
    Call call =
        new Call(
            "POST",
            "/_tidemark/sql",
            FROM_CLIENT,
            Call.Body.of(("{\"sql\":\"" + endless + "\"}").getBytes(StandardCharsets.UTF_8)));

    Reply reply = store.send(call); // begins with an empty line, as there is no row yet
    assertThat(queriesRunning()).isEqualTo(1);
    reply.close();

    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (queriesRunning() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertThat(queriesRunning()).isZero();
  }

  @Test
  void trainingSetIsBuiltAndFetchedOnce() throws IOException {
    Path spine = directory.resolve("spine.csv");
    Files.writeString(
        spine, "user,event_timestamp\na,2026-03-01T10:00:00Z\na,2026-03-01T09:59:59Z\n");
    Path out = directory.resolve("set.parquet");
    List<String> phases = new ArrayList<>();

    TrainingSet set =
        local.train(
            new TrainingRequest(
                spine,
                List.of(FeatureReference.parse("clicks:n")),
                Optional.empty(),
                Map.of("clicks", "user"),
                Optional.empty(),
                Optional.empty(),
                ColumnNaming.FULL),
            out,
            progress -> phases.add(progress.phase()));

    assertThat(set.manifest().text("rowsIn")).contains("2");
    assertThat(set.manifest().text("rowsOut")).contains("2");
    assertThat(Long.toString(Files.size(out))).isEqualTo(set.manifest().require("bytes"));
    assertThat(set.manifestFile()).exists();
    assertThat(phases).containsExactly("stage", "join");
    assertThat(staged()).isEmpty();
  }

  @Test
  @DisplayName("B-66: a spine that does not fit leaves nothing behind")
  void spineThatDoesNotFitLeavesNothingBehind() throws IOException {
    Path spine = directory.resolve("spine.csv");
    Files.writeString(spine, "id\na\n");
    Path out = directory.resolve("set.parquet");

    assertThatThrownBy(
            () ->
                local.train(
                    new TrainingRequest(
                        spine,
                        List.of(FeatureReference.parse("clicks:n")),
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        ColumnNaming.FEATURE),
                    out,
                    progress -> {}))
        .hasMessage("The spine has no event time column 'event_timestamp'.");
    assertThat(out).doesNotExist();
    assertThat(staged()).isEmpty();
  }

  @Test
  void leaksAreCounted() throws IOException {
    byte[] spine =
        "id,event_timestamp\na,2026-03-01T09:00:00Z\na,2026-02-28T09:00:00Z\n"
            .getBytes(StandardCharsets.UTF_8);
    Call call =
        new Call(
            "POST",
            "/_tidemark/leaks?format=csv&feature=clicks%3An&feature=clicks%3As",
            FROM_CLIENT,
            Call.Body.of(spine));

    assertThat(text(call))
        .endsWith(
            "{\"done\":{\"leaks\":[{\"feature\":\"clicks:n\",\"rows\":2,\"latestValue\":2,"
                + "\"calendarDay\":1},{\"feature\":\"clicks:s\",\"rows\":2,\"latestValue\":0,"
                + "\"calendarDay\":0}]}}\n");
  }

  @Test
  void requestThatMakesNoSenseIsRefused() throws IOException {
    for (String body :
        List.of("", "[]", "{}", "{\"sql\":1}", "{\"sql\":\"SELECT 1\",\"limit\":-1}")) {
      Call call =
          new Call(
              "POST",
              "/_tidemark/sql",
              FROM_CLIENT,
              Call.Body.of(body.getBytes(StandardCharsets.UTF_8)));
      try (Reply reply = store.send(call)) {
        assertThat(reply.status()).as(body).isEqualTo(400);
      }
    }
    for (String path :
        List.of(
            "train/nosuch", "train/../store.db", "train/00000000-0000-0000-0000-000000000000")) {
      try (Reply reply = store.send(Call.get("/_tidemark/" + path))) {
        assertThat(reply.status()).as(path).isEqualTo(404);
      }
    }
  }

  private static long queriesRunning() {
    return Thread.getAllStackTraces().values().stream()
        .filter(
            stack ->
                Stream.of(stack).anyMatch(f -> f.getClassName().equals("org.duckdb.DuckDBNative")))
        .count();
  }

  private void put(String id, String time, String n) {
    client.putRecord(
        new PutRecord("clicks", features(id, time, given("n", n)), Set.of(), Optional.empty()));
  }

  private List<String> rows(String sql) {
    return rows(sql, OptionalLong.empty());
  }

  private List<String> rows(String sql, OptionalLong limit) {
    List<String> rows = new ArrayList<>();
    try (SqlResult result = local.sql(sql, limit)) {
      for (Optional<List<Json>> row = result.next(); row.isPresent(); row = result.next()) {
        rows.add(row.get().stream().map(LocalQueriesTest::shown).toList().toString());
      }
    }
    return rows;
  }

  private static String shown(Json value) {
    if (value instanceof Json.Elements list) {
      return list.elements().stream().map(LocalQueriesTest::shown).toList().toString();
    }
    return value instanceof Json.Nothing
        ? "null"
        : value instanceof Json.Bool flag ? Boolean.toString(flag.value()) : value.asText();
  }

  private String text(Call call) throws IOException {
    try (Reply reply = store.send(call);
        InputStream body = reply.body()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private List<String> staged() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(".tidemark/staging"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("duckdb"))
          .toList();
    }
  }
}
