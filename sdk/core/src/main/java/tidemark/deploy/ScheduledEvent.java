package tidemark.deploy;

/** What functions are told by schedules of the deployment itself; each is known by its source. */
public enum ScheduledEvent {
  /** Measures every group and the store as a whole; asks again for what hangs. Cheap. */
  MEASURE(FunctionSpec.MONITOR, "tidemark.measure"),

  /** Measures, and compares a sample of what each group serves with what was recorded. */
  AUDIT(FunctionSpec.MONITOR, "tidemark.monitor"),

  /** Looks for files that no event told of. */
  LISTING(FunctionSpec.OFFLINE_FILE, "tidemark.listing");

  private final FunctionSpec function;
  private final String source;

  ScheduledEvent(FunctionSpec function, String source) {
    this.function = function;
    this.source = source;
  }

  /** The function that takes it. */
  public FunctionSpec function() {
    return function;
  }

  public String source() {
    return source;
  }

  public String json() {
    return "{\"source\":\"" + source + "\"}";
  }
}
