package tidemark.local.load;

/** Told how far a load has come. Called by the loading thread; must return soon. */
public interface LoadProgress {
  /** What a load is doing, in this order. */
  enum Phase {
    CHECK("check"),
    PUBLISH("publish"),
    APPLY("apply");

    private final String text;

    Phase(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** So many rows are through this phase. */
  void reached(Phase phase, long rows);

  /** A row was left out. */
  void rejected(long row, String reason);
}
