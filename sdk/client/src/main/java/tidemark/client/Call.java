package tidemark.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One request to the store: what an HTTP request would say.
 *
 * @param pathAndQuery percent-encoded, beginning with {@code /}
 * @param headers names in any letter case; values without line breaks
 */
public record Call(String method, String pathAndQuery, Map<String, String> headers, Body body) {
  /** What a call carries. Opened once per attempt, so it can be sent again. */
  public interface Body {
    /** Nothing. */
    Body NONE = of(new byte[0]);

    /** Its length in bytes. */
    long length();

    InputStream open() throws IOException;

    static Body of(byte[] bytes) {
      byte[] copy = bytes.clone();
      return new Body() {
        @Override
        public long length() {
          return copy.length;
        }

        @Override
        public InputStream open() {
          return new ByteArrayInputStream(copy);
        }
      };
    }

    static Body of(String text) {
      return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file's content, read while it is sent. */
    static Body of(Path file) {
      return new Body() {
        @Override
        public long length() {
          try {
            return Files.size(file);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }

        @Override
        public InputStream open() throws IOException {
          return Files.newInputStream(file);
        }
      };
    }
  }

  public Call {
    headers = Map.copyOf(headers);
  }

  public static Call get(String pathAndQuery) {
    return new Call("GET", pathAndQuery, Map.of(), Body.NONE);
  }
}
