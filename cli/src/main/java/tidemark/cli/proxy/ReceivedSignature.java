package tidemark.cli.proxy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tidemark.local.LocalRequest;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * The Signature Version 4 of a request as its client sent it. Verified by computing it anew: over
 * the headers that the client chose to sign, which is what a signer that makes signatures does not
 * offer. Source: AWS Identity and Access Management, "Create a signed AWS API request"; paths are
 * encoded a second time, as for every service but S3.
 */
record ReceivedSignature(
    String keyId,
    String date,
    String region,
    String service,
    List<String> signedHeaders,
    String signature) {
  private static final Pattern FORM =
      Pattern.compile(
          "AWS4-HMAC-SHA256 +Credential=([^/,\\s]+)/([0-9]{8})/([^/,\\s]+)/([^/,\\s]+)/aws4_request"
              + ", *SignedHeaders=([a-z0-9;_-]+), *Signature=([0-9a-f]{64})");

  /** As AWS allows. */
  private static final Duration AGE_MAX = Duration.ofMinutes(15);

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * Returns if the request was signed with the key, lately, and is as it was then.
   *
   * @throws FeatureStoreException of kind FORBIDDEN otherwise
   */
  static void check(ReceivedRequest request, ClientKey key, Instant now) {
    String given = request.head().header("Authorization").orElse("");
    Matcher matcher = FORM.matcher(given);
    if (!matcher.matches() || !matcher.group(1).equals(key.id())) {
      throw refused("The request is not signed with the key that this proxy printed when it began");
    }
    ReceivedSignature signature =
        new ReceivedSignature(
            matcher.group(1),
            matcher.group(2),
            matcher.group(3),
            matcher.group(4),
            List.of(matcher.group(5).split(";")),
            matcher.group(6));
    String time = request.head().header("X-Amz-Date").orElse("");
    if (!isLately(time, now) || !time.startsWith(signature.date)) {
      throw refused("The request's X-Amz-Date is missing or more than 15 minutes from now");
    }
    if (!signature.signedHeaders.containsAll(List.of("host", "x-amz-date"))
        || !signature.isOf(request, time, key.secret())) {
      throw refused("The request's signature is not that of the key which this proxy printed");
    }
  }

  private static FeatureStoreException refused(String what) {
    return new FeatureStoreException(
        Kind.FORBIDDEN, what + ". Give the client the variables shown there.");
  }

  private static boolean isLately(String time, Instant now) {
    try {
      Instant signed = DATE.parse(time, Instant::from);
      return Duration.between(signed, now).abs().compareTo(AGE_MAX) <= 0;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private boolean isOf(ReceivedRequest request, String time, String secret) {
    String bodyHash = hex(sha256(request.body()));
    if (!request.head().header("X-Amz-Content-Sha256").orElse(bodyHash).equals(bodyHash)) {
      return false;
    }
    String canonical =
        String.join(
            "\n",
            request.head().method(),
            encoded(request.head().rawPath()),
            sorted(request.head().rawQuery()),
            headers(request.head()),
            String.join(";", signedHeaders),
            bodyHash);
    String scope = String.join("/", date, region, service, "aws4_request");
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            time,
            scope,
            hex(sha256(canonical.getBytes(StandardCharsets.UTF_8))));
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return MessageDigest.isEqual(
        hex(hmac(key, toSign)).getBytes(StandardCharsets.UTF_8),
        signature.getBytes(StandardCharsets.UTF_8));
  }

  /** The path as it was sent, encoded once more. */
  private static String encoded(String rawPath) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : rawPath.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean isKept =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-_.~/".indexOf(c) >= 0;
      encoded.append(isKept ? "" + c : "%" + HexFormat.of().withUpperCase().toHexDigits(b));
    }
    return encoded.toString();
  }

  private static String sorted(String rawQuery) {
    return Arrays.stream(rawQuery.split("&", -1))
        .filter(pair -> !pair.isEmpty())
        .map(pair -> pair.contains("=") ? pair : pair + "=")
        .map(pair -> pair.split("=", 2))
        .sorted(Comparator.<String[], String>comparing(p -> p[0]).thenComparing(p -> p[1]))
        .map(pair -> pair[0] + "=" + pair[1])
        .collect(Collectors.joining("&"));
  }

  private String headers(LocalRequest request) {
    return signedHeaders.stream()
        .map(name -> name + ":" + value(request, name) + "\n")
        .collect(Collectors.joining());
  }

  private static String value(LocalRequest request, String name) {
    return request.headers().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream())
        .map(value -> value.strip().replaceAll(" +", " "))
        .collect(Collectors.joining(","));
  }

  private static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HmacSHA256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
