package tidemark.cli.check;

import static tidemark.cli.check.CaseRun.T1;
import static tidemark.cli.check.CaseRun.T2;
import static tidemark.cli.check.GroupKind.BOTH;
import static tidemark.cli.check.GroupKind.FRACTIONAL;
import static tidemark.cli.check.GroupKind.ONLINE;

import java.util.List;

/** Cases 20 to 31: what a record may not be. */
final class ValidationCases {
  private ValidationCases() {}

  static List<ApiCase> all() {
    return List.of(
        ApiCase.of(20, "an Integral is a whole number of 64 bits", ValidationCases::integral, BOTH),
        ApiCase.of(21, "a Fractional is a finite number", ValidationCases::fractional, BOTH),
        ApiCase.of(22, "an undefined feature is refused", ValidationCases::undefined, BOTH),
        ApiCase.of(23, "identifier and event time are required", ValidationCases::required, BOTH),
        ApiCase.of(24, "an event time is an instant in UTC", ValidationCases::eventTime, BOTH),
        ApiCase.of(25, "milliseconds are no event time", ValidationCases::millis, FRACTIONAL),
        ApiCase.of(26, "a feature is given once", ValidationCases::duplicate, BOTH),
        ApiCase.of(27, "a scalar has one text", ValidationCases::lists, BOTH),
        ApiCase.of(28, "a value has 350 KB at most", ValidationCases::longValue, ONLINE),
        ApiCase.of(29, "an identifier has 2 KB at most", ValidationCases::longIdentifier, ONLINE),
        ApiCase.of(30, "target stores are stores of the group", ValidationCases::stores, ONLINE),
        ApiCase.of(31, "a refused put changes nothing", ValidationCases::noEffect, BOTH));
  }

  private static void refuses(CaseRun run, String group, String word, String... features) {
    run.api().put(group, features).fails(400, "ValidationError", word);
  }

  private static void integral(CaseRun run) {
    for (String n : List.of("1.5", "abc", "9223372036854775808", "1e3", "", " 1", "1.0")) {
      refuses(run, run.both(), "'n'", "id", run.id("a"), "ts", T1, "n", n);
    }
    run.api().put(run.both(), "id", run.id("a"), "ts", T1, "n", "-9223372036854775808").ok();
    run.expect(run.both(), run.id("a"), "n", "-9223372036854775808");
  }

  private static void fractional(CaseRun run) {
    for (String x : List.of("abc", "NaN", "Infinity", "1e999", "", "0x1p3")) {
      refuses(run, run.both(), "'x'", "id", run.id("a"), "ts", T1, "x", x);
    }
    run.api().put(run.both(), "id", run.id("a"), "ts", T1, "x", "1e-3").ok();
    run.expect(run.both(), run.id("a"), "x", "1e-3");
  }

  private static void undefined(CaseRun run) {
    refuses(run, run.both(), "'y'", "id", run.id("a"), "ts", T1, "y", "1");
  }

  private static void required(CaseRun run) {
    refuses(run, run.both(), "'id'", "ts", T1);
    refuses(run, run.both(), "'ts'", "id", run.id("a"));
  }

  private static void eventTime(CaseRun run) {
    List<String> unsound =
        List.of(
            "2026-01-01",
            "2026-01-01 00:00:00",
            "2026-01-01T00:00:00+00:00",
            "2026-13-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-01-01t00:00:00z",
            "2026-01-01T00:00:00",
            "");
    for (String ts : unsound) {
      refuses(run, run.both(), "vent time", "id", run.id("a"), "ts", ts);
    }
  }

  private static void millis(CaseRun run) {
    String group = run.group(FRACTIONAL);
    refuses(run, group, "milliseconds", "id", run.id("a"), "ts", "1700000000000");
  }

  private static void duplicate(CaseRun run) {
    refuses(run, run.both(), "more than once", "id", run.id("a"), "ts", T1, "n", "1", "n", "1");
  }

  private static void lists(CaseRun run) {
    for (String members :
        List.of(
            ",\"ValueAsStringList\":[\"1\"]",
            ",\"ValueAsString\":\"1\",\"ValueAsStringList\":[\"1\"]",
            "")) {
      String record =
          Bodies.record("id", run.id("a"), "ts", T1)
              .replaceFirst("]}$", ",{\"FeatureName\":\"n\"" + members + "}]}");
      run.api().putBody(run.both(), record).fails(400, "ValidationError");
    }
  }

  private static void longValue(CaseRun run) {
    String group = run.group(ONLINE);
    refuses(run, group, "358400", "id", run.id("a"), "ts", T1, "s", "a".repeat(358_401));

    String allowed = "a".repeat(300_000);
    run.api().put(group, "id", run.id("a"), "ts", T1, "s", allowed).ok();
    CheckFailure.unless(
        run.value(group, run.id("a"), "s").equals(allowed), "300,000 bytes came back otherwise");
  }

  private static void longIdentifier(CaseRun run) {
    String group = run.group(ONLINE);
    refuses(run, group, "2048", "id", "é".repeat(1_025), "ts", T1);

    run.api().put(group, "id", "é".repeat(1_024), "ts", T1).ok();
    run.api().get(group, "é".repeat(1_024)).record();
  }

  private static void stores(CaseRun run) {
    String group = run.group(ONLINE);
    for (String store : List.of("Nope", "OfflineStore")) {
      String body =
          Bodies.object(
              json -> {
                Bodies.writeRecord(json, "Record", "id", run.id("a"), "ts", T1);
                json.writeArrayFieldStart("TargetStores");
                json.writeString(store);
                json.writeEndArray();
              });
      run.api().putBody(group, body).fails(400, "ValidationError");
    }
  }

  private static void noEffect(CaseRun run) {
    String id = run.id("a");
    run.api().put(run.both(), "id", id, "ts", T1, "n", "1").ok();

    refuses(run, run.both(), "'n'", "id", id, "ts", T2, "n", "abc", "s", "kept?");

    run.expect(run.both(), id, "ts", T1);
    run.expect(run.both(), id, "s", "absent");
  }
}
