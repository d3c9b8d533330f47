package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static tidemark.fixture.Fixtures.given;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.FeatureStoreClient;
import tidemark.client.LocalStore;
import tidemark.client.SqlResult;
import tidemark.client.json.Json;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureName;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.OfflineConfig;
import tidemark.model.OnlineConfig;
import tidemark.model.PartitionLayout;
import tidemark.model.S3Uri;
import tidemark.model.Schema;
import tidemark.record.DeleteRecord;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;
import tidemark.record.ServedRecord;

/**
 * Runs the Java and the SQL of docs/deploy.md, as they stand there, over a store of this machine.
 */
class DeployGuideTest {
  private static final Path SOURCE = Path.of("src/test/java/tidemark/local/DeployGuideTest.java");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final DateTimeFormatter LITERAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  @TempDir Path directory;
  private LocalFeatureStore store;
  private LocalServer server;
  private String guide;

  @BeforeEach
  void open() throws IOException {
    guide = Files.readString(Path.of("../docs/deploy.md"));
    store = LocalFeatureStore.open(directory.resolve(".tidemark"), LocalSettings.standard());
    server = LocalServer.start(store, 0);
    FeatureStoreClient client = FeatureStoreClient.builder().transport(store).build();
    client.createFeatureGroup(
        Fixtures.definition(
            "orders",
            Schema.of(
                List.of(
                    FeatureDefinition.scalar("id", FeatureType.STRING),
                    FeatureDefinition.scalar("at", FeatureType.STRING),
                    FeatureDefinition.scalar("total", FeatureType.FRACTIONAL),
                    FeatureDefinition.scalar("state", FeatureType.STRING)),
                new FeatureName("id"),
                new FeatureName("at")),
            Optional.of(OnlineConfig.standard()),
            Optional.of(OfflineConfig.at(S3Uri.parse("s3://acme-fs/prod"), PartitionLayout.DAY))));
    client.waitUntilCreated("orders", PATIENCE);
  }

  @AfterEach
  void close() {
    server.close();
    store.close();
  }

  @Test
  void theJavaClientPutsAndGets() throws IOException {
    assertThat(block("java: client"))
        .isEqualTo(
            found("// guide: client\n(.*?)\n *// /guide", Files.readString(SOURCE)).stripIndent());

    putAndGet(server.endpoint().toString());

    assertThat(answer(block("sql: latest"))).containsExactly("[o-1, paid, 12.5]");
  }

  private static void putAndGet(String address) {
    // guide: client
    try (FeatureStoreClient client =
        FeatureStoreClient.builder().endpoint(URI.create(address)).build()) {
      client.putRecord(
          new PutRecord(
              "orders",
              List.of(
                  new GivenFeature("id", new FeatureValue.Text("o-1")),
                  new GivenFeature("at", new FeatureValue.Text("2026-03-02T10:00:00Z")),
                  new GivenFeature("total", new FeatureValue.Text("12.50")),
                  new GivenFeature("state", new FeatureValue.Text("paid"))),
              Set.of(),
              Optional.empty()));
      Optional<ServedRecord> served =
          client.getRecord(new GetRecord("orders", "o-1", List.of("state")));
      System.out.println(served.orElseThrow().features());
    }
    // /guide
  }

  @Test
  void sqlTellsWhatIsServedWhatHeldAndWhatWasKnown() throws InterruptedException {
    put("o-1", "2026-03-01T10:00:00Z", "open");
    put("o-2", "2026-03-01T11:00:00Z", "open");
    assertThat(answer("SELECT id FROM orders ORDER BY id")).containsExactly("[o-1]", "[o-2]");
    Thread.sleep(2); // times of writes are of milliseconds
    String known = LITERAL.format(Instant.now());
    Thread.sleep(2);
    put("o-1", "2026-03-02T10:00:00Z", "paid");
    delete("o-2", "2026-03-03T10:00:00Z");
    put("o-3", "2026-02-01T10:00:00Z", "late");

    assertThat(answer(block("sql: latest")))
        .containsExactly("[o-1, paid, 12.5]", "[o-3, late, 12.5]");
    assertThat(answer(block("sql: as-of")))
        .containsExactly("[o-1, open, 12.5]", "[o-2, open, 12.5]", "[o-3, late, 12.5]");
    String asked = block("sql: known-at");
    assertThat(asked).contains("2026-03-05 00:00:00");
    assertThat(answer(asked.replace("2026-03-05 00:00:00", known)))
        .containsExactly("[o-1, open, 12.5]", "[o-2, open, 12.5]");
  }

  private void put(String id, String at, String state) {
    try (FeatureStoreClient client =
        FeatureStoreClient.builder().endpoint(server.endpoint()).build()) {
      client.putRecord(
          new PutRecord(
              "orders",
              List.of(
                  given("id", id), given("at", at), given("total", "12.50"), given("state", state)),
              Set.of(),
              Optional.empty()));
    }
  }

  private void delete(String id, String at) {
    try (FeatureStoreClient client =
        FeatureStoreClient.builder().endpoint(server.endpoint()).build()) {
      client.deleteRecord(new DeleteRecord("orders", id, at, Set.of(), DeleteRecord.Mode.SOFT));
    }
  }

  private List<String> answer(String sql) {
    List<String> rows = new ArrayList<>();
    try (SqlResult result = new LocalStore(store).sql(sql, OptionalLong.empty())) {
      for (Optional<List<Json>> row = result.next(); row.isPresent(); row = result.next()) {
        rows.add(row.get().stream().map(Json::asText).toList().toString());
      }
    }
    return rows;
  }

  private String block(String name) {
    return found("<!-- " + name + " -->\n```[a-z]+\n(.*?)\n```\n", guide);
  }

  private static String found(String form, String text) {
    Matcher matcher = Pattern.compile(form, Pattern.DOTALL).matcher(text);
    assertThat(matcher.find()).as(form).isTrue();
    return matcher.group(1);
  }
}
