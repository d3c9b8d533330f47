package tidemark.record;

/** What a write does to its record. */
public enum WriteKind {
  PUT,
  SOFT_DELETE,
  HARD_DELETE;

  /** Whether the offline row is a delete marker. */
  public boolean isDelete() {
    return this != PUT;
  }
}
