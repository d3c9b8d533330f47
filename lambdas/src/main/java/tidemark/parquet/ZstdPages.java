package tidemark.parquet;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compresses pages by zstd; the codecs that come with the library need Hadoop. One instance serves
 * every writer of the process. Thread-safe.
 */
final class ZstdPages implements CompressionCodecFactory {
  static final ZstdPages SHARED = new ZstdPages();

  private static final int LEVEL = 3;

  /** As many as threads ever compressed at once; each holds some hundred KB outside the heap. */
  private final Queue<ZstdCompressCtx> idle = new ConcurrentLinkedQueue<>();

  private ZstdPages() {}

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    if (codec != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException("Pages are written by zstd, not by " + codec);
    }
    return new Compressor();
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("This one writes only");
  }

  @Override
  public void release() {
    // Shared by every writer.
  }

  private BytesInput compress(byte[] page) {
    ZstdCompressCtx context = idle.poll();
    if (context == null) {
      context = new ZstdCompressCtx();
      context.setLevel(LEVEL);
    }
    try {
      return BytesInput.from(context.compress(page));
    } finally {
      idle.add(context);
    }
  }

  private final class Compressor implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      return ZstdPages.this.compress(page.toInputStream().readAllBytes());
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
      // Contexts stay with the factory.
    }
  }
}
