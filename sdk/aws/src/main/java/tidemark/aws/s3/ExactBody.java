package tidemark.aws.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import tidemark.offline.ObjectStore.Body;

/**
 * A body that fails unless it has exactly as many bytes as it said. That it has more shows before
 * its last byte is given, so that no whole object is ever sent of one that is not.
 */
final class ExactBody extends FilterInputStream {
  private long left;

  private ExactBody(InputStream in, long length) {
    super(in);
    this.left = length;
  }

  static InputStream open(Body body) {
    try {
      return new ExactBody(body.open(), body.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (left == 0) {
      requireEnd();
      return -1;
    }
    int count = in.read(into, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new IOException("The body of an object ended " + left + " bytes before its length");
    }
    left -= count;
    if (left == 0) {
      requireEnd();
    }
    return count;
  }

  /** Reading again what was read is not possible: an attempt opens the body anew. */
  @Override
  public boolean markSupported() {
    return false;
  }

  private void requireEnd() throws IOException {
    if (in.read() >= 0) {
      throw new IOException("The body of an object has more bytes than its length");
    }
  }
}
