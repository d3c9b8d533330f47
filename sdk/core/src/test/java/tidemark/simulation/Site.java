package tidemark.simulation;

/** Where a service leaves its process: each call of a port there may fail. */
enum Site {
  LOG_APPEND,
  ONLINE_READ,
  ONLINE_WRITE,
  OBJECT_WRITE,
  OBJECT_READ,
  LEDGER_READ,
  LEDGER_WRITE,
  REGISTRY_READ,
  CATALOG_WRITE,
  RUNS_WRITE,
  QUERY,
  QUEUE_DELETE;

  /** How a call may fail. */
  enum Fault {
    /** Nothing happened. */
    FAILS_BEFORE,
    /** All happened, and the answer is lost. */
    FAILS_AFTER,
    /** The caller is told that it failed, and it happens later. */
    HAPPENS_LATE,
    /** Of a batch, a part is not taken. */
    TAKES_A_PART
  }

  /** Its name in a coverage. */
  String with(Fault fault) {
    return "fault " + name() + " " + fault.name();
  }
}
