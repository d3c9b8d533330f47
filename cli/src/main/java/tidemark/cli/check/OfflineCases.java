package tidemark.cli.check;

import static tidemark.cli.check.CaseRun.T1;
import static tidemark.cli.check.CaseRun.T2;
import static tidemark.cli.check.CheckFailure.unlessEqual;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Cases 38, 44, 45 and 65 to 68: what others find in the offline store. */
final class OfflineCases {
  private static final int WRITES = 80;
  private static final int RECORDS = 10;

  private OfflineCases() {}

  static List<ApiCase> all() {
    return List.of(
        ApiCase.ofRows(38, "a soft delete leaves a marker offline", OfflineCases::marker),
        ApiCase.ofRows(44, "a put may go offline alone", OfflineCases::offlineAlone),
        ApiCase.ofRows(45, "a put may go online alone", OfflineCases::onlineAlone),
        ApiCase.ofRows(65, "a put is a row in its hour", OfflineCases::hour),
        ApiCase.ofRows(66, "a historic put is offline", OfflineCases::historic),
        ApiCase.ofRows(67, "the latest snapshot is what is served", OfflineCases::snapshot),
        ApiCase.ofRows(68, "a dataset holds nothing of the future", OfflineCases::pointInTime));
  }

  private static List<Map<String, String>> rows(CaseRun run, String word, int count) {
    return run.offline().await(count, OfflineRows.writesOf(run.both(), run.id(word)));
  }

  private static List<String> column(List<Map<String, String>> rows, String name) {
    return rows.stream().map(row -> row.getOrDefault(name, "no column")).toList();
  }

  private static void marker(CaseRun run) {
    run.api().put(run.both(), "id", run.id("a"), "ts", T1, "n", "1", "s", "text").ok();
    run.api().delete(run.both(), run.id("a"), T2).ok();

    List<Map<String, String>> rows = rows(run, "a", 2);

    unlessEqual("is_deleted", List.of("false", "true"), column(rows, "is_deleted"));
    unlessEqual("The event times", List.of(T1, T2), column(rows, "ts"));
    unlessEqual("Feature n", List.of("1", "null"), column(rows, "n"));
  }

  private static void to(CaseRun run, String store, String ts, String n) {
    String body =
        Bodies.object(
            json -> {
              Bodies.writeRecord(json, "Record", "id", run.id("a"), "ts", ts, "n", n);
              json.writeArrayFieldStart("TargetStores");
              json.writeString(store);
              json.writeEndArray();
            });
    run.api().putBody(run.both(), body).okAndEmpty();
  }

  private static void offlineAlone(CaseRun run) {
    run.api().put(run.both(), "id", run.id("a"), "ts", T1, "n", "1").ok();
    to(run, "OfflineStore", T2, "2");

    run.expect(run.both(), run.id("a"), "n", "1");
    unlessEqual("Feature n", List.of("1", "2"), column(rows(run, "a", 2), "n"));
  }

  private static void onlineAlone(CaseRun run) {
    to(run, "OnlineStore", T1, "1");
    run.api().put(run.both(), "id", run.id("a-last"), "ts", T1).ok();

    run.expect(run.both(), run.id("a"), "n", "1");
    unlessEqual("The identifiers", List.of(run.id("a-last")), column(rows(run, "a", 1), "id"));
  }

  private static void hour(CaseRun run) {
    String ts = "2026-03-01T23:59:59.999Z";
    run.api().put(run.both(), "id", run.id("a"), "ts", ts, "n", "7", "x", "1.50", "s", "t").ok();

    Map<String, String> row = rows(run, "a", 1).get(0);

    Map<String, String> expected = new TreeMap<>();
    expected.putAll(Map.of("year", "2026", "month", "03", "day", "01", "hour", "23"));
    expected.putAll(Map.of("id", run.id("a"), "ts", ts, "n", "7", "x", "1.5", "s", "t"));
    expected.put("is_deleted", "false");
    expected.forEach(
        (name, value) -> unlessEqual("Column " + name, value, row.getOrDefault(name, "missing")));
    for (String column : List.of("write_time", "api_invocation_time")) {
      CheckFailure.unless(
          !row.getOrDefault(column, "null").equals("null"), "Column %s is missing", column);
    }
  }

  private static void historic(CaseRun run) {
    run.api().put(run.both(), "id", run.id("a"), "ts", T2, "n", "2").ok();
    run.api().put(run.both(), "id", run.id("a"), "ts", T1, "n", "1").ok();

    unlessEqual("The event times", List.of(T2, T1), column(rows(run, "a", 2), "ts"));
  }

  /** The snapshot query that the service's own documentation gives, over random writes. */
  private static void snapshot(CaseRun run) {
    Random chance = new Random(67);
    List<String> ids = IntStream.range(0, RECORDS).mapToObj(i -> run.id("s" + i)).toList();
    for (int i = 0; i < WRITES; i++) {
      String id = ids.get(chance.nextInt(RECORDS));
      String ts = "2026-03-01T%02d:%02d:00Z".formatted(chance.nextInt(3), chance.nextInt(4));
      Answer answer =
          chance.nextInt(5) == 0
              ? run.api().delete(run.both(), id, ts)
              : run.api().put(run.both(), "id", id, "ts", ts, "n", "" + i);
      answer.ok();
    }
    rows(run, "s", WRITES);

    List<Map<String, String>> latest =
        run.offline()
            .query(
                """
                SELECT "id", "n" FROM (
                  SELECT *, row_number() OVER (PARTITION BY "id"
                    ORDER BY "ts" DESC, "api_invocation_time" DESC, "write_time" DESC) AS "rn"
                  FROM %s WHERE "id" LIKE '%s%%')
                WHERE "rn" = 1 AND NOT "is_deleted"
                """
                    .formatted(OfflineRows.writesOf(run.both()), run.id("s")));

    Map<String, String> served = new TreeMap<>();
    for (String id : ids) {
      Answer answer = run.api().get(run.both(), id).ok();
      if (answer.body().find("Record").isPresent()) {
        served.put(id, answer.record().get("n"));
      }
    }
    Map<String, String> recorded =
        latest.stream()
            .collect(
                Collectors.toMap(
                    row -> row.get("id"), row -> row.get("n"), (a, b) -> b, TreeMap::new));
    unlessEqual("The latest snapshot", served, recorded);
  }

  private static String at(int minute) {
    return "2026-03-01T10:%02d:00Z".formatted(minute);
  }

  /** A dataset of labels and the value of each that was known at their time, by a plain join. */
  private static void pointInTime(CaseRun run) {
    Random chance = new Random(68);
    Map<Integer, Integer> known = new TreeMap<>();
    for (int i = 0; i < 20; i++) {
      int minute = chance.nextInt(60);
      run.api().put(run.both(), "id", run.id("f"), "ts", at(minute), "n", "" + i).ok();
      known.put(minute, i);
    }
    Map<String, String> expected = new HashMap<>();
    for (int i = 0; i < 15; i++) {
      int minute = chance.nextInt(60);
      run.api().put(run.both(), "id", run.id("l" + minute), "ts", at(minute)).ok();
      known.entrySet().stream()
          .filter(value -> value.getKey() <= minute)
          .reduce((earlier, later) -> later)
          .ifPresent(value -> expected.put(at(minute), "" + value.getValue()));
    }
    rows(run, "f", 20);
    rows(run, "l", 15);

    List<Map<String, String>> dataset =
        run.offline()
            .query(
                """
                SELECT "ts", "n" FROM (
                  SELECT l."ts", f."n", row_number() OVER (PARTITION BY l."ts"
                    ORDER BY f."ts" DESC, f."api_invocation_time" DESC) AS "rn"
                  FROM %1$s l JOIN %1$s f ON f."id" = '%2$s' AND l."ts" >= f."ts"
                  WHERE l."id" LIKE '%3$s%%')
                WHERE "rn" = 1
                """
                    .formatted(OfflineRows.writesOf(run.both()), run.id("f"), run.id("l")));

    unlessEqual(
        "The dataset",
        expected,
        dataset.stream().collect(Collectors.toMap(row -> row.get("ts"), row -> row.get("n"))));
  }
}
