package tidemark.client.internal;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A path and its query, percent-encoded as RFC 3986 says. */
public final class Paths {
  private final StringBuilder path;
  private boolean hasQuery;

  private Paths(String literal) {
    this.path = new StringBuilder(literal);
  }

  /** A path that needs no encoding. */
  public static Paths of(String literal) {
    return new Paths(literal);
  }

  /** Adds a segment: everything in it, slashes too, becomes part of the one segment. */
  public Paths segment(String segment) {
    path.append('/');
    encode(segment);
    return this;
  }

  public Paths query(String name, String value) {
    path.append(hasQuery ? '&' : '?');
    hasQuery = true;
    encode(name);
    path.append('=');
    encode(value);
    return this;
  }

  private void encode(String text) {
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (isUnreserved(octet)) {
        path.append((char) octet);
      } else {
        path.append('%').append(String.format(Locale.ROOT, "%02X", octet));
      }
    }
  }

  private static boolean isUnreserved(byte octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || octet == '-'
        || octet == '.'
        || octet == '_'
        || octet == '~';
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
