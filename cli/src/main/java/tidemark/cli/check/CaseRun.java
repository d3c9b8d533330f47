package tidemark.cli.check;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * What a case works with.
 *
 * @param number the case's own, which its identifiers begin with
 * @param offline asked by those cases alone that need it
 */
record CaseRun(int number, ApiCalls api, Groups groups, OfflineRows offline, InstantSource clock) {
  static final String T1 = "2026-03-01T10:00:00Z";
  static final String T2 = "2026-03-01T11:00:00Z";
  static final String T3 = "2026-03-01T12:00:00Z";

  /** An identifier that no other case uses. */
  String id(String word) {
    return "c" + number + "-" + word;
  }

  /** The time of this machine, in whole seconds. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  String group(GroupKind kind) {
    return groups.of(kind);
  }

  /** The usual group. */
  String both() {
    return group(GroupKind.BOTH);
  }

  /** The value of one feature of a stored record. */
  String value(String group, String identifier, String feature) {
    return api.get(group, identifier).record().getOrDefault(feature, "absent");
  }

  /** Fails unless a stored record has that value. */
  void expect(String group, String identifier, String feature, String expected) {
    CheckFailure.unlessEqual("Feature " + feature, expected, value(group, identifier, feature));
  }
}
