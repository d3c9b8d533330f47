package tidemark.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;

/**
 * The end of a SQLite write-ahead log: where the last committed transaction ends, and what a write
 * that was cut off there leaves behind. Source: SQLite documentation, "WAL-mode File Format".
 */
final class WalTail {
  private static final int HEADER_BYTES = 32;
  private static final int FRAME_HEADER_BYTES = 24;
  private static final int BIG_ENDIAN_MAGIC = 0x377F0683;

  private WalTail() {}

  /**
   * Overwrites what follows the last commit: with noise, or with a frame of this log that breaks
   * off in its middle.
   *
   * @return how many bytes
   */
  static int tear(Path wal, Random random) throws IOException {
    byte[] log = Files.readAllBytes(wal);
    int end = committedEnd(log);
    if (end == 0) {
      return 0;
    }
    int frame = frameBytes(log);
    byte[] torn = new byte[1 + random.nextInt(2 * frame)];
    random.nextBytes(torn);
    if (random.nextBoolean()) { // page, size after the commit, salts: all but the checksum fit
      torn = Arrays.copyOf(torn, frame - 1 - random.nextInt(frame / 2));
      ByteBuffer.wrap(torn).putInt(1 + random.nextInt(9)).putInt(9).put(log, 16, 8);
    }
    try (FileChannel channel = FileChannel.open(wal, StandardOpenOption.WRITE)) {
      channel.truncate(end);
      channel.write(ByteBuffer.wrap(torn), end);
    }
    return torn.length;
  }

  /** 0 if the log holds no commit. */
  private static int committedEnd(byte[] log) {
    if (log.length < HEADER_BYTES) {
      return 0;
    }
    ByteBuffer bytes = ByteBuffer.wrap(log);
    boolean bigEndian = bytes.getInt(0) == BIG_ENDIAN_MAGIC;
    int frame = frameBytes(log);
    int[] sum = {bytes.getInt(24), bytes.getInt(28)};
    int committed = 0;
    for (int at = HEADER_BYTES; at + frame <= log.length; at += frame) {
      add(log, at, 8, bigEndian, sum);
      add(log, at + FRAME_HEADER_BYTES, frame - FRAME_HEADER_BYTES, bigEndian, sum);
      boolean valid =
          bytes.getLong(at + 8) == bytes.getLong(16)
              && bytes.getInt(at + 16) == sum[0]
              && bytes.getInt(at + 20) == sum[1];
      if (!valid) {
        break;
      }
      if (bytes.getInt(at + 4) != 0) {
        committed = at + frame;
      }
    }
    return committed;
  }

  private static int frameBytes(byte[] log) {
    return FRAME_HEADER_BYTES + ByteBuffer.wrap(log).getInt(8);
  }

  private static void add(byte[] log, int from, int length, boolean bigEndian, int[] sum) {
    ByteBuffer words =
        ByteBuffer.wrap(log, from, length)
            .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    while (words.hasRemaining()) {
      sum[0] += words.getInt() + sum[1];
      sum[1] += words.getInt() + sum[0];
    }
  }
}
