package tidemark.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * Where the pages of a file lie by their own headers, looked at in the bytes on their way to the
 * library: for a page that claims more bytes than its column has, the library makes room before it
 * finds that the file ends. What is cut in two by a read is left to it. Not thread-safe.
 */
final class PageClaims {
  /** Old writers left the header of a dictionary out of the length of its column. */
  private static final int BEYOND_MAX = 4_096;

  private final NavigableMap<Long, Long> ends = new TreeMap<>();
  private final Map<Long, Long> headers = new HashMap<>();

  PageClaims(List<BlockMetaData> rowGroups) {
    for (BlockMetaData rowGroup : rowGroups) {
      for (ColumnChunkMetaData chunk : rowGroup.getColumns()) {
        expect(chunk.getStartingPos(), chunk.getTotalSize());
      }
    }
  }

  PageClaims() {}

  /** Says where a column of a row group begins, with a header, and its length in bytes. */
  void expect(long start, long length) {
    ends.merge(start, start + length, Math::max);
    headers.put(start, start);
  }

  /**
   * Looks at bytes of the file.
   *
   * @param position of the first of them in the file
   * @throws tidemark.model.FeatureStoreException INVALID if a page claims more than its column has
   */
  void check(long position, byte[] bytes, int offset, int length) {
    Long first = ends.floorKey(position);
    ends.subMap(first == null ? position : first, true, position + length, false)
        .forEach((start, end) -> check(start, end, position, bytes, offset, length));
  }

  private void check(long start, long end, long position, byte[] bytes, int offset, int length) {
    long header = headers.getOrDefault(start, end);
    while (header >= position && header < Math.min(end, position + length)) {
      int at = (int) (header - position);
      ByteArrayInputStream in = new ByteArrayInputStream(bytes, offset + at, length - at);
      long claimed;
      try {
        PageHeader page = Util.readPageHeader(in);
        claimed = page.getCompressed_page_size();
      } catch (IOException e) {
        return;
      }
      long next = header + (length - at - in.available()) + claimed;
      if (next > end + BEYOND_MAX) {
        throw Unreadable.because(
            "a page of it claims %d bytes, more than its column has. Get the file anew.", claimed);
      }
      header = next;
      headers.put(start, header);
    }
  }
}
