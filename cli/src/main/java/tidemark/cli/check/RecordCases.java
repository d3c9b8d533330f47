package tidemark.cli.check;

import static tidemark.cli.check.CaseRun.T1;
import static tidemark.cli.check.CaseRun.T2;
import static tidemark.cli.check.CheckFailure.unlessEqual;
import static tidemark.cli.check.GroupKind.BOTH;
import static tidemark.cli.check.GroupKind.FRACTIONAL;
import static tidemark.cli.check.GroupKind.ONLINE;
import static tidemark.cli.check.GroupKind.UPDATABLE;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Cases 1 to 19: a record goes in and comes out, and the greatest event time stays. */
final class RecordCases {
  private static final int WRITERS = 10;

  private RecordCases() {}

  static List<ApiCase> all() {
    return List.of(
        ApiCase.of(1, "what is put is served verbatim", RecordCases::verbatim, BOTH),
        ApiCase.of(2, "an unknown identifier has no record", RecordCases::unknownRecord, BOTH),
        ApiCase.of(3, "GetRecord of no group is ResourceNotFound", RecordCases::getFromNoGroup),
        ApiCase.of(4, "PutRecord to no group is ValidationError", RecordCases::putToNoGroup),
        ApiCase.of(5, "DeleteRecord of no group is ValidationError", RecordCases::deleteOfNoGroup),
        ApiCase.of(6, "an ARN stands for a name in every call", RecordCases::byArn, UPDATABLE),
        ApiCase.of(7, "FeatureName chooses features", RecordCases::chosenFeatures, BOTH),
        ApiCase.of(8, "an undefined FeatureName is refused", RecordCases::undefinedFeature, BOTH),
        ApiCase.of(9, "an identifier is any text", RecordCases::anyIdentifier, ONLINE),
        ApiCase.of(10, "a feature that was not sent is absent", RecordCases::absent, BOTH),
        ApiCase.of(11, "a put replaces the whole record", RecordCases::replaces, BOTH),
        ApiCase.of(12, "an empty string is a value", RecordCases::emptyString, BOTH),
        ApiCase.of(13, "an older put succeeds and is not served", RecordCases::olderPut, BOTH),
        ApiCase.of(14, "a newer put is served", RecordCases::newerPut, BOTH),
        ApiCase.of(15, "half a second is newer than none", RecordCases::fractionOfSecond, BOTH),
        ApiCase.of(16, "event times are instants, no texts", RecordCases::instants, BOTH),
        ApiCase.of(17, "fractional event times order", RecordCases::fractional, FRACTIONAL),
        ApiCase.of(18, "the greatest of concurrent puts stays", RecordCases::concurrent, BOTH),
        ApiCase.of(19, "at one event time the later put stays", RecordCases::ties, BOTH));
  }

  private static void verbatim(CaseRun run) {
    Map<String, String> sent =
        Map.of("id", run.id("u"), "ts", T1, "n", "007", "x", "1.50", "s", "a \"b\" é");
    List<String> fields = new ArrayList<>();
    sent.forEach((name, value) -> fields.addAll(List.of(name, value)));

    run.api().put(run.both(), fields.toArray(String[]::new)).okAndEmpty();

    Map<String, String> served = run.api().get(run.both(), run.id("u")).record();
    unlessEqual("The record", sent, served);
    unlessEqual("The order of features", GroupKind.usualFeatures(), List.copyOf(served.keySet()));
  }

  private static void unknownRecord(CaseRun run) {
    run.api().get(run.both(), run.id("nobody")).okAndEmpty();
  }

  private static void getFromNoGroup(CaseRun run) {
    String nope = run.groups().name("nope");
    run.api().get(nope, "1").fails(404, "ResourceNotFound", nope);
  }

  private static void putToNoGroup(CaseRun run) {
    String nope = run.groups().name("nope");
    run.api().put(nope, "id", "1", "ts", T1).fails(400, "ValidationError", nope);
  }

  private static void deleteOfNoGroup(CaseRun run) {
    String nope = run.groups().name("nope");
    run.api().delete(nope, "1", T1).fails(400, "ValidationError", nope);
  }

  private static void byArn(CaseRun run) {
    String name = run.group(UPDATABLE);
    String arn = run.api().describe(name).ok().body().require("FeatureGroupArn");
    String id = run.id("a");

    run.api().put(arn, "id", id, "ts", T1, "n", "1").okAndEmpty();
    unlessEqual(
        "The record by ARN", run.api().get(name, id).record(), run.api().get(arn, id).record());
    run.api().update(arn, id, "s", "new").ok();
    run.expect(name, id, "s", "new");
    Answer batch = run.api().batchGet(Map.of(arn, List.of(id)));
    unlessEqual("The number of records", 1, batch.objects("Records").size());
    unlessEqual(
        "FeatureGroupName", arn, batch.objects("Records").get(0).require("FeatureGroupName"));
    run.api().listRecords(arn, "{}").ok();
    run.api().delete(arn, id, T2).okAndEmpty();
    run.api().get(name, id).isNoRecord();
  }

  private static void chosenFeatures(CaseRun run) {
    run.api().put(run.both(), "id", run.id("a"), "ts", T1, "n", "1", "x", "2", "s", "3").ok();

    unlessEqual(
        "The record",
        Map.of("n", "1", "s", "3"),
        run.api().get(run.both(), run.id("a"), "FeatureName", "n", "FeatureName", "s").record());
  }

  private static void undefinedFeature(CaseRun run) {
    run.api()
        .get(run.both(), run.id("a"), "FeatureName", "nn")
        .fails(400, "ValidationError", "'nn'");
  }

  private static void anyIdentifier(CaseRun run) {
    List<String> words =
        List.of(
            " b", "/b", "/", "+b", "&b=c", "100%", "%2F", "é", "日本語", "😀", "?x#y", "..", "a,b");
    String group = run.group(ONLINE);
    for (String word : words) {
      String id = run.id(word);
      run.api().put(group, "id", id, "ts", T1).okAndEmpty();
      run.expect(group, id, "id", id);
      run.api().delete(group, id, T2).okAndEmpty();
      run.api().get(group, id).isNoRecord();
    }
  }

  private static void absent(CaseRun run) {
    run.api().put(run.both(), "id", run.id("a"), "ts", T1, "n", "1").ok();

    run.expect(run.both(), run.id("a"), "s", "absent");
  }

  private static void replaces(CaseRun run) {
    String id = run.id("a");
    run.api().put(run.both(), "id", id, "ts", T1, "n", "1", "x", "2", "s", "3").ok();
    run.api().put(run.both(), "id", id, "ts", T2, "n", "4").ok();

    unlessEqual(
        "The record", Map.of("id", id, "ts", T2, "n", "4"), run.api().get(run.both(), id).record());
  }

  private static void emptyString(CaseRun run) {
    run.api().put(run.both(), "id", run.id("a"), "ts", T1, "s", "").ok();

    run.expect(run.both(), run.id("a"), "s", "");
  }

  private static void olderPut(CaseRun run) {
    run.api().put(run.both(), "id", run.id("a"), "ts", T2, "n", "2").ok();
    run.api().put(run.both(), "id", run.id("a"), "ts", T1, "n", "1").okAndEmpty();

    run.expect(run.both(), run.id("a"), "n", "2");
  }

  private static void newerPut(CaseRun run) {
    run.api().put(run.both(), "id", run.id("a"), "ts", T1, "n", "1").ok();
    run.api().put(run.both(), "id", run.id("a"), "ts", T2, "n", "2").ok();

    run.expect(run.both(), run.id("a"), "n", "2");
  }

  private static void fractionOfSecond(CaseRun run) {
    run.api().put(run.both(), "id", run.id("a"), "ts", T1, "n", "1").ok();
    run.api().put(run.both(), "id", run.id("a"), "ts", "2026-03-01T10:00:00.500Z", "n", "2").ok();

    run.expect(run.both(), run.id("a"), "n", "2");
  }

  private static void instants(CaseRun run) {
    for (List<String> ends : List.of(List.of(".100Z", "Z"), List.of("Z", ".100Z"))) {
      String id = run.id("a" + ends.get(0));
      for (String end : ends) {
        run.api().put(run.both(), "id", id, "ts", "2026-03-01T10:00:05" + end).ok();
      }
      run.expect(run.both(), id, "ts", "2026-03-01T10:00:05.100Z");
    }
  }

  private static void fractional(CaseRun run) {
    String group = run.group(FRACTIONAL);
    run.api().put(group, "id", run.id("a"), "ts", "1700000000.5", "n", "1").ok();
    run.api().put(group, "id", run.id("a"), "ts", "1700000000.25", "n", "2").ok();

    unlessEqual(
        "The record",
        Map.of("id", run.id("a"), "ts", "1700000000.5", "n", "1"),
        run.api().get(group, run.id("a")).record());
  }

  private static void concurrent(CaseRun run) {
    List<String> times =
        IntStream.range(0, 50).mapToObj("2026-03-01T10:00:%02dZ"::formatted).toList();
    List<String> shuffled = new ArrayList<>(times);
    Collections.shuffle(shuffled, new Random(18));
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<Answer>> answers =
          shuffled.stream()
              .map(
                  ts ->
                      writers.submit(() -> run.api().put(run.both(), "id", run.id("a"), "ts", ts)))
              .toList();
      for (Future<Answer> answer : answers) {
        answer.get().ok();
      }
    } catch (ExecutionException e) {
      throw new CheckFailure("A put failed: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckFailure("Interrupted while putting");
    } finally {
      writers.shutdownNow();
    }
    run.expect(run.both(), run.id("a"), "ts", times.get(times.size() - 1));
  }

  private static void ties(CaseRun run) {
    run.api().put(run.both(), "id", run.id("a"), "ts", T1, "n", "1").ok();
    run.api().put(run.both(), "id", run.id("a"), "ts", T1, "n", "2").ok();

    run.expect(run.both(), run.id("a"), "n", "2");
  }
}
