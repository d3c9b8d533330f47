package tidemark.cli.check;

import static tidemark.cli.check.CaseRun.T1;
import static tidemark.cli.check.CaseRun.T2;
import static tidemark.cli.check.CaseRun.T3;
import static tidemark.cli.check.CheckFailure.unless;
import static tidemark.cli.check.CheckFailure.unlessEqual;
import static tidemark.cli.check.GroupKind.BOTH;
import static tidemark.cli.check.GroupKind.DAY_TTL;
import static tidemark.cli.check.GroupKind.IN_MEMORY;
import static tidemark.cli.check.GroupKind.LISTED;
import static tidemark.cli.check.GroupKind.ONLINE;
import static tidemark.cli.check.GroupKind.UPDATABLE;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;

/** Cases 46 to 53: several records at once, all identifiers, parts of records, collections. */
final class BatchCases {
  private BatchCases() {}

  static List<ApiCase> all() {
    return List.of(
        ApiCase.of(46, "a batch reads several groups", BatchCases::reads, BOTH, ONLINE),
        ApiCase.of(47, "a batch tells errors per identifier", BatchCases::readErrors, BOTH),
        ApiCase.of(48, "a batch reads 100 records at most", BatchCases::readLimit, BOTH, ONLINE),
        ApiCase.of(49, "a batch writes 25 entries, each alone", BatchCases::writes, BOTH),
        ApiCase.of(50, "an entry's TTL overrides its batch's", BatchCases::entryTtl, DAY_TTL),
        ApiCase.of(51, "ListRecords finds each identifier once", BatchCases::lists, LISTED),
        ApiCase.of(52, "UpdateRecord merges", BatchCases::updates, UPDATABLE, ONLINE),
        ApiCase.of(53, "collections return as sent", BatchCases::collections, IN_MEMORY));
  }

  private static List<String> identifiers(Answer answer, String list) {
    return answer.objects(list).stream()
        .map(record -> record.require("RecordIdentifierValueAsString"))
        .toList();
  }

  private static void reads(CaseRun run) {
    run.api().put(run.both(), "id", run.id("a"), "ts", T1, "n", "1").ok();
    run.api().put(run.group(ONLINE), "id", run.id("b"), "ts", T1, "n", "2").ok();
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    wanted.put(run.both(), List.of(run.id("a"), run.id("missing")));
    wanted.put(run.group(ONLINE), List.of(run.id("b")));

    Answer answer = run.api().batchGet(wanted);

    unlessEqual("Records", List.of(run.id("a"), run.id("b")), identifiers(answer, "Records"));
    for (String list : List.of("Errors", "UnprocessedIdentifiers")) {
      unless(answer.body().find(list).isPresent(), "%s is missing", list);
      unless(answer.body().list(list).isEmpty(), "%s is not empty", list);
    }
  }

  private static void readErrors(CaseRun run) {
    run.api().put(run.both(), "id", run.id("a"), "ts", T1).ok();
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    wanted.put(run.groups().name("nope"), List.of("y", "z"));
    wanted.put(run.both(), List.of(run.id("a")));

    Answer answer = run.api().batchGet(wanted);

    unlessEqual("Records", List.of(run.id("a")), identifiers(answer, "Records"));
    unlessEqual("Errors", List.of("y", "z"), identifiers(answer, "Errors"));
    for (Json.Members error : answer.objects("Errors")) {
      unlessEqual("ErrorCode", "ResourceNotFound", error.require("ErrorCode"));
    }
  }

  private static void readLimit(CaseRun run) {
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    wanted.put(run.both(), Collections.nCopies(60, run.id("a")));
    wanted.put(run.group(ONLINE), Collections.nCopies(40, run.id("b")));
    run.api().batchGet(wanted).ok();

    wanted.put(run.group(ONLINE), Collections.nCopies(41, run.id("b")));
    run.api().batchGet(wanted).fails(400, "ValidationError", "100");

    Instant now = run.now();
    run.api()
        .putBody(
            run.both(),
            Bodies.object(
                json -> {
                  Bodies.writeRecord(
                      json, "Record", "id", run.id("c"), "ts", now.toString(), "n", "1");
                  Bodies.writeTtl(json, "Hours", 1);
                }))
        .ok();
    Json.Members found =
        run.api()
            .batchGet(
                "{\"ExpirationTimeResponse\":\"Enabled\",\"Identifiers\":[{\"FeatureGroupName\":\""
                    + run.both()
                    + "\",\"RecordIdentifiersValueAsString\":[\""
                    + run.id("c")
                    + "\"],\"FeatureNames\":[\"n\"]}]}")
            .objects("Records")
            .get(0);
    unlessEqual("The record", Map.of("n", "1"), Answer.valuesOf(found.list("Record")));
    unlessEqual("ExpiresAt", now.plus(Duration.ofHours(1)).toString(), found.require("ExpiresAt"));
  }

  private static void entry(JsonGenerator json, String group, String... features)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("FeatureGroupName", group);
    Bodies.writeRecord(json, "Record", features);
    json.writeEndObject();
  }

  private static String entries(CaseRun run, int count) {
    return Bodies.object(
        json -> {
          json.writeArrayFieldStart("Entries");
          for (int i = 0; i < count; i++) {
            entry(json, run.both(), "id", run.id("e" + i), "ts", T1, "n", "" + i);
          }
          json.writeEndArray();
        });
  }

  private static void writes(CaseRun run) {
    run.api().batchWrite(entries(run, 26)).fails(400, "ValidationError", "25");
    run.api().get(run.both(), run.id("e0")).isNoRecord();

    Answer answer = insistentWrite(run, entries(run, 25));
    unlessEqual("Errors", 0, answer.objects("Errors").size());
    unlessEqual("UnprocessedEntries", 0, answer.objects("UnprocessedEntries").size());
    List<String> all = IntStream.range(0, 25).mapToObj(i -> run.id("e" + i)).toList();
    unlessEqual(
        "Records", all, identifiers(run.api().batchGet(Map.of(run.both(), all)), "Records"));

    Answer partial =
        run.api()
            .batchWrite(
                Bodies.object(
                    json -> {
                      json.writeArrayFieldStart("Entries");
                      entry(json, run.both(), "id", run.id("good"), "ts", T1);
                      entry(json, run.both(), "n", "no number", "ts", T1, "id", run.id("bad"));
                      json.writeEndArray();
                    }));
    Json.Members error = partial.objects("Errors").get(0);
    unlessEqual("ErrorCode", "ValidationError", error.require("ErrorCode"));
    unlessEqual(
        "The echoed entry",
        List.of("n", "ts", "id"),
        List.copyOf(Answer.valuesOf(error.object("Entry").list("Record")).keySet()));
    run.api().get(run.both(), run.id("good")).record();
    run.api().get(run.both(), run.id("bad")).isNoRecord();
  }

  /** What is left unprocessed is to be sent again. */
  private static Answer insistentWrite(CaseRun run, String entries) {
    Answer answer = run.api().batchWrite(entries);
    for (int again = 0;
        again < ApiCalls.REPEATS_MAX && !answer.objects("UnprocessedEntries").isEmpty();
        again++) {
      answer = run.api().batchWrite(entries);
    }
    return answer;
  }

  private static void entryTtl(CaseRun run) {
    Instant now = run.now();
    String group = run.group(DAY_TTL);
    String body =
        Bodies.object(
            json -> {
              json.writeArrayFieldStart("Entries");
              json.writeStartObject();
              json.writeStringField("FeatureGroupName", group);
              Bodies.writeRecord(json, "Record", "id", run.id("entry"), "ts", now.toString());
              Bodies.writeTtl(json, "Hours", 1);
              json.writeEndObject();
              entry(json, group, "id", run.id("batch"), "ts", now.toString());
              json.writeEndArray();
              Bodies.writeTtl(json, "Weeks", 1);
            });

    unlessEqual("Errors", 0, run.api().batchWrite(body).objects("Errors").size());

    unlessEqual(
        "ExpiresAt of the entry with a TTL",
        Optional.of(now.plus(Duration.ofHours(1)).toString()),
        TtlCases.expiry(run, group, run.id("entry")));
    unlessEqual(
        "ExpiresAt of the entry without one",
        Optional.of(now.plus(Duration.ofDays(7)).toString()),
        TtlCases.expiry(run, group, run.id("batch")));
  }

  private static void lists(CaseRun run) {
    String group = run.group(LISTED);
    List<String> all = IntStream.range(0, 7).mapToObj(i -> run.id("" + i)).toList();
    for (String id : all) {
      run.api().put(group, "id", id, "ts", T1).ok();
    }
    run.api().delete(group, run.id("3"), T2).ok();

    List<String> there = all.stream().filter(id -> !id.equals(run.id("3"))).toList();
    unlessEqual("The identifiers", there, pages(run, group, ""));
    unlessEqual(
        "The identifiers with deleted ones",
        all,
        pages(run, group, ",\"IncludeSoftDeletedRecords\":true"));
    String nope = run.groups().name("nope");
    run.api().listRecords(nope, "{}").fails(404, "ResourceNotFound");
    run.api()
        .listRecords(group, "{\"NextToken\":\"forged\"}")
        .fails(400, "ValidationError", "NextToken");
  }

  /** All identifiers by pages of two, sorted. */
  private static List<String> pages(CaseRun run, String group, String members) {
    List<String> found = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      String next = token.map(text -> ",\"NextToken\":\"" + text + "\"").orElse("");
      Answer page = run.api().listRecords(group, "{\"MaxResults\":2" + members + next + "}").ok();
      List<String> some = page.body().list("RecordIdentifiers").stream().map(Json::asText).toList();
      unless(some.size() <= 2, "A page has %d identifiers, 2 were asked for", some.size());
      found.addAll(some);
      token = page.body().text("NextToken");
    } while (token.isPresent());
    return found.stream().sorted().collect(Collectors.toList());
  }

  private static void updates(CaseRun run) {
    String group = run.group(UPDATABLE);
    String id = run.id("a");
    run.api().update(group, id, "n", "1").fails(404, "ResourceNotFound");
    run.api().put(group, "id", id, "ts", T2, "n", "1", "x", "1.5").ok();

    run.api().update(group, id, "n", "2", "s", "new").ok();
    unlessEqual(
        "The record",
        Map.of("id", id, "ts", T2, "n", "2", "x", "1.5", "s", "new"),
        run.api().get(group, id).record());
    run.api().update(group, id, "ts", T3, "n", "3").ok();
    run.expect(group, id, "ts", T3);

    run.api().update(group, id, "ts", T1, "n", "4").fails(409, "ConflictException");
    run.expect(group, id, "n", "3");
    String ttlAlone =
        Bodies.object(
            json -> {
              json.writeStringField("RecordIdentifierValueAsString", id);
              Bodies.writeRecord(json, "Features", "n", "5");
              Bodies.writeTtl(json, "Hours", 1);
            });
    run.api().update(group, ttlAlone).fails(400, "ValidationError", "TtlDuration");

    run.api().put(run.group(ONLINE), "id", id, "ts", T1).ok();
    run.api().update(run.group(ONLINE), id, "n", "2").fails(400, "ValidationError", "Standard");
  }

  private static String collection(CaseRun run, String name, List<String> values) {
    return Bodies.object(
        json -> {
          json.writeArrayFieldStart("Record");
          for (String[] scalar : new String[][] {{"id", run.id("a")}, {"ts", T1}}) {
            json.writeStartObject();
            json.writeStringField("FeatureName", scalar[0]);
            json.writeStringField("ValueAsString", scalar[1]);
            json.writeEndObject();
          }
          json.writeStartObject();
          json.writeStringField("FeatureName", name);
          JsonText.writeStrings(json, "ValueAsStringList", values);
          json.writeEndObject();
          json.writeEndArray();
        });
  }

  private static void collections(CaseRun run) {
    String group = run.group(IN_MEMORY);
    run.api().putBody(group, collection(run, "list", List.of("b", "a", "b"))).ok();
    run.expect(group, run.id("a"), "list", "b,a,b");
    run.api().putBody(group, collection(run, "vector", List.of("0.5", "1.50", "-2"))).ok();
    run.expect(group, run.id("a"), "vector", "0.5,1.50,-2");
    run.api().putBody(group, collection(run, "set", List.of("1", "2", "1"))).ok();
    unlessEqual(
        "The set",
        List.of("1", "2"),
        List.of(run.value(group, run.id("a"), "set").split(",", -1)).stream().sorted().toList());

    run.api()
        .putBody(group, collection(run, "vector", List.of("1", "2")))
        .fails(400, "ValidationError", "3");
    run.api()
        .put(group, "id", run.id("a"), "ts", T1, "list", "a")
        .fails(400, "ValidationError", "ValueAsStringList");
    String standard = run.groups().name("collection");
    String definition = IN_MEMORY.definition(standard, Optional.empty());
    run.groups()
        .create(
            standard,
            definition.replace("\"StorageType\":\"InMemory\"", "\"StorageType\":\"Standard\""))
        .fails(400, "ValidationException", "InMemory");
  }
}
