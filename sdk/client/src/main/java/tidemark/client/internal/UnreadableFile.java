package tidemark.client.internal;

import java.util.Optional;

/** A definition file whose text is not YAML or not JSON. */
public final class UnreadableFile extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Node.Place> place;
  private final String reason;

  UnreadableFile(Optional<Node.Place> place, String reason) {
    super(reason);
    this.place = place;
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }

  public Optional<Node.Place> place() {
    return place;
  }
}
