package tidemark.parquet;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;

/**
 * Reads texts, decoding an entry of a dictionary once: a dictionary gives the same object for the
 * same entry. Not thread-safe.
 */
final class TextCells implements CellReader<String> {
  private static final int KEPT_MAX = 4_096;
  private static final char REPLACEMENT = '\uFFFD';

  private final IdentityHashMap<Binary, String> kept = new IdentityHashMap<>();
  private boolean keeping = true;
  private int hits;

  @Override
  public String read(ColumnReader column) {
    Binary bytes = column.getBinary();
    if (!keeping) {
      return decode(bytes);
    }
    String known = kept.get(bytes);
    if (known != null) {
      hits++;
      return known;
    }
    String text = decode(bytes);
    keep(bytes, text);
    return text;
  }

  /** Gives up when what was kept was not asked for again: the column has no dictionary. */
  private void keep(Binary bytes, String text) {
    if (kept.size() == KEPT_MAX) {
      keeping = hits >= KEPT_MAX;
      hits = 0;
      kept.clear();
    }
    if (keeping) {
      kept.put(bytes, text);
    }
  }

  private static String decode(Binary bytes) {
    String text = bytes.toStringUsingUTF8();
    if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(bytes.toByteBuffer())) {
      throw new CellFault("is not UTF-8. Write it as text.");
    }
    return text;
  }

  private static boolean isUtf8(ByteBuffer bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes);
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
