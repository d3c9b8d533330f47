package tidemark.parquet;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Decompresses the pages of one file, and no more bytes than the file's length allows: sizes in a
 * footer and in page headers are claims. Not thread-safe.
 */
final class PageDecompression implements CompressionCodecFactory {
  /**
   * The codecs of Spark, Athena, pandas and DuckDB by default; others need another library each.
   */
  static final Set<CompressionCodecName> CODECS =
      EnumSet.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.GZIP,
          CompressionCodecName.ZSTD);

  /** Source: guarantees.md, S-16. */
  static final int RATIO_MAX = 100;

  /** Below this many bytes no ratio is too great: a constant column compresses to nothing. */
  static final long ALWAYS_ALLOWED_BYTES = 256L << 20;

  /** DuckDB writes pages of up to 100 MB. */
  private static final int PAGE_BYTES_MAX = 128 << 20;

  /** As many as threads ever decompressed at once; a new one for every page costs more than it. */
  private static final Queue<ZstdDecompressCtx> IDLE = new ConcurrentLinkedQueue<>();

  private long left;

  private PageDecompression(long allowed) {
    this.left = allowed;
  }

  static PageDecompression ofFile(long fileBytes) {
    return new PageDecompression(allowed(fileBytes));
  }

  /** How many bytes a file of that length may hold once decompressed. */
  static long allowed(long fileBytes) {
    return Math.max(ALWAYS_ALLOWED_BYTES, fileBytes * RATIO_MAX);
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("This one reads only");
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    if (!CODECS.contains(codec)) {
      throw Unreadable.because("its pages are compressed by %s, which is not supported.", codec);
    }
    return new Decompressor(codec);
  }

  @Override
  public void release() {
    // Nothing outside the heap is kept.
  }

  private byte[] decompress(CompressionCodecName codec, byte[] page, int size) throws IOException {
    if (size < 0 || size > PAGE_BYTES_MAX) {
      throw Unreadable.because(
          "it has a page of %d bytes; at most %d are read.",
          Integer.toUnsignedLong(size), PAGE_BYTES_MAX);
    }
    left -= size;
    if (left < 0) {
      throw Unreadable.because("its pages decompress to more than %d times its length.", RATIO_MAX);
    }
    byte[] plain = new byte[size];
    int count =
        switch (codec) {
          case ZSTD -> zstd(page, plain);
          case SNAPPY -> snappy(page, plain);
          case GZIP -> gzip(page, plain);
          default -> throw new IllegalStateException("Not a codec in use: " + codec);
        };
    if (count != size) {
      throw new IOException("A page is not as long as its header says");
    }
    return plain;
  }

  private static int zstd(byte[] page, byte[] plain) throws IOException {
    ZstdDecompressCtx context = IDLE.poll();
    if (context == null) {
      context = new ZstdDecompressCtx();
    }
    try {
      return context.decompress(plain, page);
    } catch (ZstdException e) {
      throw new IOException("A zstd page is damaged", e);
    } finally {
      IDLE.add(context);
    }
  }

  /** The stream's own length is asked first: Snappy writes as much as that says. */
  private static int snappy(byte[] page, byte[] plain) throws IOException {
    if (Snappy.uncompressedLength(page) != plain.length) {
      return -1;
    }
    return Snappy.uncompress(page, 0, page.length, plain, 0);
  }

  private static int gzip(byte[] page, byte[] plain) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(page))) {
      int count = in.readNBytes(plain, 0, plain.length);
      return in.read() < 0 ? count : -1;
    }
  }

  private final class Decompressor implements BytesInputDecompressor {
    private final CompressionCodecName codec;

    private Decompressor(CompressionCodecName codec) {
      this.codec = codec;
    }

    @Override
    public BytesInput decompress(BytesInput page, int size) throws IOException {
      if (codec == CompressionCodecName.UNCOMPRESSED) {
        return page;
      }
      byte[] bytes = page.toInputStream().readAllBytes();
      return BytesInput.from(PageDecompression.this.decompress(codec, bytes, size));
    }

    @Override
    public void decompress(ByteBuffer page, int compressedSize, ByteBuffer plain, int size)
        throws IOException {
      byte[] bytes = new byte[compressedSize];
      page.get(bytes);
      plain.put(
          codec == CompressionCodecName.UNCOMPRESSED
              ? bytes
              : PageDecompression.this.decompress(codec, bytes, size));
    }

    @Override
    public void release() {
      // Nothing is kept.
    }
  }
}
