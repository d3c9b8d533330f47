package tidemark.client;

import java.io.IOException;

/** The cause of a failure without an answer: no connection, or it broke. */
public final class NoAnswer extends IOException {
  private static final long serialVersionUID = 1L;

  public NoAnswer(IOException cause) {
    super(cause);
  }
}
