package tidemark.local;

/** The version of this program. */
public final class TidemarkVersion {
  /** The same as in the parent POM; a test compares them. */
  public static final String TEXT = "0.1.0";

  private TidemarkVersion() {}
}
