package tidemark.metric;

import tidemark.model.FeatureGroupName;

/** Where counts go. Implementations are thread-safe, never fail and never block. */
public interface Metrics {
  /** What is counted; the name on a dashboard is {@link #text()}. */
  enum Count {
    RECORDS_ACCEPTED("RecordsAccepted"),
    STALE_RECORDS_IGNORED("StaleRecordsIgnored"),
    EQUAL_EVENT_TIME_CONFLICTS("EqualEventTimeConflict"),
    FUTURE_EVENT_TIMES("FutureEventTimes"),
    ROWS_WRITTEN_OFFLINE("RowsWrittenOffline"),
    POISON_MESSAGES("PoisonMessage"),
    RECORDS_MATERIALIZED("RecordsMaterialized"),
    RECORDS_AUDITED("RecordsAudited"),
    PARITY_FAULTS_FOUND("ParityFaultsFound");

    private final String text;

    Count(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** What is measured at a moment; the name on a dashboard is {@link #text()}. */
  enum Gauge {
    /** Seconds since the newest event time of a group. */
    FRESHNESS("Freshness"),
    /** Rows of files that became visible within the last hour. */
    ROWS_ARRIVED("RowsArrived"),
    /** Files whose winners are not online yet. */
    FILES_PENDING("FilesPending"),
    /** Milliseconds from a put to the file that queries see it in: the slowest of what arrived. */
    PUT_TO_QUERYABLE("PutToQueryableLag"),
    /** Messages in quarantine, of the whole store; no more than are counted. */
    MESSAGES_QUARANTINED("MessagesQuarantined"),
    /** Groups of which something was begun long ago and is not finished, of the whole store. */
    GROUPS_UNSETTLED("GroupsUnsettled");

    private final String text;

    Gauge(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** Counts nothing. */
  Metrics NONE = (count, group, by) -> {};

  void add(Count count, FeatureGroupName group, long by);

  /** Notes what a group measures now, in the gauge's unit. */
  default void measured(Gauge gauge, FeatureGroupName group, long value) {}

  /** Notes what the whole store measures now, in the gauge's unit. */
  default void measured(Gauge gauge, long value) {}
}
