package tidemark.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bucket and a key prefix without slashes at its ends, such as {@code s3://acme-fs/prod}. Source
 * of the bucket's shape: S3 user guide, bucket naming rules.
 */
public record S3Uri(String bucket, String prefix) {
  private static final Pattern TEXT =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/.*)?");
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9!_.*'()=/-]*");

  /** Parses {@code s3://bucket/prefix}. */
  public static S3Uri parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (text.length() > Limit.S3_URI.max() || !matcher.matches()) {
      throw FeatureStoreException.invalid(
          "S3Uri '%s' is not valid. Give a bucket and an optional prefix, such as"
              + " s3://my-bucket/features.",
          Shown.name(text));
    }
    String path = matcher.group(2) == null ? "" : matcher.group(2);
    String prefix = path.replaceAll("^/+|/+$", "");
    boolean climbs = ("/" + prefix + "/").matches(".*/(\\.{0,2})/.*") && !prefix.isEmpty();
    if (climbs || !PREFIX.matcher(prefix).matches() || matcher.group(1).contains("..")) {
      throw FeatureStoreException.invalid(
          "S3Uri '%s' is not valid: its prefix may hold letters, digits, and ! _ . * ' ( ) = - /,"
              + " and no empty, '.' or '..' segment.",
          Shown.name(text));
    }
    return new S3Uri(matcher.group(1), prefix);
  }

  /** The key of something beneath the prefix. */
  public String key(String below) {
    return prefix.isEmpty() ? below : prefix + "/" + below;
  }

  @Override
  public String toString() {
    return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
