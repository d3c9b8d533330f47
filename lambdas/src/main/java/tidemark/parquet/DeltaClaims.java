package tidemark.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;

/**
 * Refuses pages of delta-encoded numbers that claim more of them than their bytes can hold: the
 * library makes an array of as many before it reads one. A page that ends before it says how many
 * is left to it.
 *
 * @param block how many numbers share a least delta
 * @param parts into how many parts of a bit width each a block is divided
 * @param total how many numbers there are; the first is not in a block
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">Encodings</a>
 */
record DeltaClaims(int block, int parts, int total) {
  /** Writers put 128 to 2,048 numbers into a block. */
  private static final int BLOCK_MAX = 16_384;

  /**
   * Looks at a page before it is read.
   *
   * @throws tidemark.model.FeatureStoreException INVALID if it claims too much
   */
  static void check(DataPage page, ColumnDescriptor column) {
    try {
      if (page instanceof DataPageV1 v1 && isDelta(v1.getValueEncoding())) {
        ByteBufferInputStream in = v1.getBytes().toInputStream();
        int count = v1.getValueCount();
        skipLevels(v1.getRlEncoding(), column.getMaxRepetitionLevel(), count, in);
        skipLevels(v1.getDlEncoding(), column.getMaxDefinitionLevel(), count, in);
        check(v1.getValueEncoding(), in);
      } else if (page instanceof DataPageV2 v2 && isDelta(v2.getDataEncoding())) {
        check(v2.getDataEncoding(), v2.getData().toInputStream());
      }
    } catch (EOFException e) {
      // The library says so too.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isDelta(Encoding encoding) {
    return encoding == Encoding.DELTA_BINARY_PACKED
        || encoding == Encoding.DELTA_LENGTH_BYTE_ARRAY
        || encoding == Encoding.DELTA_BYTE_ARRAY;
  }

  private static void skipLevels(Encoding encoding, int max, int count, ByteBufferInputStream in)
      throws IOException {
    if (max > 0) {
      long bits = (long) count * BytesUtils.getWidthFromMaxInt(max);
      long length =
          encoding == Encoding.RLE
              ? BytesUtils.readIntLittleEndian(in)
              : (bits + Byte.SIZE - 1) / Byte.SIZE;
      skip(length, in);
    }
  }

  private static void check(Encoding encoding, ByteBufferInputStream in) throws IOException {
    DeltaClaims first = read(in);
    if (encoding == Encoding.DELTA_BYTE_ARRAY) {
      first.skip(in);
      read(in);
    }
  }

  private static DeltaClaims read(ByteBufferInputStream in) throws IOException {
    DeltaClaims claims =
        new DeltaClaims(
            BytesUtils.readUnsignedVarInt(in),
            BytesUtils.readUnsignedVarInt(in),
            BytesUtils.readUnsignedVarInt(in));
    if (!claims.fit(in.available())) {
      throw Unreadable.because(
          "a page of it claims more numbers than it holds. Get the file anew.");
    }
    BytesUtils.readUnsignedVarLong(in);
    return claims;
  }

  /**
   * Whether so many bytes can hold it all: the first number has a byte at least, a block one and
   * one for each part.
   */
  private boolean fit(int bytes) {
    return block > 0
        && block <= BLOCK_MAX
        && parts > 0
        && block % ((long) parts * Byte.SIZE) == 0
        && total >= 0
        && (total < 2 || ((total - 2) / block + 1) * (1L + parts) < bytes);
  }

  /** Passes over the blocks. */
  private void skip(ByteBufferInputStream in) throws IOException {
    int part = block / parts;
    for (long left = total - 1L; left > 0; ) {
      BytesUtils.readUnsignedVarLong(in);
      byte[] widths = new byte[parts];
      if (in.read(widths) < parts) {
        throw new EOFException();
      }
      for (int i = 0; i < parts && left > 0; i++, left -= part) {
        skip((long) part * Byte.toUnsignedInt(widths[i]) / Byte.SIZE, in);
      }
    }
  }

  private static void skip(long bytes, ByteBufferInputStream in) throws IOException {
    if (bytes < 0 || bytes > in.available()) {
      throw new EOFException();
    }
    in.skipFully(bytes);
  }
}
