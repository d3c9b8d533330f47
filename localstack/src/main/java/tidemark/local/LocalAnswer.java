package tidemark.local;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.OptionalLong;

/** Where the answer to a request goes. Used by one thread. */
public interface LocalAnswer {
  /**
   * Sends the status and the headers, once. What is flushed reaches the client soon.
   *
   * @param length of the body in bytes; empty if it is not known yet
   * @return where the body goes; to be closed
   */
  OutputStream begin(int status, Map<String, String> headers, OptionalLong length)
      throws IOException;
}
