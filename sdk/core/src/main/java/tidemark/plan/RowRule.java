package tidemark.plan;

/** A rule that every row of a job keeps, checked before anything is written. */
public enum RowRule {
  IDENTIFIER_MISSING("identifier_missing"),
  IDENTIFIER_TOO_LONG("identifier_too_long"),
  EVENT_TIME_MISSING("event_time_missing"),
  EVENT_TIME_INVALID("event_time_invalid"),
  EVENT_TIME_OUT_OF_RANGE("event_time_out_of_range"),
  /** Of a transform: the event time is none of the times it computes for. */
  EVENT_TIME_NOT_AS_OF("event_time_not_as_of"),
  EXPIRY_OUT_OF_RANGE("expiry_out_of_range"),
  /** Followed by a colon and the feature. */
  VALUE_INVALID("value_invalid"),
  RECORD_TOO_LARGE("record_too_large"),
  DUPLICATE("duplicate");

  private final String word;

  RowRule(String word) {
    this.word = word;
  }

  /** As plans and their outcomes have it. */
  public String word() {
    return word;
  }
}
