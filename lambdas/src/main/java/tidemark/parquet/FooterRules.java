package tidemark.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import tidemark.model.Shown;

/** What must hold of a footer before anything it says is believed. Source: guarantees.md, S-16. */
final class FooterRules {
  private static final int FOOTER_BYTES_MAX = 16 << 20;
  private static final int COLUMNS_MAX = 2_600;

  /** The format numbers row groups by 16 bits. */
  private static final int ROW_GROUPS_MAX = Short.MAX_VALUE;

  private static final long ROWS_MAX = 1_000_000_000;

  private static final String MAGIC = "PAR1";
  private static final String ENCRYPTED_MAGIC = "PARE";
  private static final int MAGIC_BYTES = 4;
  private static final int TAIL_BYTES = 8;
  private static final int LENGTH_MIN = MAGIC_BYTES + TAIL_BYTES;

  private FooterRules() {}

  /** Where the footer begins, found before a byte of it is read. */
  static long position(ContentInput file) throws IOException {
    long length = file.getLength();
    if (length < LENGTH_MIN) {
      throw Unreadable.because(
          length == 0 ? "it is empty." : "it has %d bytes only; it is cut off.", length);
    }
    String head = latin1(file.bytes(0, MAGIC_BYTES));
    byte[] tail = file.bytes(length - TAIL_BYTES, TAIL_BYTES);
    String magic = latin1(tail).substring(MAGIC_BYTES);
    if (head.equals(ENCRYPTED_MAGIC) || magic.equals(ENCRYPTED_MAGIC)) {
      throw Unreadable.because("it is encrypted. Write it without encryption.");
    }
    if (!head.equals(MAGIC)) {
      throw Unreadable.because("%s", whatBeginsWith(head));
    }
    if (!magic.equals(MAGIC)) {
      throw Unreadable.because("it begins as one but does not end as one; it is cut off.");
    }
    long footer = Integer.toUnsignedLong(littleEndian(tail));
    if (footer > FOOTER_BYTES_MAX) {
      throw Unreadable.because(
          "its footer claims %d bytes; at most %d are read.", footer, FOOTER_BYTES_MAX);
    }
    if (footer == 0 || footer > length - LENGTH_MIN) {
      throw Unreadable.because("its footer claims %d bytes, which do not fit the file.", footer);
    }
    return length - TAIL_BYTES - footer;
  }

  /** Checks what the footer says about a file of which it begins at the given position. */
  static void check(ParquetMetadata footer, long footerAt, long fileBytes) {
    checkColumns(footer.getFileMetaData().getSchema());
    int rowGroups = footer.getBlocks().size();
    if (rowGroups > ROW_GROUPS_MAX) {
      throw Unreadable.because(
          "it has %d row groups; at most %d are read.", rowGroups, ROW_GROUPS_MAX);
    }
    long rows = 0;
    long allowed = PageDecompression.allowed(fileBytes);
    for (BlockMetaData rowGroup : footer.getBlocks()) {
      rows += rowGroup.getRowCount();
      if (rowGroup.getRowCount() < 0 || rows > ROWS_MAX) {
        throw Unreadable.because("it claims an impossible count of rows or over %d.", ROWS_MAX);
      }
      for (ColumnChunkMetaData chunk : rowGroup.getColumns()) {
        allowed -= checked(chunk, footerAt);
      }
      if (allowed < 0) {
        throw Unreadable.because(
            "it would decompress to more than %d times its length.", PageDecompression.RATIO_MAX);
      }
    }
  }

  private static void checkColumns(MessageType schema) {
    int columns = schema.getColumns().size();
    if (columns > COLUMNS_MAX) {
      throw Unreadable.because("it has %d columns; at most %d are read.", columns, COLUMNS_MAX);
    }
    Set<String> names = new HashSet<>();
    for (Type field : schema.getFields()) {
      if (field.getName().isEmpty()) {
        throw Unreadable.because("a column of it has no name. Name it.");
      }
      if (!names.add(field.getName())) {
        throw Unreadable.because(
            "it has two columns '%s'. Rename one.", Shown.name(field.getName()));
      }
    }
  }

  /** The bytes the chunk claims to have once decompressed. */
  private static long checked(ColumnChunkMetaData chunk, long footerAt) {
    if (chunk.isEncrypted()) {
      throw Unreadable.because(
          "column '%s' is encrypted. Write it without encryption.", nameOf(chunk));
    }
    long start = chunk.getStartingPos();
    long length = chunk.getTotalSize();
    if (start < MAGIC_BYTES || length < 0 || start > footerAt || length > footerAt - start) {
      throw Unreadable.because(
          "its footer places column '%s' outside the file; it is damaged.", nameOf(chunk));
    }
    if (!PageDecompression.CODECS.contains(chunk.getCodec())) {
      throw Unreadable.because(
          "column '%s' is compressed by %s. Write it with ZSTD, SNAPPY, GZIP or no compression.",
          nameOf(chunk), chunk.getCodec());
    }
    return Math.max(0, chunk.getTotalUncompressedSize());
  }

  private static String nameOf(ColumnChunkMetaData chunk) {
    return Shown.name(chunk.getPath().toDotString());
  }

  private static String whatBeginsWith(String head) {
    if (head.startsWith("PK")) {
      return "it is a ZIP archive. Unpack it first.";
    }
    return head.startsWith("\u001f\u008b")
        ? "it is compressed by gzip. Unpack it first."
        : "it does not begin with PAR1; it is of another format.";
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static int littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }
}
