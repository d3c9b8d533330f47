package tidemark.onejar.sample;

/** Is asked for by its name. */
public final class ByName {
  public String said() {
    return "named";
  }
}
