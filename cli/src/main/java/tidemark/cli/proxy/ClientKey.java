package tidemark.cli.proxy;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

/**
 * What a client signs with to be let through the proxy: worth something on this machine only, and
 * no longer than the proxy runs unless its user chooses otherwise.
 */
public record ClientKey(String id, String secret) {
  private static final int ID_BYTES = 9;
  private static final int SECRET_BYTES = 30;

  /** An id that nobody took for an access key of AWS. */
  public static String randomId(SecureRandom random) {
    return "TIDEMARK" + text(random, ID_BYTES).replaceAll("[-_]", "0").toUpperCase(Locale.ROOT);
  }

  public static String randomSecret(SecureRandom random) {
    return text(random, SECRET_BYTES);
  }

  private static String text(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return id;
  }
}
