package tidemark.simulation;

import java.util.ArrayList;
import java.util.List;
import tidemark.crash.CrashPoint;

/** What a million operations must have met, or they say nothing. */
final class Expected {
  private static final List<String> EVENTS =
      List.of(
          "call BATCH",
          "call BATCH_GET",
          "call GET",
          "call HARD_DELETE",
          "call PUT",
          "call SOFT_DELETE",
          "call UPDATE",
          "clocks moved back",
          "entries unprocessed",
          "file events lost",
          "file events twice",
          "files of others",
          "files of others stamped hours ago",
          "groups created again",
          "groups deleted",
          "hard deletes refused",
          "historic writes",
          "interleaved",
          "late effects",
          "messages delivered again",
          "messages given up",
          "messages redriven",
          "messages that a batch failed",
          "messages to deleted groups",
          "messages twice in a batch",
          "poison in quarantine",
          "processes killed",
          "reads of a deleted record",
          "reads of a record",
          "reads of an expired record",
          "reads of nothing",
          "records compared",
          "repaired records compared",
          "retries",
          "rows written more than once",
          "runs FULL COMPLETE",
          "runs HEAL COMPLETE",
          "runs HEAL STOPPED",
          "runs PENDING COMPLETE",
          "runs PENDING STOPPED",
          "runs refused or taken over",
          "updates that are too old",
          "updates that lost a race");

  private Expected() {}

  /** All of it. */
  static List<String> all() {
    List<String> all = new ArrayList<>(EVENTS);
    for (CrashPoint point : CrashPoint.values()) {
      all.add("passed " + point);
      all.add("died at " + point);
    }
    for (Site site : Site.values()) {
      all.add(site.with(Site.Fault.FAILS_BEFORE));
      if (site != Site.QUEUE_DELETE) {
        all.add(site.with(Site.Fault.FAILS_AFTER));
      }
    }
    all.add(Site.LOG_APPEND.with(Site.Fault.HAPPENS_LATE));
    all.add(Site.ONLINE_WRITE.with(Site.Fault.HAPPENS_LATE));
    all.add(Site.ONLINE_WRITE.with(Site.Fault.TAKES_A_PART));
    all.add(Site.ONLINE_READ.with(Site.Fault.TAKES_A_PART));
    return all;
  }
}
