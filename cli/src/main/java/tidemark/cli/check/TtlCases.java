package tidemark.cli.check;

import static tidemark.cli.check.CheckFailure.unless;
import static tidemark.cli.check.CheckFailure.unlessEqual;
import static tidemark.cli.check.GroupKind.BOTH;
import static tidemark.cli.check.GroupKind.CHANGED_TTL;
import static tidemark.cli.check.GroupKind.DAY_TTL;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Cases 39 to 43: how long a record lives. */
final class TtlCases {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  /**
   * A function knows a group's definition for 30 s at most. Source: guarantees, step 1 of a put.
   */
  static final Duration CACHE_PATIENCE = Duration.ofSeconds(45);

  private TtlCases() {}

  static List<ApiCase> all() {
    return List.of(
        ApiCase.of(39, "a group's TTL counts from the event time", TtlCases::ofGroup, DAY_TTL),
        ApiCase.of(40, "a record's TTL overrides the group's", TtlCases::ofRecord, DAY_TTL),
        ApiCase.of(41, "a record may be written too late", TtlCases::writtenTooLate, BOTH),
        ApiCase.of(42, "a record vanishes as it expires", TtlCases::expires, BOTH),
        ApiCase.ofWaiting(43, "a new TTL counts for later writes", TtlCases::changes, CHANGED_TTL));
  }

  static Optional<String> expiry(CaseRun run, String group, String identifier) {
    return run.api()
        .get(group, identifier, "ExpirationTimeResponse", "Enabled")
        .ok()
        .body()
        .text("ExpiresAt");
  }

  private static Answer put(
      CaseRun run, String group, String identifier, Instant eventTime, String unit, int value) {
    return run.api()
        .putBody(
            group,
            Bodies.object(
                json -> {
                  Bodies.writeRecord(json, "Record", "id", identifier, "ts", eventTime.toString());
                  Bodies.writeTtl(json, unit, value);
                }));
  }

  private static void ofGroup(CaseRun run) {
    Instant now = run.now();
    String group = run.group(DAY_TTL);
    run.api().put(group, "id", run.id("a"), "ts", now.toString()).ok();

    unlessEqual(
        "ExpiresAt", Optional.of(now.plus(DAY).toString()), expiry(run, group, run.id("a")));
    for (String[] parameters :
        List.of(new String[0], new String[] {"ExpirationTimeResponse", "Disabled"})) {
      unless(
          run.api().get(group, run.id("a"), parameters).ok().body().find("ExpiresAt").isEmpty(),
          "ExpiresAt is answered without being asked for");
    }
  }

  private static void ofRecord(CaseRun run) {
    Instant now = run.now();
    String group = run.group(DAY_TTL);
    put(run, group, run.id("a"), now, "Hours", 1).ok();

    unlessEqual(
        "ExpiresAt", Optional.of(now.plus(HOUR).toString()), expiry(run, group, run.id("a")));
  }

  private static void writtenTooLate(CaseRun run) {
    put(run, run.both(), run.id("a"), run.now().minus(HOUR), "Minutes", 1).okAndEmpty();

    run.api().get(run.both(), run.id("a")).isNoRecord();
  }

  private static void expires(CaseRun run) {
    Instant now = run.now();
    put(run, run.both(), run.id("a"), now, "Seconds", 6).ok();
    run.api().get(run.both(), run.id("a")).record();

    Eventually.holds(
        Duration.ofSeconds(20), () -> run.api().get(run.both(), run.id("a")).isNoRecord());

    unless(!run.now().isBefore(now.plusSeconds(5)), "It vanished before it expired");
  }

  private static void changes(CaseRun run) {
    Instant now = run.now();
    String group = run.group(CHANGED_TTL);
    run.api().put(group, "id", run.id("before"), "ts", now.toString()).ok();

    update(run, group, "{\"Unit\":\"Hours\",\"Value\":1}");
    writeUntil(run, group, now, "after", Optional.of(now.plus(HOUR).toString()));
    unlessEqual(
        "ExpiresAt of an earlier write",
        Optional.of(now.plus(DAY).toString()),
        expiry(run, group, run.id("before")));

    update(run, group, "{}");
    writeUntil(run, group, now, "without", Optional.empty());
    unless(
        run.api().describe(group).body().object("OnlineStoreConfig").find("TtlDuration").isEmpty(),
        "TtlDuration is described after it was removed");
  }

  private static void update(CaseRun run, String group, String ttl) {
    run.api()
        .control(
            "UpdateFeatureGroup",
            "{\"FeatureGroupName\":\""
                + group
                + "\",\"OnlineStoreConfig\":{\"TtlDuration\":"
                + ttl
                + "}}")
        .ok();
    run.groups().awaitUpdated(group);
  }

  /** A function may know the old definition for a while. */
  private static void writeUntil(
      CaseRun run, String group, Instant eventTime, String word, Optional<String> expected) {
    Eventually.holds(
        CACHE_PATIENCE,
        () -> {
          run.api().put(group, "id", run.id(word), "ts", eventTime.toString()).ok();
          unlessEqual("ExpiresAt of a later write", expected, expiry(run, group, run.id(word)));
        });
  }
}
