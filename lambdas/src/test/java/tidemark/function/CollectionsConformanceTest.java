package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.fixture.Definitions;
import tidemark.function.Gateway.Answer;
import tidemark.http.EventTree;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineRow;
import tidemark.parquet.ParquetFileFormat;

/** Lists {@code l}, sets {@code u} and vectors {@code v} of four through the handlers. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class CollectionsConformanceTest {
  private static final String T1 = "2026-03-01T10:00:00Z";
  private static final String T2 = "2026-03-01T10:30:00Z";
  private static final String CODE = "ValidationError";

  @Parameter GatewayFormat format;

  private Gateway gateway;
  private FeatureGroup group;

  @BeforeEach
  void createGroup() {
    gateway = new Gateway(format);
    group = gateway.store.create(Definitions.collections("things"));
  }

  @Test
  @DisplayName(
      "case 53, B-20: what was put comes back by GetRecord and BatchGetRecord, a set once each")
  void collectionsComeBack() {
    put("a", T1, list("l", "3", "1", "3"), list("u", "x", "y", "x", ""), vector("0.5")).isOk();

    Map<String, String> expected =
        Map.of("id", "a", "ts", T1, "l", "3,1,3", "u", "x,y,", "v", "0.5,1e-3,-2,007");
    assertThat(gateway.get("things", "a").isOk().record()).isEqualTo(expected);
    Answer batch =
        gateway.batchGet(
            "{\"Identifiers\":[{\"FeatureGroupName\":\"things\","
                + "\"RecordIdentifiersValueAsString\":[\"a\"],\"FeatureNames\":[\"v\",\"l\"]}]}");
    EventTree found = batch.isOk().json().at("Records").elements().get(0);
    assertThat(Answer.record(found.at("Record")))
        .isEqualTo(Map.of("l", "3,1,3", "v", "0.5,1e-3,-2,007"));
  }

  @Test
  @DisplayName("case 53: an empty list and an empty set are values; a missing one is absent")
  void anEmptyCollectionIsAValue() {
    put("a", T1, list("l"), list("u")).isOk();

    assertThat(gateway.get("things", "a").record())
        .isEqualTo(Map.of("id", "a", "ts", T1, "l", "", "u", ""));
    assertThat(gateway.get("things", "a").body()).contains("\"ValueAsStringList\":[]");
  }

  @Test
  @DisplayName("case 53: collections by BatchWriteRecord and UpdateRecord, into the offline store")
  void collectionsAreBatchedUpdatedAndLogged() throws IOException {
    gateway
        .batchWrite(
            "{\"Entries\":[{\"FeatureGroupName\":\"things\",\"Record\":"
                + record("a", T1, list("l", "1", "2"), list("u", "x"), vector("1"))
                + "}]}")
        .isOk();
    gateway
        .updateRecord(
            "things",
            "{\"RecordIdentifierValueAsString\":\"a\",\"Features\":["
                + list("u", "q", "p", "q")
                + ","
                + list("l")
                + ",{\"FeatureName\":\"ts\",\"ValueAsString\":\""
                + T2
                + "\"}]}")
        .isOk();

    Map<String, String> merged =
        Map.of("id", "a", "ts", T2, "l", "", "u", "q,p", "v", "1,1e-3,-2,007");
    assertThat(gateway.get("things", "a").record()).isEqualTo(merged);
    List<OfflineRow> rows = offlineRows();
    assertThat(rows).hasSize(2);
    assertThat(values(rows.get(0)))
        .containsEntry("l", new FeatureValue.Texts(List.of("1", "2")))
        .containsEntry("u", new FeatureValue.Texts(List.of("x")))
        .containsEntry("v", new FeatureValue.Texts(List.of("1.0", "0.001", "-2.0", "7.0")));
    assertThat(values(rows.get(1)))
        .containsEntry("l", new FeatureValue.Texts(List.of()))
        .containsEntry("u", new FeatureValue.Texts(List.of("q", "p")))
        .containsEntry("v", new FeatureValue.Texts(List.of("1.0", "0.001", "-2.0", "7.0")));
  }

  @Test
  @DisplayName(
      "case 53, B-18, B-19: wrong dimensions, elements and shapes are ValidationError everywhere")
  void aCollectionHasRules() {
    put("a", T1, list("l", "1")).isOk();

    for (int dimension : List.of(0, 3, 5)) {
      String[] elements =
          IntStream.range(0, dimension).mapToObj(Integer::toString).toArray(String[]::new);
      put("a", T2, list("v", elements))
          .fails(400, CODE, "it has " + dimension + " elements, expected 4");
      gateway
          .updateRecord(
              "things",
              "{\"RecordIdentifierValueAsString\":\"a\",\"Features\":["
                  + list("v", elements)
                  + "]}")
          .fails(400, CODE, "it has " + dimension + " elements, expected 4");
    }
    put("a", T2, list("l", "1", "1.5"), list("v", "1", "2", "x", "4"))
        .fails(400, CODE, "'l' of feature group 'things' is a List of Integral;", "'v' of");
    put("a", T2, "{\"FeatureName\":\"u\",\"ValueAsString\":\"x\"}", list("id", "a"))
        .fails(400, CODE, "is a Set of String; use ValueAsStringList", "use ValueAsString");
    Answer batch =
        gateway.batchWrite(
            "{\"Entries\":[{\"FeatureGroupName\":\"things\",\"Record\":"
                + record("a", T2, list("v", "1"))
                + "}]}");
    assertThat(batch.isOk().json().at("Errors").elements()).hasSize(1);
    assertThat(gateway.get("things", "a").record())
        .isEqualTo(Map.of("id", "a", "ts", T1, "l", "1"));
  }

  @Test
  @DisplayName("case 53: a Standard group with a collection is not created")
  void onlyGroupsInMemoryHaveCollections() {
    for (String storage : List.of("Standard", "Standard_V2")) {
      gateway
          .control(
              "CreateFeatureGroup",
              Gateway.createBody(
                      "other",
                      "String",
                      "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true,\"StorageType\":\""
                          + storage
                          + "\"}")
                  .replace(
                      "{\"FeatureName\":\"s\",",
                      "{\"FeatureName\":\"s\",\"CollectionType\":\"List\","))
          .fails(400, "ValidationException", "InMemory");
    }
    gateway
        .controlUnsettled("DescribeFeatureGroup", "{\"FeatureGroupName\":\"other\"}")
        .fails(400, "ResourceNotFound");
  }

  private Answer put(String id, String time, String... features) {
    return gateway.putBody("things", "{\"Record\":" + record(id, time, features) + "}");
  }

  private static String record(String id, String time, String... features) {
    String keys = Gateway.recordJson("id", id, "ts", time);
    return keys.substring(0, keys.length() - 1) + "," + String.join(",", features) + "]";
  }

  private static String list(String name, String... elements) {
    List<String> quoted = new ArrayList<>();
    for (String element : elements) {
      quoted.add("\"" + element + "\"");
    }
    return "{\"FeatureName\":\""
        + name
        + "\",\"ValueAsStringList\":["
        + String.join(",", quoted)
        + "]}";
  }

  private static String vector(String first) {
    return list("v", first, "1e-3", "-2", "007");
  }

  private List<OfflineRow> offlineRows() throws IOException {
    OfflineFlow flow = new OfflineFlow(gateway.store);
    assertThat(flow.write()).isEmpty();
    List<OfflineRow> rows = new ArrayList<>();
    for (ObjectStore.Key key : flow.keys("acme-fs")) {
      try (ObjectStore.Content content = flow.objects.open(key).orElseThrow()) {
        new ParquetFileFormat().read(content, group.schema(), rows::add);
      }
    }
    return rows;
  }

  private static Map<String, FeatureValue> values(OfflineRow row) {
    return row.record().present().stream()
        .collect(Collectors.toMap(GivenFeature::name, GivenFeature::value));
  }
}
