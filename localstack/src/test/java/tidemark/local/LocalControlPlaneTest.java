package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.io.IOException;
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
import tidemark.client.json.Json;
import tidemark.fixture.Fixtures;
import tidemark.model.GivenFeature;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;

/** What the control plane changes, as the offline store and other callers see it. */
class LocalControlPlaneTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SIGNED =
      "AWS4-HMAC-SHA256 Credential=bob/20260301/us-east-1/sagemaker/aws4_request,"
          + " SignedHeaders=host, Signature=00";

  @TempDir Path directory;
  private LocalFeatureStore store;
  private FeatureStoreClient client;

  @BeforeEach
  void open() {
    store =
        LocalFeatureStore.open(
            directory, LocalSettings.standard().withFlushInterval(Duration.ofMillis(100)));
    client = FeatureStoreClient.builder().transport(store).build();
    client.createFeatureGroup(Fixtures.definition("clicks"));
    client.waitUntilCreated("clicks", PATIENCE);
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  @DisplayName("case 59: files of before read as null, for SQL too")
  void oldFilesReadAsNull() throws Exception {
    put("before", given("n", "1"));
    store.flush();

    addFeature("extra");

    put("after", given("extra", "x"));
    put("without");
    assertThat(sql("SELECT id, n, extra FROM clicks ORDER BY id"))
        .containsExactly("[after, null, x]", "[before, 1, null]", "[without, null, null]");
    assertThat(sql("SELECT id, extra FROM clicks_latest WHERE extra IS NOT NULL"))
        .containsExactly("[after, x]");
    assertThat(sql("SELECT count(*) FROM clicks_history WHERE extra IS NULL"))
        .containsExactly("[2]");
    assertThat(sql("SELECT count(extra) FROM clicks_raw")).containsExactly("[1]");
  }

  @Test
  @DisplayName("case 59: a write logged before the update is written after it")
  void aWriteLoggedBeforeIsWrittenAfter() throws Exception {
    Path blocker = block();
    put("queued", given("n", "1"));

    addFeature("extra");
    put("after", given("extra", "x"));
    Files.delete(blocker);

    assertThat(sql("SELECT id, n, extra FROM clicks ORDER BY id"))
        .containsExactly("[after, null, x]", "[queued, 1, null]");
  }

  @Test
  @DisplayName("an offline store that cannot be written is Blocked until it can")
  void anUnwritableOfflineStoreIsBlocked() throws Exception {
    Path blocker = block();

    put("a");

    await("\"OfflineStoreStatus\":{\"Status\":\"Blocked\",\"BlockedReason\":\"Writes do not");
    assertThat(control("ListFeatureGroups", "{\"OfflineStoreStatusEquals\":\"Blocked\"}"))
        .contains("clicks");
    assertThat(
            control(
                "Search",
                "{\"Resource\":\"FeatureGroup\",\"SearchExpression\":{\"Filters\":[{\"Name\":"
                    + "\"OfflineStoreStatus.Status\",\"Value\":\"Blocked\"}]}}"))
        .contains("clicks");
    assertThat(client.getRecord(new GetRecord("clicks", "a", List.of()))).isPresent();
    Files.delete(blocker);
    store.flush();
    await("\"OfflineStoreStatus\":{\"Status\":\"Active\"}");
    assertThat(sql("SELECT id FROM clicks")).containsExactly("[a]");
  }

  @Test
  @DisplayName("S-04: a signature names the caller, on the routes of the local store too")
  void aSignatureNamesTheCaller() throws Exception {
    put("a", given("n", "7"));
    grants("add", "arn:aws:iam::000000000000:user/ann", "clicks", "read");

    assertThat(text(get("/FeatureGroup/clicks?RecordIdentifierValueAsString=a", Map.of())))
        .contains("\"7\"");
    Map<String, String> bob = Map.of("Authorization", SIGNED, "X-Tidemark-Client", "1");
    assertThat(text(get("/FeatureGroup/clicks?RecordIdentifierValueAsString=a", bob)))
        .contains("AccessForbidden", "user/bob has no read access to feature group 'clicks'");
    byte[] query = "{\"sql\":\"SELECT id FROM clicks\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(text(new Call("POST", "/_tidemark/sql", bob, Call.Body.of(query))))
        .contains("there is no relation 'clicks'");
    assertThat(text(get("/_tidemark/grants", bob))).isEqualTo("{\"grants\":[]}");
    assertThat(text(grant("add", "*", "clicks", "read", bob)))
        .contains("AccessDeniedException", "user/bob has no admin access");
    assertThat(
            text(
                new Call(
                    "POST",
                    "/_tidemark/load?group=clicks&format=csv&name=x.csv",
                    bob,
                    Call.Body.of(
                        "id,ts\nb,2026-03-01T10:00:00Z\n".getBytes(StandardCharsets.UTF_8)))))
        .contains("AccessDeniedException");
    grants("add", "arn:aws:iam::000000000000:user/b*", "*", "read");
    assertThat(text(get("/FeatureGroup/clicks?RecordIdentifierValueAsString=a", bob)))
        .contains("\"7\"");
    assertThat(text(new Call("POST", "/_tidemark/sql", bob, Call.Body.of(query))))
        .contains("[\"a\"]");
    grants("remove", "arn:aws:iam::000000000000:user/b*", "*", "read");
    assertThat(text(get("/FeatureGroup/clicks?RecordIdentifierValueAsString=a", bob)))
        .contains("AccessForbidden");
    assertThat(text(get("/_tidemark/grants", Map.of())))
        .isEqualToIgnoringNewLines(
            "{\"grants\":[{\"principal\":\"arn:aws:iam::000000000000:user/ann\",\"group\":"
                + "\"clicks\",\"access\":\"read\"}]}");
  }

  @Test
  @DisplayName("S-04: a signature without an access key is nobody's")
  void aSignatureWithoutAnAccessKeyIsNobodys() throws Exception {
    Map<String, String> nobody = Map.of("Authorization", "AWS4-HMAC-SHA256 Credential=/x");

    assertThat(text(get("/FeatureGroup/clicks?RecordIdentifierValueAsString=a", nobody)))
        .contains("AccessForbidden");
    assertThat(text(grant("add", "arn:x", "clicks", "all")))
        .contains("Access 'all' is not one of read, write, admin.");
  }

  /** A file where the bucket's directory would be. */
  private Path block() throws IOException {
    Path blocker = directory.resolve("s3").resolve("acme-fs");
    Files.createDirectories(blocker.getParent());
    return Files.writeString(blocker, "in the way");
  }

  private void addFeature(String name) throws Exception {
    control(
        "UpdateFeatureGroup",
        "{\"FeatureGroupName\":\"clicks\",\"FeatureAdditions\":[{\"FeatureName\":\""
            + name
            + "\",\"FeatureType\":\"String\"}]}");
    await("\"LastUpdateStatus\":{\"Status\":\"Successful\"}");
  }

  private void await(String part) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String described = "";
    while (!described.contains(part) && System.nanoTime() < deadline) {
      described = control("DescribeFeatureGroup", "{\"FeatureGroupName\":\"clicks\"}");
      Thread.sleep(20);
    }
    assertThat(described).contains(part);
  }

  private String control(String operation, String body) throws IOException {
    return text(
        new Call(
            "POST",
            "/",
            Map.of("X-Amz-Target", "SageMaker." + operation),
            Call.Body.of(body.getBytes(StandardCharsets.UTF_8))));
  }

  private void grants(String what, String principal, String group, String access)
      throws IOException {
    assertThat(text(grant(what, principal, group, access)).strip()).isEqualTo("{\"changed\":true}");
    assertThat(text(grant(what, principal, group, access)).strip())
        .isEqualTo("{\"changed\":false}");
  }

  private static Call grant(String what, String principal, String group, String access) {
    return grant(what, principal, group, access, Map.of("X-Tidemark-Client", "1"));
  }

  private static Call grant(
      String what, String principal, String group, String access, Map<String, String> headers) {
    String body =
        String.format(
            "{\"do\":\"%s\",\"principal\":\"%s\",\"group\":\"%s\",\"access\":\"%s\"}",
            what, principal, group, access);
    return new Call(
        "POST", "/_tidemark/grants", headers, Call.Body.of(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static Call get(String path, Map<String, String> headers) {
    return new Call("GET", path, headers, Call.Body.of(new byte[0]));
  }

  private String text(Call call) throws IOException {
    try (Reply reply = store.send(call)) {
      return new String(reply.body().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void put(String id, GivenFeature... others) {
    client.putRecord(
        new PutRecord(
            "clicks", features(id, "2026-03-01T10:00:00Z", others), Set.of(), Optional.empty()));
  }

  private List<String> sql(String query) {
    List<String> rows = new ArrayList<>();
    try (SqlResult result = new LocalStore(store).sql(query, OptionalLong.empty())) {
      for (Optional<List<Json>> row = result.next(); row.isPresent(); row = result.next()) {
        rows.add(row.get().stream().map(LocalControlPlaneTest::shown).toList().toString());
      }
    }
    return rows;
  }

  private static String shown(Json value) {
    if (value instanceof Json.Elements list) {
      return list.elements().stream().map(LocalControlPlaneTest::shown).toList().toString();
    }
    return value instanceof Json.Nothing
        ? "null"
        : value instanceof Json.Bool flag ? Boolean.toString(flag.value()) : value.asText();
  }
}
