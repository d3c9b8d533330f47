package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryStore;
import tidemark.function.Gateway.Answer;
import tidemark.http.EventTree;
import tidemark.metric.Metrics;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureValue;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineRow;
import tidemark.parquet.ParquetFileFormat;
import tidemark.record.FutureBound;
import tidemark.record.RecordService;
import tidemark.registry.Caller;

/** Inputs that are odd: some are refused before any effect, some must come back as they were. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class BadInputConformanceTest {
  private static final String T1 = "2026-03-01T10:00:00Z";
  private static final String CODE = "ValidationError";
  private static final String ONLINE = "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true}";

  /**
   * NUL, a noncharacter, an emoji of four bytes, right to left, combining, and what JSON escapes.
   */
  private static final String ANY_TEXT =
      "\u0000\uFFFE\uFFFF\uD83D\uDE00\u200F\u05E9\u05DC\u05D5\u05DDe\u0301\u00e9\\\"/\n\r\t\u2028";

  @Parameter GatewayFormat format;

  private Gateway gateway;
  private FeatureGroup clicks;

  @BeforeEach
  void createGroup() {
    gateway = new Gateway(format);
    clicks = gateway.store.create(Fixtures.definition("clicks"));
  }

  @Test
  @DisplayName("B-12: names of features that cannot be any's")
  void namesOfNoFeatureAreRefused() {
    for (String name : List.of("a b", "-a", "a_", "a\\n", "\\u00e4", "a".repeat(65))) {
      gateway
          .put("clicks", "id", "a", "ts", T1, name, "1")
          .fails(400, CODE, "Feature name '", "' is not valid.");
    }
    assertUntouched();
  }

  @Test
  @DisplayName("B-24: any text comes back as it was, from the online and the offline store")
  void anyTextComesBackFromBothStores() throws IOException {
    gateway.put("clicks", "id", json(ANY_TEXT), "ts", T1, "s", json(ANY_TEXT)).isOk();

    assertThat(gateway.get("clicks", ANY_TEXT).isOk().record())
        .containsEntry("id", ANY_TEXT)
        .containsEntry("s", ANY_TEXT);
    OfflineFlow flow = new OfflineFlow(gateway.store);
    assertThat(flow.write()).isEmpty();
    List<OfflineRow> rows = new ArrayList<>();
    ObjectStore.Key key = flow.keys("acme-fs").get(0);
    try (ObjectStore.Content content = flow.objects.open(key).orElseThrow()) {
      new ParquetFileFormat().read(content, Fixtures.schema(), rows::add);
    }
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).record().identifier().value()).isEqualTo(ANY_TEXT);
    assertThat(rows.get(0).record().value(new FeatureName("s")))
        .contains(new FeatureValue.Text(ANY_TEXT));
  }

  @Test
  @DisplayName("B-28: times beyond the range are refused by its bounds; before 1970 is fine")
  void timesHaveARange() {
    gateway.store.create(Definitions.fractionalTime("ticks"));
    for (String time : List.of("9999-12-31T23:59:59Z", "1677-09-21T00:12:43Z")) {
      gateway
          .put("clicks", "id", "a", "ts", time)
          .fails(400, CODE, "range, 1677-09-21T00:12:44Z to 2262-04-11T23:47:16Z");
    }
    gateway.put("clicks", "id", "a", "ts", "10000-01-01T00:00:00Z").fails(400, CODE, "Event time");
    for (String seconds : List.of("9223372037", "-9223372037")) {
      gateway
          .put("ticks", "id", "a", "ts", seconds)
          .fails(400, CODE, "range, 1677-09-21T00:12:44Z to 2262-04-11T23:47:16Z");
    }
    assertUntouched();

    gateway.put("ticks", "id", "a", "ts", "-86400.5").isOk();
    assertThat(gateway.get("ticks", "a").record()).containsEntry("ts", "-86400.5");
  }

  @Test
  @DisplayName("B-29: an event time an hour ahead is counted; it is refused where a bound is set")
  void anEventTimeFarAheadIsCountedOrRefused() {
    Counted counted = new Counted();
    gateway.serve(served(counted, FutureBound.NONE));

    gateway.put("clicks", "id", "a", "ts", "2026-03-01T13:00:00Z").isOk();
    assertThat(counted.ahead).isZero();
    gateway.put("clicks", "id", "b", "ts", "2026-03-01T13:00:01Z").isOk();
    assertThat(counted.ahead).isEqualTo(1);
    gateway.serve(served(counted, FutureBound.of(Duration.ofMinutes(10))));
    gateway.put("clicks", "id", "c", "ts", "2026-03-01T12:10:00Z").isOk();
    int logged = gateway.store.log.writes().size();
    gateway
        .put("clicks", "id", "d", "ts", "2026-03-01T12:10:00.001Z")
        .fails(400, CODE, "Event time lies too far in the future.", "at most 600 seconds from now");
    assertOneError(gateway.batchWrite(entry("clicks").replace(T1, "2026-03-02T00:00:00Z")), CODE);
    assertThat(gateway.store.log.writes()).hasSize(logged);
    assertThat(gateway.store.online.items(clicks.incarnation())).hasSize(3);

    gateway.delete("clicks", "b", "2026-03-03T00:00:00Z", "DeletionMode", "HardDelete").isOk();
  }

  private RecordService served(Metrics metrics, FutureBound future) {
    return new RecordService(
        gateway.store.deployment,
        gateway.store.cache,
        gateway.store.authorizer,
        gateway.store.online,
        gateway.store.log,
        gateway.store.clock,
        metrics,
        InMemoryStore.PAGE_TOKENS,
        future);
  }

  /** Counts event times far ahead. */
  private static final class Counted implements Metrics {
    private long ahead;

    @Override
    public void add(Count count, FeatureGroupName group, long by) {
      ahead += count == Count.FUTURE_EVENT_TIMES ? by : 0;
    }

    @Override
    public void measured(Gauge gauge, FeatureGroupName group, long value) {}
  }

  @Test
  @DisplayName("B-31: a store by half its name is none")
  void aStoreHasItsWholeName() {
    gateway
        .putBody(
            "clicks",
            "{\"Record\":"
                + Gateway.recordJson("id", "a", "ts", T1)
                + ",\"TargetStores\":[\"Online\"]}")
        .fails(400, CODE, "TargetStores: 'Online' is not one of OnlineStore, OfflineStore.");
    assertUntouched();
  }

  @Test
  @DisplayName("B-37: a body of UTF-16 or of gzip is refused, with a mark of its own or without")
  void aBodyOfOtherBytesIsRefused() throws IOException {
    String body = "{\"Record\":" + Gateway.recordJson("id", "a", "ts", T1) + "}";
    if (format == GatewayFormat.HTTP) { // A REST API hands on text.
      for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32")) {
        put(body.getBytes(Charset.forName(charset)))
            .fails(415, CODE, "The body is UTF-16 or UTF-32.");
      }
      put(gzip(body)).fails(415, CODE, "compressed");
    }
    gateway
        .send(
            "PUT",
            "/FeatureGroup/clicks",
            "",
            body,
            Map.of("Content-Type", "application/json", "Content-Encoding", "gzip"))
        .fails(415, CODE, "Content-Encoding");
    assertUntouched();
  }

  @Test
  @DisplayName("B-38: no such group, by every operation")
  void aGroupThatIsNotThere() {
    gateway.put("nope", "id", "a", "ts", T1).fails(400, CODE, "nope");
    gateway.delete("nope", "a", T1).fails(400, CODE, "nope");
    gateway.get("nope", "a").fails(404, "ResourceNotFound", "nope");
    gateway.listRecords("nope", "{}").fails(404, "ResourceNotFound", "nope");
    gateway.updateRecord("nope", update()).fails(404, "ResourceNotFound", "nope");
    assertOneError(
        gateway.batchGet(
            "{\"Identifiers\":[{\"FeatureGroupName\":\"nope\","
                + "\"RecordIdentifiersValueAsString\":[\"a\"]}]}"),
        "ResourceNotFound");
    assertOneError(gateway.batchWrite(entry("nope")), "ResourceNotFound");
    assertUntouched();
  }

  @Test
  @DisplayName(
      "B-38: a group that is being created, whose creation failed, or that is being deleted")
  void aGroupThatIsNotCreated() {
    gateway.store.groups.create(Caller.LOCAL, Fixtures.definition("young"));
    assertUnusable("Creating");
    FeatureGroup young = gateway.store.registry.find(new FeatureGroupName("young")).orElseThrow();
    gateway.store.registry.replace(
        young.settled(
            FeatureGroup.Status.CREATE_FAILED,
            Optional.of("No capacity."),
            gateway.store.clock.instant()));
    gateway.store.cache.forgetAll();
    assertUnusable("CreateFailed");
    gateway.store.groups.delete(Caller.LOCAL, young.name());
    assertUnusable("Deleting");
    assertUntouched();
  }

  private void assertUnusable(String status) {
    String what = "is " + status;
    gateway.put("young", "id", "a", "ts", T1).fails(400, CODE, what);
    gateway.delete("young", "a", T1).fails(400, CODE, what);
    gateway.get("young", "a").fails(400, CODE, what);
    gateway.listRecords("young", "{}").fails(400, CODE, what);
    gateway.updateRecord("young", update()).fails(400, CODE, what);
    assertOneError(gateway.batchWrite(entry("young")), CODE);
  }

  @Test
  @DisplayName("B-39 B-40: what names no group of this store touches no key, by any operation")
  void hostileNamesTouchNothing() {
    for (String name :
        List.of(
            "..%2F..%2Fetc",
            "%2e%2e%2fx",
            "%252e%252e%252f",
            "a%2Fb",
            "a%00",
            "a".repeat(151),
            "arn%3Aaws%3Asagemaker%3Aeu-west-1%3A111122223333%3Afeature-group%2Fclicks",
            "arn%3Aaws%3Asagemaker%3Aus-east-1%3A999999999999%3Afeature-group%2Fclicks",
            "arn%3Aaws%3As3%3A%3A%3Aclicks")) {
      String reason = name.startsWith("arn") ? "111122223333" : "Feature group name '";
      gateway.put(name, "id", "a", "ts", T1).fails(400, CODE, reason);
      gateway.delete(name, "a", T1).fails(400, CODE, reason);
      gateway.get(name, "a").fails(400, CODE, reason);
      assertThat(gateway.listRecords(name, "{}").status()).isIn(400, 405);
      assertThat(gateway.updateRecord(name, update()).status()).isIn(400, 405);
    }
    assertUntouched();
  }

  @Test
  @DisplayName("B-47: a delete of an identifier never written is 200; the marker is in the log")
  void aDeleteOfNothingIsLogged() {
    gateway.delete("clicks", "soft", T1).isOk();
    gateway.delete("clicks", "hard", T1, "DeletionMode", "HardDelete").isOk();

    assertThat(gateway.store.log.writes()).hasSize(2);
    assertThat(gateway.store.online.items(clicks.incarnation())).hasSize(1);
    gateway.get("clicks", "soft").isEmpty();
    gateway.get("clicks", "hard").isEmpty();
  }

  @Test
  @DisplayName("B-53: collections that cannot be")
  void collectionsThatCannotBe() {
    createFails("\"id\",\"FeatureType\":\"String\"", list(), "cannot be a collection");
    createFails("\"s\",\"FeatureType\":\"Integral\"", vector(4), "Fractional values only");
    createFails("\"s\",\"FeatureType\":\"Fractional\"", vector(0), "between 1 and 8192");
    createFails("\"s\",\"FeatureType\":\"Fractional\"", vector(8_193), "between 1 and 8192");
    createFails(
        "\"s\",\"FeatureType\":\"Fractional\"",
        ",\"CollectionType\":\"Vector\"",
        "needs CollectionConfig.VectorConfig.Dimension");
  }

  @Test
  @DisplayName("B-57: a name is taken, whether the definition is the same or another")
  void aNameIsTakenOnce() {
    gateway.create("young", ONLINE).isOk();

    gateway.create("young", ONLINE).fails(400, "ResourceInUse", "already exists");
    gateway
        .create("young", ONLINE + ",\"Description\":\"Another\"")
        .fails(400, "ResourceInUse", "already exists");
  }

  private void createFails(String feature, String collection, String reason) {
    String body =
        Gateway.createBody(
            "young",
            "String",
            "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true,\"StorageType\":\"InMemory\"}");
    String name = feature.substring(0, feature.indexOf(','));
    int at = body.indexOf("{\"FeatureName\":" + name + ",");
    String changed =
        body.substring(0, at)
            + "{\"FeatureName\":"
            + feature
            + collection
            + body.substring(body.indexOf('}', at));
    gateway.control("CreateFeatureGroup", changed).fails(400, "ValidationException", reason);
  }

  private static String list() {
    return ",\"CollectionType\":\"List\"";
  }

  private static String vector(int dimension) {
    return ",\"CollectionType\":\"Vector\",\"CollectionConfig\":{\"VectorConfig\":{\"Dimension\":"
        + dimension
        + "}}";
  }

  private static String update() {
    return "{\"RecordIdentifierValueAsString\":\"a\",\"Features\":"
        + Gateway.recordJson("ts", T1, "s", "x")
        + "}";
  }

  private static String entry(String group) {
    return "{\"Entries\":[{\"FeatureGroupName\":\""
        + group
        + "\",\"Record\":"
        + Gateway.recordJson("id", "a", "ts", T1)
        + "}]}";
  }

  private static void assertOneError(Answer answer, String code) {
    List<EventTree> errors = answer.isOk().json().at("Errors").elements();
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).at("ErrorCode").text()).contains(code);
  }

  private void assertUntouched() {
    assertThat(gateway.store.log.writes()).isEmpty();
    assertThat(gateway.store.online.items(clicks.incarnation())).isEmpty();
  }

  private Answer put(byte[] body) {
    return gateway.send("PUT", "/FeatureGroup/clicks", "", body, Map.of());
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** The inside of a JSON string. */
  private static String json(String text) {
    StringBuilder json = new StringBuilder();
    text.chars().forEach(c -> json.append(String.format("\\u%04x", c)));
    return json.toString();
  }
}
