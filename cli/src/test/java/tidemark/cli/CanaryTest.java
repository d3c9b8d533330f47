package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets go through whatever can fail; then everything that was said is searched for them. */
class CanaryTest {
  /** A value that no message may repeat, as text and as a number. */
  private static final String VALUE = "canary7q9x2v";

  private static final String NUMBER = "91827364554637281";

  /** A record identifier, which only answers to who asked by it may repeat. */
  private static final String ID = "canaryid4w8k";

  private static final String GROUP =
      """
      name: secrets
      record_identifier: id
      event_time: ts
      online: {enabled: true, storage_type: InMemory}
      offline: {partition: day}
      features:
        - {name: id, type: String}
        - {name: ts, type: String}
        - {name: word, type: String}
        - {name: "n", type: Integral}
        - {name: x, type: Fractional}
        - {name: v, type: Fractional, collection: Vector, dimension: 2}
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, Integer> answers = new TreeMap<>();

  /** What was said, by where. */
  private final Map<String, String> said = new TreeMap<>();

  @TempDir Path directory;
  private URI endpoint = URI.create("http://127.0.0.1");

  @Test
  @DisplayName(
      "S-13: a secret put through every error appears in no error, log, metric or file name")
  void aSecretAppearsNowhere() throws Exception {
    Path data = directory.resolve("store");
    ServerProcess server = ServerProcess.start(data);
    try (server) {
      endpoint = URI.create(server.endpoint());
      String created =
          command("group", "create", file("group.yaml", GROUP), "--dir", data.toString());
      assertThat(created).startsWith("Created");
      keepSecret();
      refuseWrites();
      refuseReads();
      refuseFiles(data);
      spoilTheLog(data);
      command("status", "--dir", data.toString());
      command("status", "--json", "--dir", data.toString());
      command("quarantine", "list", "--dir", data.toString());
      command("parity", "secrets", "--all", "--dir", data.toString());
      command("doctor", "--dir", data.toString());
    }
    said.put("the server's log", server.said());
    said.put("the names of files", names(data));

    assertThat(answers.getOrDefault(400, 0)).as("refused: %s", answers).isGreaterThan(40);
    assertThat(answers).doesNotContainKey(500);
    said.forEach(
        (where, text) ->
            assertThat(text.lines())
                .as(where)
                .noneMatch(line -> line.contains(VALUE) || line.contains(NUMBER))
                .noneMatch(line -> line.contains(ID) && !where.contains("Batch")));
  }

  /** The secret is in the store, so that it could be told. */
  private void keepSecret() throws Exception {
    String record =
        record(
            given("id", ID),
            given("ts", "2026-01-01T00:00:00Z"),
            given("word", VALUE),
            given("n", NUMBER));
    HttpResponse<String> put = send("PUT", "/FeatureGroup/secrets", "{\"Record\":" + record + "}");
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(send("GET", "/FeatureGroup/secrets?RecordIdentifierValueAsString=" + ID, "").body())
        .contains(VALUE, NUMBER);
  }

  private void refuseWrites() throws Exception {
    String id = given("id", ID);
    String ts = given("ts", "2026-01-02T00:00:00Z");
    for (String record :
        List.of(
            record(id, ts, given("n", VALUE)),
            record(id, ts, given("n", NUMBER + ".5")),
            record(id, ts, given("n", NUMBER + "999999999")),
            record(id, ts, given("x", VALUE)),
            record(id, ts, given("x", NUMBER + "e999")),
            record(id, ts, given("word", VALUE), given("word", VALUE)),
            record(id, ts, given("nosuch", VALUE)),
            record(id, ts, given("Word", VALUE)),
            record(id, ts, given("word", VALUE + "\\uD800")),
            record(id, ts, given("word", VALUE.repeat(40_000))),
            record(id, ts, "{\"FeatureName\":\"word\",\"ValueAsString\":" + NUMBER + "}"),
            record(id, ts, "{\"FeatureName\":\"word\",\"ValueAsString\":[\"" + VALUE + "\"]}"),
            record(id, ts, list("word", VALUE)),
            record(id, ts, list("v", VALUE, "1")),
            record(id, ts, list("v", NUMBER, NUMBER, NUMBER)),
            record(id, given("ts", VALUE)),
            record(id, given("ts", NUMBER)),
            record(id, given("word", VALUE)),
            record(ts, given("word", VALUE)),
            record(given("id", ID.repeat(200)), ts))) {
      String body = "{\"Record\":" + record + "}";
      refuse("PUT", "/FeatureGroup/secrets", body);
      refuse("PUT", "/FeatureGroup/nosuch", body);
      refuse("PUT", "/FeatureGroup/secrets", body.substring(0, body.length() - 2));
      send(
          "POST",
          "/BatchWriteRecord",
          "{\"Entries\":[{\"FeatureGroupName\":\"nosuch\",\"Record\":" + record + "}]}");
    }
    String sound = record(id, ts, given("word", VALUE));
    for (String body :
        List.of(
            "{\"Record\":"
                + sound
                + ",\"TtlDuration\":{\"Value\":\""
                + VALUE
                + "\",\"Unit\":\"Days\"}}",
            "{\"Record\":" + sound + ",\"Record\":" + sound + "}",
            "{\"Record\":\"" + VALUE + "\"}",
            "{\"Record\":{\"" + VALUE + "\":1}}",
            "\"" + VALUE + "\"",
            VALUE,
            "{\"Record\":" + sound + "}" + VALUE,
            "{\"Record\":[" + NUMBER + "]}")) {
      refuse("PUT", "/FeatureGroup/secrets", body);
    }
    refuse(
        "DELETE",
        "/FeatureGroup/secrets?RecordIdentifierValueAsString=" + ID + "&EventTime=" + VALUE,
        "");
    refuse("DELETE", "/FeatureGroup/secrets?RecordIdentifierValueAsString=" + ID, "");
    refuse(
        "DELETE",
        "/FeatureGroup/secrets?DeletionMode=HardDelete&EventTime=2025-01-01T00:00:00Z&RecordIdentifierValueAsString="
            + ID,
        "");
  }

  private void refuseReads() throws Exception {
    String asked = "?RecordIdentifierValueAsString=" + ID;
    refuse("GET", "/FeatureGroup/secrets" + asked + "&FeatureName=nosuch", "");
    refuse("GET", "/FeatureGroup/secrets" + asked + "&RecordIdentifierValueAsString=" + ID, "");
    refuse("GET", "/FeatureGroup/a%20b" + asked, "");
    refuse("POST", "/FeatureGroup/secrets" + asked, "");
    send(
        "POST",
        "/BatchGetRecord",
        "{\"Identifiers\":[{\"FeatureGroupName\":\"nosuch\",\"RecordIdentifiersValueAsString\":[\""
            + ID
            + "\"]}]}");
    Map<String, String> queries =
        Map.of(
            "cast", "SELECT CAST(word AS INTEGER) FROM secrets",
            "time", "SELECT CAST(word AS TIMESTAMP) FROM secrets",
            "error", "SELECT error(word) FROM secrets",
            "overflow", "SELECT n * 9223372036854775807 FROM secrets",
            "date", "SELECT strptime(word, '%Y') FROM secrets");
    for (String sql : queries.values()) {
      command("sql", sql, "--dir", directory.resolve("store").toString());
    }
  }

  private void refuseFiles(Path data) throws IOException {
    String store = data.toString();
    String head = "id,ts,word,n,x\n";
    List<String> rows =
        List.of(
            ID + ",2026-01-01T00:00:00Z,w," + VALUE + ",1\n",
            ID + ",2026-01-01T00:00:00Z,w,1," + VALUE + "\n",
            ID + "," + VALUE + ",w,1,1\n",
            "," + "2026-01-01T00:00:00Z," + VALUE + ",1,1\n",
            ID + ",2026-01-01T00:00:00Z," + VALUE + "\n",
            ID + ",2026-01-01T00:00:00Z,\"" + VALUE + ",1,1\n");
    for (int i = 0; i < rows.size(); i++) {
      String csv = file("bad" + i + ".csv", head + rows.get(i));
      command("load", csv, "--group", "secrets", "--dir", store);
      String rejects = directory.resolve("rejects" + i + ".csv").toString();
      command(
          "load",
          csv,
          "--group",
          "secrets",
          "--skip-bad",
          "5",
          "--rejects",
          rejects,
          "--dir",
          store);
    }
    String parquet = file("bad.parquet", "PAR1" + VALUE + "PAR1");
    command("load", parquet, "--group", "secrets", "--dir", store);
    for (String spine :
        List.of(
            "id,event_timestamp\n" + ID + "," + VALUE + "\n",
            "id,event_timestamp\n" + ID + ",\n",
            "id,other\n" + ID + "," + VALUE + "\n")) {
      String out = directory.resolve("set.parquet").toString();
      command(
          "train",
          "--spine",
          file("spine.csv", spine),
          "--features",
          "secrets:word",
          "--out",
          out,
          "--dir",
          store);
    }
    command("put", "secrets", "id=" + ID, "ts=" + VALUE, "word=" + VALUE, "--dir", store);
    command("put", "secrets", "id=" + ID, "ts=2026-01-01T00:00:00Z", "n=" + VALUE, "--dir", store);
  }

  /** A message that nobody can read, and one that was changed on its way. */
  private void spoilTheLog(Path data) throws SQLException, InterruptedException {
    String url = "jdbc:sqlite:" + data.resolve("store.db") + "?busy_timeout=20000";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String body :
          List.of(
              VALUE, "{\"v\":1,\"sha256\":\"" + VALUE + "\",\"records\":[\"" + NUMBER + "\"]}")) {
        statement.executeUpdate(
            "INSERT INTO log (body, appended_at, visible_at, receives, dead) VALUES ('"
                + body
                + "', 0, 0, 0, 0)");
      }
    }
    Instant deadline = Instant.now().plus(PATIENCE);
    String listed = "";
    while (listed.lines().count() < 4 && Instant.now().isBefore(deadline)) {
      Thread.sleep(200);
      listed = command("quarantine", "list", "--dir", data.toString());
    }
    assertThat(listed.lines().skip(2)).as("both are in quarantine").hasSize(2);
  }

  private void refuse(String method, String path, String body) throws Exception {
    HttpResponse<String> answer = send(method, path, body);
    assertThat(answer.statusCode()).as("%s to %s", method, answer.body()).isBetween(400, 499);
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(endpoint.resolve(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    answers.merge(answer.statusCode(), 1, Integer::sum);
    if (answer.statusCode() >= 400) {
      String what = "the answer to " + method + " " + path.replaceAll("\\?.*", "");
      said.merge(what, answer.headers().map() + answer.body() + "\n", String::concat);
    }
    return answer;
  }

  /** What a command said; one that succeeded may show what is stored. */
  private String command(String... arguments) {
    CliRun run = CliRun.of(new LocalStores(), arguments);
    String out = run.out() + run.err();
    said.merge("the command " + arguments[0], out, String::concat);
    return out;
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  private static String names(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.map(Path::toString).collect(Collectors.joining("\n"));
    }
  }

  private static String record(String... features) {
    return Stream.of(features).collect(Collectors.joining(",", "[", "]"));
  }

  private static String given(String name, String value) {
    return "{\"FeatureName\":\"%s\",\"ValueAsString\":\"%s\"}".formatted(name, value);
  }

  private static String list(String name, String... values) {
    return "{\"FeatureName\":\"%s\",\"ValueAsStringList\":[%s]}"
        .formatted(
            name, Stream.of(values).map(v -> '"' + v + '"').collect(Collectors.joining(",")));
  }
}
