package tidemark.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What careless joins would have put into a training set. For each feature: in how many spine rows
 * its value differs from the point-in-time one
 *
 * <ul>
 *   <li>if every row gets the record's latest value of all, and
 *   <li>if every row gets the value of its calendar day (UTC), as it stood when that day ended.
 * </ul>
 *
 * Neither join knows of times to live. It counts and shows no value.
 */
public record LeakReport(List<Damage> features) {
  /**
   * The damage to one feature.
   *
   * @param rows of the spine
   * @param latestValue rows in which the latest value differs
   * @param calendarDay rows in which the day's value differs
   */
  public record Damage(FeatureReference feature, long rows, long latestValue, long calendarDay) {}

  private static final String DAY_NANOS = "86400000000000";

  /** The first nanosecond of the last day that begins and ends within BIGINT. */
  private static final String LAST_WHOLE_DAY = "9223286400000000000";

  public LeakReport {
    features = List.copyOf(features);
  }

  /**
   * Renders the statement for one group of a join. Its single row holds the number of spine rows,
   * and then for each feature the two counts, in order.
   */
  public static OfflineQuery render(SqlDialect dialect, PointInTimeJoin join, JoinedGroup group) {
    List<Object> parameters = new ArrayList<>();
    RankedHistory ranked = new RankedHistory(dialect, join.spine(), group, "h", parameters);
    RankedHistory.Bounds bounds =
        new RankedHistory.Bounds(Optional.empty(), Optional.empty(), join.knownAt(), join.maxAge());
    List<String> counts = new ArrayList<>();
    counts.add("count(*)");
    List<String> then = ranked.featureColumns("p");
    List<String> latest = ranked.featureColumns("l");
    List<String> day = ranked.featureColumns("d");
    for (int i = 0; i < then.size(); i++) {
      counts.add(differing(then.get(i), latest.get(i)));
      counts.add(differing(then.get(i), day.get(i)));
    }
    String sql =
        """
        WITH
        %1$s,
        %2$s,
        %3$s,
        wl AS (
          SELECT "_id", max("_n") AS "_n"
          FROM h
          GROUP BY "_id"
        )
        SELECT
          %4$s
        FROM %5$s s
        LEFT JOIN wp
          ON wp."_sid" = s."_sid"
        LEFT JOIN h p
          ON p."_id" = %6$s
          AND p."_n" = wp."_n"
          AND NOT p."is_deleted"
          AND s."_t_ns" < p."_until"
        LEFT JOIN wl
          ON wl."_id" = %6$s
        LEFT JOIN h l
          ON l."_id" = %6$s
          AND l."_n" = wl."_n"
          AND NOT l."is_deleted"
        LEFT JOIN wd
          ON wd."_sid" = s."_sid"
        LEFT JOIN h d
          ON d."_id" = %6$s
          AND d."_n" = wd."_n"
          AND NOT d."is_deleted\""""
            .formatted(
                ranked.history(bounds),
                ranked.seen("wp", dialect.quoted("_t_ns")),
                ranked.seen("wd", endOfDay(dialect.quoted("_t_ns"))),
                String.join(",\n  ", counts),
                dialect.quoted(join.spine().relation()),
                ranked.identifier("s."));
    return new OfflineQuery(sql, parameters);
  }

  /** Reads the row that the statement for a group gave. */
  static List<Damage> read(JoinedGroup group, List<? extends @Nullable Object> row) {
    List<Damage> damages = new ArrayList<>();
    for (int i = 0; i < group.features().size(); i++) {
      damages.add(
          new Damage(
              new FeatureReference(group.files().group().name(), group.features().get(i).name()),
              count(row.get(0)),
              count(row.get(1 + 2 * i)),
              count(row.get(2 + 2 * i))));
    }
    return damages;
  }

  private static long count(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  private static String differing(String a, String b) {
    return "count(*) FILTER (WHERE " + a + " IS DISTINCT FROM " + b + ")";
  }

  /** The last nanosecond of a time's day in UTC; the remainder of a negative time is negative. */
  private static String endOfDay(String time) {
    String since = "((" + time + " % " + DAY_NANOS + " + " + DAY_NANOS + ") % " + DAY_NANOS + ")";
    return "CASE WHEN "
        + time
        + " >= "
        + LAST_WHOLE_DAY
        + " THEN "
        + HistoryRelation.FOREVER
        + " ELSE "
        + time
        + " - "
        + since
        + " + "
        + (Long.parseLong(DAY_NANOS) - 1)
        + " END";
  }
}
