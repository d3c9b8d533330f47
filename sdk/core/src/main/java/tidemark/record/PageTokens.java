package tidemark.record;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tidemark.model.Incarnation;

/**
 * Marks by which a client reads on through pages. A token is opaque: a position under a MAC of
 * HMAC-SHA-256, bound to the operation and the incarnation of the group, so that one that was
 * changed, or that another operation, group or store gave, is told apart. It does not expire.
 * Thread-safe.
 */
public final class PageTokens {
  private static final String ALGORITHM = "HmacSHA256";

  /** Half of the MAC: 128 bits are beyond guessing. */
  private static final int MAC_BYTES = 16;

  /** What every store derives its key by, from a secret that it uses for other things too. */
  private static final String PURPOSE = "tidemark page tokens 1";

  private final Supplier<String> secret;
  private volatile @Nullable SecretKeySpec derived;

  private PageTokens(Supplier<String> secret) {
    this.secret = secret;
  }

  /** Tokens under a key derived from a secret; whoever shares the secret takes each other's. */
  public static PageTokens of(String secret) {
    return new PageTokens(() -> secret);
  }

  /**
   * The same of a secret that is asked for when the first token is.
   *
   * @param secret gives the same each time; asked again if it failed
   */
  public static PageTokens of(Supplier<String> secret) {
    return new PageTokens(secret);
  }

  private SecretKeySpec key() {
    SecretKeySpec key = derived;
    if (key == null) {
      SecretKeySpec root =
          new SecretKeySpec(secret.get().getBytes(StandardCharsets.UTF_8), ALGORITHM);
      key = new SecretKeySpec(mac(root, PURPOSE.getBytes(StandardCharsets.UTF_8)), ALGORITHM);
      derived = key;
    }
    return key;
  }

  /** The token for a position. */
  String of(String operation, Incarnation group, String position) {
    byte[] text = position.getBytes(StandardCharsets.UTF_8);
    byte[] token = Arrays.copyOf(sign(operation, group, text), MAC_BYTES + text.length);
    System.arraycopy(text, 0, token, MAC_BYTES, text.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** The position of a token; empty if it was not given for that operation and incarnation. */
  Optional<String> position(String operation, Incarnation group, String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length <= MAC_BYTES) {
      return Optional.empty();
    }
    byte[] text = Arrays.copyOfRange(bytes, MAC_BYTES, bytes.length);
    boolean ours =
        MessageDigest.isEqual(
            sign(operation, group, text), Arrays.copyOfRange(bytes, 0, MAC_BYTES));
    return ours ? Optional.of(new String(text, StandardCharsets.UTF_8)) : Optional.empty();
  }

  private byte[] sign(String operation, Incarnation group, byte[] position) {
    byte[] about = (operation + "\n" + group.key() + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] signed = Arrays.copyOf(about, about.length + position.length);
    System.arraycopy(position, 0, signed, about.length, position.length);
    return Arrays.copyOf(mac(key(), signed), MAC_BYTES);
  }

  private static byte[] mac(SecretKeySpec key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HMAC-SHA-256", e);
    }
  }
}
