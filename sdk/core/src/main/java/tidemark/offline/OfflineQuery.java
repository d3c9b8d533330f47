package tidemark.offline;

import java.util.List;

/**
 * A statement and the values of its {@code ?} placeholders, in order. Rendering it runs nothing;
 * values are never part of the text.
 */
public record OfflineQuery(String sql, List<Object> parameters) {
  public OfflineQuery {
    parameters = List.copyOf(parameters);
  }

  public static OfflineQuery of(String sql) {
    return new OfflineQuery(sql, List.of());
  }
}
