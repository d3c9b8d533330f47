package tidemark.cli.check;

import static tidemark.cli.check.CheckFailure.unlessEqual;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tidemark.cli.check.ApiCase.Need;
import tidemark.client.LocalStore;
import tidemark.client.ParityQuery;
import tidemark.client.TrainingRequest;
import tidemark.client.TrainingSet;
import tidemark.client.json.Json;
import tidemark.materialize.Scope;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.offline.ColumnNaming;
import tidemark.offline.FeatureReference;
import tidemark.parquet.ParquetRows;
import tidemark.tabular.RowSource;

/**
 * The whole way of a record, in a group of its own: put, served, recorded, queried, trained on,
 * materialized, audited, deleted. Each step goes on where the last one ended.
 */
final class Journey {
  private static final int RECORDS = 12;
  private static final String EARLY = "2026-03-01T10:00:00Z";
  private static final String BETWEEN = "2026-03-01T10:30:00Z";
  private static final String LATE = "2026-03-01T11:00:00Z";
  private static final String LATEST = "2026-03-01T12:00:00Z";
  private static final String LATEST_VALUE = "777";
  private static final FeatureValue NOTHING = new FeatureValue.Text("null");

  private final ApiCalls api;
  private final Groups groups;
  private final OfflineRows offline;
  private final LocalStore store;
  private final Path workplace;
  private final String group;

  /**
   * A journey to be begun.
   *
   * @param workplace a directory for the training set
   */
  Journey(ApiCalls api, Groups groups, LocalStore store, Path workplace) {
    this.api = api;
    this.groups = groups;
    this.offline = new OfflineRows(store);
    this.store = store;
    this.workplace = workplace;
    this.group = groups.name("journey");
  }

  /** A part of the way. */
  record Step(String name, String claim, Need need, Runnable work) {}

  List<Step> steps() {
    return List.of(
        new Step("create", "a group with both stores is created", Need.API, this::create),
        new Step("put", RECORDS + " records are put, each twice", Need.API, this::put),
        new Step("get", "the later put of each is served", Need.API, this::get),
        new Step("offline", "every put can be queried", Need.OFFLINE_SQL, this::recorded),
        new Step("latest", "SQL tells what is served", Need.OFFLINE_SQL, this::latest),
        new Step(
            "train", "a training set holds what was known then", Need.OFFLINE_SQL, this::train),
        new Step(
            "materialize", "an offline write comes online", Need.OFFLINE_SQL, this::materialize),
        new Step("parity", "what is served is what was recorded", Need.OFFLINE_SQL, this::parity),
        new Step("delete", "the group is gone", Need.API, this::delete));
  }

  private static String id(int number) {
    return "record-" + number;
  }

  private void create() {
    groups.create(group, GroupKind.BOTH.definition(group, groups.offlineUri())).ok();
    groups.awaitCreated(group);
  }

  private void put() {
    for (int i = 0; i < RECORDS; i++) {
      api.put(group, "id", id(i), "ts", EARLY, "n", "" + i, "s", "early").okAndEmpty();
      api.put(group, "id", id(i), "ts", LATE, "n", "" + (100 + i), "s", "late").okAndEmpty();
    }
  }

  private void get() {
    for (int i = 0; i < RECORDS; i++) {
      unlessEqual(
          "The record",
          Map.of("id", id(i), "ts", LATE, "n", "" + (100 + i), "s", "late"),
          api.get(group, id(i)).record());
    }
  }

  private void recorded() {
    offline.await(2 * RECORDS, OfflineRows.writesOf(group, "record-"));
  }

  private void latest() {
    String view = '"' + new FeatureGroupName(group).sqlName() + "_latest\"";
    Map<String, String> found =
        offline.query("SELECT \"id\", \"n\" FROM " + view).stream()
            .collect(
                Collectors.toMap(
                    row -> row.get("id"), row -> row.get("n"), (a, b) -> b, TreeMap::new));

    unlessEqual("The latest values", expected(100), found);
  }

  private static Map<String, String> expected(int offset) {
    return IntStream.range(0, RECORDS)
        .boxed()
        .collect(
            Collectors.toMap(
                Journey::id, i -> Integer.toString(offset + i), (a, b) -> b, TreeMap::new));
  }

  /** At a time between the puts the earlier one was known. */
  private void train() {
    List<String> lines = new ArrayList<>(List.of("id,event_timestamp"));
    IntStream.range(0, RECORDS).forEach(i -> lines.add(id(i) + "," + BETWEEN));
    TrainingRequest request =
        new TrainingRequest(
            workplace.resolve("spine.csv"),
            List.of(new FeatureReference(new FeatureGroupName(group), new FeatureName("n"))),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            ColumnNaming.FEATURE);
    try {
      Files.write(request.spine(), lines);
      TrainingSet built = store.train(request, workplace.resolve("train.parquet"), progress -> {});
      unlessEqual("The training set", expected(0), valuesOf(built.file()));
    } catch (FeatureStoreException e) {
      throw new CheckFailure(e.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> valuesOf(Path file) throws IOException {
    Map<String, String> values = new TreeMap<>();
    try (RowSource rows = ParquetRows.open(file)) {
      RowSource.Column id = column(rows, "id", FeatureType.STRING);
      RowSource.Column n = column(rows, "n", FeatureType.INTEGRAL);
      while (rows.next()) {
        values.put(textOf(id), textOf(n));
      }
    }
    return values;
  }

  private static RowSource.Column column(RowSource rows, String name, FeatureType type) {
    return rows.feature(rows.columns().indexOf(name), FeatureDefinition.scalar(name, type));
  }

  private static String textOf(RowSource.Column column) {
    return column.value().orElse(NOTHING) instanceof FeatureValue.Text value
        ? value.text()
        : "no text";
  }

  private void materialize() {
    String body =
        Bodies.object(
            json -> {
              Bodies.writeRecord(
                  json, "Record", "id", id(0), "ts", LATEST, "n", LATEST_VALUE, "s", "latest");
              json.writeArrayFieldStart("TargetStores");
              json.writeString("OfflineStore");
              json.writeEndArray();
            });
    api.putBody(group, body).okAndEmpty();
    offline.await(2 * RECORDS + 1, OfflineRows.writesOf(group, "record-"));
    expectFirst("n before the run", "100");
    try {
      store.materialize(group, Scope.HEAL, progress -> {});
    } catch (FeatureStoreException e) {
      throw new CheckFailure(e.text());
    }
    expectFirst("n after the run", LATEST_VALUE);
  }

  private void expectFirst(String when, String n) {
    unlessEqual(when, n, api.get(group, id(0)).record().getOrDefault("n", "absent"));
  }

  private void parity() {
    try {
      Json.Members report =
          store.parity(
              new ParityQuery(group, OptionalInt.empty(), 0, ParityQuery.Identifiers.HIDDEN),
              progress -> {});
      unlessEqual("The number of records", "" + RECORDS, report.require("records"));
      unlessEqual("The number of faults", "0", report.require("faults"));
    } catch (FeatureStoreException e) {
      throw new CheckFailure(e.text());
    }
  }

  private void delete() {
    api.control("DeleteFeatureGroup", Bodies.named(group)).ok();
    groups.awaitGone(group);
  }
}
