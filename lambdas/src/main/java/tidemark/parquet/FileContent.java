package tidemark.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import tidemark.offline.ObjectStore;

/** A file opened for reading at any place. */
public final class FileContent implements ObjectStore.Content {
  private final FileChannel channel;
  private final long length;

  private FileContent(FileChannel channel, long length) {
    this.channel = channel;
    this.length = length;
  }

  public static FileContent open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new FileContent(channel, channel.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void read(long position, byte[] into, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, into.length);
    ByteBuffer buffer = ByteBuffer.wrap(into, offset, count);
    long at = position;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        throw new EOFException("The object ends before byte " + (position + count));
      }
      at += read;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
