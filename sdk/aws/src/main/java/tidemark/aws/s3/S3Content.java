package tidemark.aws.s3;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tidemark.offline.ObjectStore;

/**
 * An object read by ranges of the version that was there when it was opened. The one call that
 * opens it brings its end along, where Parquet keeps the footer; small reads bring a {@value
 * #WINDOW_BYTES} byte window, which the reads after them mostly lie in. Not thread-safe.
 */
final class S3Content implements ObjectStore.Content {
  static final int WINDOW_BYTES = 1 << 18;

  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int PRECONDITION_FAILED = 412;
  private static final Pattern RANGE = Pattern.compile("bytes [0-9]+-[0-9]+/([0-9]+)");

  private final S3Client s3;
  private final ObjectStore.Key key;
  private final String etag;
  private final long length;
  private long windowStart;
  private byte[] window;

  private S3Content(S3Client s3, ObjectStore.Key key, String etag, long length, byte[] end) {
    this.s3 = s3;
    this.key = key;
    this.etag = etag;
    this.length = length;
    this.windowStart = length - end.length;
    this.window = end;
  }

  static Optional<S3Content> open(S3Client s3, ObjectStore.Key key) {
    try {
      ResponseBytes<GetObjectResponse> end =
          s3.getObjectAsBytes(request(key).range("bytes=-" + WINDOW_BYTES).build());
      byte[] bytes = end.asByteArrayUnsafe();
      long length = length(end.response(), bytes.length);
      return Optional.of(new S3Content(s3, key, end.response().eTag(), length, bytes));
    } catch (NoSuchKeyException | NoSuchBucketException e) {
      return Optional.empty();
    } catch (S3Exception e) {
      if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
        return openEmpty(s3, key);
      }
      throw e;
    }
  }

  /** An object without bytes has no range that could be asked for. */
  private static Optional<S3Content> openEmpty(S3Client s3, ObjectStore.Key key) {
    try {
      HeadObjectResponse head =
          s3.headObject(request -> request.bucket(key.bucket()).key(key.key()));
      return Optional.of(new S3Content(s3, key, head.eTag(), head.contentLength(), new byte[0]));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void read(long position, byte[] into, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, into.length);
    if (position < 0 || position + count > length) {
      throw new EOFException("An object of " + length + " bytes ends before that range");
    }
    long at = position;
    int done = 0;
    while (done < count) {
      if (at < windowStart || at >= windowStart + window.length) {
        fetch(at, Math.max(WINDOW_BYTES, count - done));
      }
      int from = (int) (at - windowStart);
      int part = Math.min(count - done, window.length - from);
      System.arraycopy(window, from, into, offset + done, part);
      at += part;
      done += part;
    }
  }

  @Override
  public void close() {
    window = new byte[0];
  }

  private void fetch(long from, int count) throws IOException {
    long last = Math.min(length, from + count) - 1;
    try {
      byte[] bytes =
          s3.getObjectAsBytes(
                  request(key).ifMatch(etag).range("bytes=" + from + "-" + last).build())
              .asByteArrayUnsafe();
      if (bytes.length < last - from + 1) {
        throw new EOFException("S3 answered less of an object than was asked for");
      }
      window =
          bytes.length > last - from + 1 ? Arrays.copyOf(bytes, (int) (last - from + 1)) : bytes;
      windowStart = from;
    } catch (SdkException e) {
      boolean replaced =
          e instanceof S3Exception refusal && refusal.statusCode() == PRECONDITION_FAILED;
      throw new IOException(
          replaced ? "The object was replaced while it was read" : "A range of it cannot be read",
          e);
    }
  }

  private static long length(GetObjectResponse response, int received) {
    String range = response.contentRange();
    Matcher matcher = RANGE.matcher(range == null ? "" : range);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : received;
  }

  private static GetObjectRequest.Builder request(ObjectStore.Key key) {
    return GetObjectRequest.builder().bucket(key.bucket()).key(key.key());
  }
}
