package tidemark.offline;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.RecordIdentifier;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;

/**
 * The hard deletes of a group: per record the marker with the greatest order. They are asked of the
 * log, as the online store forgets them.
 */
public final class HardDeletes {
  /** Some hundred bytes each. */
  private static final int RECORDS_MAX = 1_000_000;

  private HardDeletes() {}

  /**
   * The statement: identifier, event time in nanoseconds, invocation time and write id.
   *
   * @param from leaves out markers of lesser event times, which outrank nothing of this time on
   */
  static OfflineQuery render(SqlDialect dialect, FeatureGroup group, EventTime from) {
    HistoryRelation history = new HistoryRelation(dialect);
    String hard = dialect.quoted("delete_mode") + " = " + dialect.literal("hard");
    String sql =
        """
        SELECT "_id", "event_time_ns", "api_invocation_time", "write_id"
        FROM (
          SELECT
            *,
            row_number() OVER (PARTITION BY "_id" ORDER BY %s) AS "_n"
          FROM (
            %s
          )
          WHERE "is_deleted"
            AND "event_time_ns" >= CAST(? AS BIGINT)
        )
        WHERE "_n" = 1"""
            .formatted(
                history.order(" DESC"),
                history.select(group, List.of(), List.of(hard)).replace("\n", "\n    "));
    return new OfflineQuery(sql, List.of(from.nanos()));
  }

  /**
   * Asks for the markers in some files of a group.
   *
   * @param from leaves out markers of lesser event times
   * @throws FeatureStoreException LIMIT_EXCEEDED beyond a million deleted records
   */
  public static Map<RecordIdentifier, RecordOrder> read(
      QueryEngine engine, GroupFiles files, EventTime from) {
    Map<RecordIdentifier, RecordOrder> markers = new HashMap<>();
    try (QueryEngine.Session session = engine.open(List.of(files))) {
      session.query(
          render(engine.dialect(), files.group(), from),
          new QueryEngine.Rows() {
            @Override
            public void columns(List<QueryEngine.Column> columns) {}

            @Override
            public boolean row(List<? extends @Nullable Object> values) {
              markers.put(new RecordIdentifier(String.valueOf(values.get(0))), order(values, 1));
              return markers.size() <= RECORDS_MAX;
            }
          });
    }
    if (markers.size() > RECORDS_MAX) {
      throw new FeatureStoreException(
          Kind.LIMIT_EXCEEDED,
          "Feature group '"
              + files.group().name()
              + "' has more than "
              + RECORDS_MAX
              + " hard deleted records of the files' time.");
    }
    return markers;
  }

  /** The order that three columns of a result hold: nanoseconds, invocation time, write id. */
  static RecordOrder order(List<? extends @Nullable Object> values, int first) {
    if (values.get(first) instanceof Number nanos
        && values.get(first + 1) instanceof LocalDateTime invoked) {
      return new RecordOrder(
          new EventTime(nanos.longValue()),
          invoked.toInstant(ZoneOffset.UTC),
          new WriteId(String.valueOf(values.get(first + 2))));
    }
    throw new FeatureStoreException(
        Kind.INTERNAL, "The engine answers with other types than the statement's.");
  }
}
