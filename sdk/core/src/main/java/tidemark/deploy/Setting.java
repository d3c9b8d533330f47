package tidemark.deploy;

/** Whether something optional is wanted. */
public enum Setting {
  ENABLED,
  DISABLED
}
