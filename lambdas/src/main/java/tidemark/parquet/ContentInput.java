package tidemark.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.offline.ObjectStore;

/**
 * An object as the Parquet library reads files. Its last bytes, where footers are, are read at once
 * and kept. Tells apart a file that is damaged from a store that does not answer: the library gives
 * an {@code IOException} for both. Not thread-safe.
 */
final class ContentInput implements InputFile {
  private static final int TAIL_BYTES = 64 << 10;

  private final ObjectStore.Content content;
  private final long tailAt;
  private final byte[] tail;
  private @Nullable IOException failure;
  private PageClaims pages = new PageClaims();

  private ContentInput(ObjectStore.Content content, long tailAt, byte[] tail) {
    this.content = content;
    this.tailAt = tailAt;
    this.tail = tail;
  }

  static ContentInput of(ObjectStore.Content content) throws IOException {
    byte[] tail = new byte[(int) Math.min(TAIL_BYTES, content.length())];
    long tailAt = content.length() - tail.length;
    content.read(tailAt, tail, 0, tail.length);
    return new ContentInput(content, tailAt, tail);
  }

  /** Has pages looked at as they are read from now on. */
  void check(PageClaims claims) {
    pages = claims;
  }

  /** The bytes from a position on, which must lie in the file. */
  byte[] bytes(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    read(position, bytes, 0, length);
    return bytes;
  }

  /**
   * What a failure of the library means.
   *
   * @param reason why the file is not readable, unless the cause knows better
   * @throws IOException when the store did not answer
   */
  FeatureStoreException fault(Throwable cause, String reason) throws IOException {
    if (failure != null) {
      throw failure;
    }
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof FeatureStoreException known) {
        return known;
      }
    }
    return Unreadable.because(cause, "%s", reason);
  }

  @Override
  public long getLength() {
    return content.length();
  }

  @Override
  public SeekableInputStream newStream() {
    return new Stream();
  }

  /** Names no file: the library puts it into messages. */
  @Override
  public String toString() {
    return "the file";
  }

  private void read(long position, byte[] into, int offset, int length) throws IOException {
    if (position >= tailAt) {
      System.arraycopy(tail, (int) (position - tailAt), into, offset, length);
    } else {
      readContent(position, into, offset, length);
    }
    pages.check(position, into, offset, length);
  }

  private void readContent(long position, byte[] into, int offset, int length) throws IOException {
    try {
      content.read(position, into, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private final class Stream extends SeekableInputStream {
    private long position;

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void seek(long newPosition) {
      position = newPosition;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      long left = getLength() - position;
      if (position < 0 || left <= 0) {
        return length == 0 ? 0 : -1;
      }
      int count = (int) Math.min(length, left);
      ContentInput.this.read(position, into, offset, count);
      position += count;
      return count;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      byte[] bytes = new byte[buffer.remaining()];
      int count = read(bytes, 0, bytes.length);
      if (count > 0) {
        buffer.put(bytes, 0, count);
      }
      return count;
    }

    @Override
    public void readFully(byte[] bytes) throws IOException {
      readFully(bytes, 0, bytes.length);
    }

    @Override
    public void readFully(byte[] into, int offset, int length) throws IOException {
      if (read(into, offset, length) < length) {
        throw new EOFException("The file ends before what its footer places there");
      }
    }

    @Override
    public void readFully(ByteBuffer buffer) throws IOException {
      int length = buffer.remaining();
      if (buffer.hasArray()) {
        readFully(buffer.array(), buffer.arrayOffset() + buffer.position(), length);
        buffer.position(buffer.position() + length);
      } else {
        byte[] bytes = new byte[length];
        readFully(bytes, 0, length);
        buffer.put(bytes);
      }
    }
  }
}
