package tidemark.aws.s3;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import tidemark.aws.ServiceErrors;
import tidemark.model.FeatureStoreException;
import tidemark.offline.ObjectStore;

/**
 * Objects in S3, created once by {@code If-None-Match} and sent with a CRC-32 that S3 compares with
 * what it received. A put whose answer was lost may answer false after its retry, although it made
 * the object itself. No object has a key with control characters or with a segment that is empty,
 * {@code .} or {@code ..}: S3 would take it, but what stands between may take it for a path. A
 * bucket that does not exist is empty. Thread-safe.
 */
public final class S3ObjectStore implements ObjectStore {
  /** Source: S3 user guide, object keys. */
  private static final int KEY_BYTES_MAX = 1_024;

  /** Source: S3 API reference, ListObjectsV2. */
  private static final int PAGE_MAX = 1_000;

  /** Source: S3 user guide, multipart upload limits: a single PUT takes 5 GB. */
  private static final long OBJECT_BYTES_MAX = 5L << 30;

  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;

  /** Of a put that met another one of the same key; one of the two comes to its end. */
  private static final int ATTEMPTS_MAX = 5;

  /** Source: S3 user guide, bucket naming rules. */
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  private static final Pattern UNSAFE =
      Pattern.compile("(^|.*/)\\.{0,2}(/.*|$)|.*\\p{Cntrl}.*", Pattern.DOTALL);

  private final S3Client s3;

  public S3ObjectStore(S3Client s3) {
    this.s3 = s3;
  }

  @Override
  public boolean putIfAbsent(Key key, Body body) {
    if (!isSound(key)) {
      throw FeatureStoreException.invalid(
          "An object needs the name of a bucket and a key of 1-%d bytes without control characters"
              + " and without a segment that is empty, '.' or '..'.",
          KEY_BYTES_MAX);
    }
    if (body.length() > OBJECT_BYTES_MAX) {
      throw FeatureStoreException.invalid(
          "An object of %d bytes is too long; the limit is %d.", body.length(), OBJECT_BYTES_MAX);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        put(key, body);
        return true;
      } catch (AwsServiceException e) {
        if (e.statusCode() == PRECONDITION_FAILED) {
          return false;
        }
        if (e.statusCode() != CONFLICT || attempt == ATTEMPTS_MAX) {
          throw ServiceErrors.translate("The object cannot be written", e);
        }
      } catch (SdkException | UncheckedIOException e) {
        throw FeatureStoreException.unavailable("The object cannot be written. Try again.", e);
      }
    }
  }

  private void put(Key key, Body body) {
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(key.bucket())
            .key(key.key())
            .ifNoneMatch("*")
            .checksumAlgorithm(ChecksumAlgorithm.CRC32)
            .contentLength(body.length())
            .build();
    s3.putObject(
        request,
        RequestBody.fromContentProvider(
            () -> ExactBody.open(body), body.length(), "application/octet-stream"));
  }

  @Override
  public Optional<Content> open(Key key) {
    if (!isSound(key)) {
      return Optional.empty();
    }
    try {
      return S3Content.open(s3, key).map(content -> content);
    } catch (SdkException e) {
      throw ServiceErrors.translate("The object cannot be read", e);
    }
  }

  @Override
  public List<Listed> list(String bucket, String prefix, String after, int max) {
    if (!isBucket(bucket)) {
      return List.of();
    }
    List<Listed> listed = new ArrayList<>();
    String from = after;
    try {
      while (listed.size() < max) {
        ListObjectsV2Response page =
            s3.listObjectsV2(page(bucket, prefix, from, max - listed.size()));
        page.contents().forEach(o -> listed.add(new Listed(new Key(bucket, o.key()), o.size())));
        if (!Boolean.TRUE.equals(page.isTruncated()) || page.contents().isEmpty()) {
          break;
        }
        from = listed.get(listed.size() - 1).key().key();
      }
      return listed;
    } catch (NoSuchBucketException e) {
      return List.of();
    } catch (SdkException e) {
      throw ServiceErrors.translate("The bucket cannot be listed", e);
    }
  }

  private static ListObjectsV2Request page(String bucket, String prefix, String after, int max) {
    ListObjectsV2Request.Builder page =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(prefix)
            .maxKeys(Math.min(max, PAGE_MAX));
    return after.isEmpty() ? page.build() : page.startAfter(after).build();
  }

  private static boolean isSound(Key key) {
    return isBucket(key.bucket())
        && key.key().getBytes(StandardCharsets.UTF_8).length <= KEY_BYTES_MAX
        && !UNSAFE.matcher(key.key()).matches();
  }

  private static boolean isBucket(String bucket) {
    return BUCKET.matcher(bucket).matches() && !bucket.contains("..");
  }
}
