package tidemark.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer to a {@link Call}.
 *
 * @param headers looked up in any letter case
 * @param body may still be arriving; read once, closed with the reply
 */
public record Reply(int status, Map<String, String> headers, InputStream body)
    implements Closeable {
  public Reply {
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = anyCase;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
