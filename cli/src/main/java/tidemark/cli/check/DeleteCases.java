package tidemark.cli.check;

import static tidemark.cli.check.CaseRun.T1;
import static tidemark.cli.check.CaseRun.T2;
import static tidemark.cli.check.CaseRun.T3;
import static tidemark.cli.check.GroupKind.BOTH;

import java.util.List;

/** Cases 32 to 37: soft deletes hide, hard deletes forget. */
final class DeleteCases {
  private static final String MODE = "DeletionMode";
  private static final String HARD = "HardDelete";

  private DeleteCases() {}

  static List<ApiCase> all() {
    return List.of(
        ApiCase.of(32, "a soft delete hides a record", DeleteCases::softDelete, BOTH),
        ApiCase.of(33, "only a newer put brings it back", DeleteCases::comesBack, BOTH),
        ApiCase.of(34, "an older soft delete leaves it", DeleteCases::olderSoftDelete, BOTH),
        ApiCase.of(35, "a hard delete forgets", DeleteCases::hardDelete, BOTH),
        ApiCase.of(36, "a hard delete must be newer", DeleteCases::olderHardDelete, BOTH),
        ApiCase.of(37, "a delete has a sound event time", DeleteCases::eventTime, BOTH));
  }

  private static void softDelete(CaseRun run) {
    run.api().put(run.both(), "id", run.id("a"), "ts", T1, "n", "1").ok();

    run.api().delete(run.both(), run.id("a"), T2).okAndEmpty();

    run.api().get(run.both(), run.id("a")).isNoRecord();
  }

  private static void comesBack(CaseRun run) {
    String id = run.id("a");
    run.api().put(run.both(), "id", id, "ts", T1, "n", "1").ok();
    run.api().delete(run.both(), id, T2, MODE, "SoftDelete", "TargetStores", "OnlineStore").ok();

    run.api().put(run.both(), "id", id, "ts", "2026-03-01T10:30:00Z", "n", "15").ok();
    run.api().get(run.both(), id).isNoRecord();

    run.api().put(run.both(), "id", id, "ts", T3, "n", "3").ok();
    run.expect(run.both(), id, "n", "3");
  }

  private static void olderSoftDelete(CaseRun run) {
    run.api().put(run.both(), "id", run.id("a"), "ts", T2, "n", "2").ok();

    run.api().delete(run.both(), run.id("a"), T1).okAndEmpty();

    run.expect(run.both(), run.id("a"), "n", "2");
  }

  private static void hardDelete(CaseRun run) {
    String id = run.id("a");
    run.api().put(run.both(), "id", id, "ts", T2, "n", "2").ok();

    run.api().delete(run.both(), id, T3, MODE, HARD).okAndEmpty();
    run.api().get(run.both(), id).isNoRecord();

    run.api().put(run.both(), "id", id, "ts", T1, "n", "1").ok();
    run.expect(run.both(), id, "n", "1");
  }

  private static void olderHardDelete(CaseRun run) {
    String id = run.id("a");
    run.api().put(run.both(), "id", id, "ts", T2, "n", "2").ok();

    for (String eventTime : List.of(T1, T2)) {
      run.api().delete(run.both(), id, eventTime, MODE, HARD).fails(400, "ValidationError");
    }

    run.expect(run.both(), id, "n", "2");
  }

  private static void eventTime(CaseRun run) {
    for (String mode : List.of("SoftDelete", HARD)) {
      for (String eventTime : List.of("yesterday", "2026-01-01", "1700000000", "")) {
        run.api()
            .delete(run.both(), run.id("a"), eventTime, MODE, mode)
            .fails(400, "ValidationError");
      }
    }
  }
}
