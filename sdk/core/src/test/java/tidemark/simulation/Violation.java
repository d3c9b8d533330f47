package tidemark.simulation;

/** A promise that was broken: its id, and how. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  Violation(String id, String how) {
    super(id + ": " + how);
  }

  /** Such as {@code G-03}. */
  String id() {
    String message = String.valueOf(getMessage());
    return message.substring(0, message.indexOf(':'));
  }
}
