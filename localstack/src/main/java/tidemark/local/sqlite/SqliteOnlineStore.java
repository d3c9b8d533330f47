package tidemark.local.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.model.EventTime;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.PackedRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;

/**
 * An online store of a table per incarnation. The order of writes is rendered as a comparison of
 * rows, {@code (et, inv, wid)}, inside the one statement that writes.
 */
public final class SqliteOnlineStore implements OnlineStore {
  private static final String TABLE_PREFIX = "online_";

  /** Expired items are removed in steps, so that no write waits long. */
  private static final int PURGED_AT_ONCE = 1_000;

  private final SqliteStore store;

  SqliteOnlineStore(SqliteStore store) {
    this.store = store;
  }

  /** Makes an incarnation's table, unless it is there. */
  public void createTable(Incarnation group) {
    String table = table(group);
    store.write(
        session -> {
          session.execute(
              "CREATE TABLE IF NOT EXISTS "
                  + quoted(table)
                  + """
                   (
                    id TEXT PRIMARY KEY, et INTEGER NOT NULL, inv INTEGER NOT NULL,
                    wid TEXT NOT NULL, exp INTEGER, ttl INTEGER, del INTEGER NOT NULL,
                    sv INTEGER NOT NULL, f BLOB NOT NULL
                  ) STRICT""");
          session.execute(
              "CREATE INDEX IF NOT EXISTS "
                  + quoted("purge_" + table)
                  + " ON "
                  + quoted(table)
                  + " (ttl) WHERE ttl IS NOT NULL");
          return true;
        });
  }

  /** Removes an incarnation's table with all its items, if it is there. */
  public void dropTable(Incarnation group) {
    store.write(
        session -> {
          session.execute("DROP TABLE IF EXISTS " + quoted(table(group)));
          return true;
        });
  }

  @Override
  public Optional<OnlineItem> get(Incarnation group, RecordIdentifier identifier) {
    return store.read(session -> found(session, group, identifier));
  }

  @Override
  public BatchRead getAll(Collection<Key> keys) {
    Set<Key> distinct = new LinkedHashSet<>(keys);
    if (distinct.isEmpty()) {
      return new BatchRead(Map.of(), Set.of());
    }
    return store.read(
        session -> {
          Map<Key, OnlineItem> found = new HashMap<>();
          for (Key key : distinct) {
            found(session, key.group(), key.identifier()).ifPresent(item -> found.put(key, item));
          }
          return new BatchRead(found, Set.of());
        });
  }

  @Override
  public Outcome putIfGreater(Incarnation group, OnlineItem item) {
    return store.write(session -> put(session, group, item));
  }

  @Override
  public List<Outcome> putAllIfGreater(Incarnation group, List<OnlineItem> items) {
    if (items.isEmpty()) {
      return List.of();
    }
    return store.write(
        session -> {
          List<Outcome> outcomes = new ArrayList<>(items.size());
          for (OnlineItem item : items) {
            outcomes.add(put(session, group, item));
          }
          return outcomes;
        });
  }

  @Override
  public Outcome deleteIfGreater(
      Incarnation group, RecordIdentifier identifier, RecordOrder order) {
    return delete(
        group,
        identifier,
        "(et, inv, wid) < (?, ?, ?)",
        order.eventTime().nanos(),
        order.invokedAt().toEpochMilli(),
        order.writeId().value());
  }

  @Override
  public Outcome deleteIfOutranked(
      Incarnation group, RecordIdentifier identifier, RecordOrder marker) {
    return delete(
        group,
        identifier,
        "et <= ? AND inv < ?",
        marker.eventTime().nanos(),
        marker.invokedAt().toEpochMilli());
  }

  private Outcome delete(
      Incarnation group, RecordIdentifier identifier, String condition, Object... parameters) {
    String sql = "DELETE FROM " + quoted(table(group)) + " WHERE id = ? AND " + condition;
    List<@Nullable Object> all = new ArrayList<>(List.of(identifier.value()));
    all.addAll(List.of(parameters));
    return store.write(
        session -> {
          try {
            int changed = session.update(sql, all.toArray());
            return changed == 1 ? Outcome.APPLIED : stored(session, group, identifier);
          } catch (SQLException e) {
            throw missing(session, group, e);
          }
        });
  }

  @Override
  public boolean putIfUnchanged(Incarnation group, OnlineItem next, RecordOrder read) {
    String sql =
        "UPDATE "
            + quoted(table(group))
            + """
             SET id = ?, et = ?, inv = ?, wid = ?, exp = ?, ttl = ?, del = ?, sv = ?, f = ?
            WHERE id = ? AND (et, inv, wid) = (?, ?, ?)""";
    List<@Nullable Object> parameters = new ArrayList<>(Arrays.asList(columns(next)));
    parameters.add(next.identifier().value());
    parameters.add(read.eventTime().nanos());
    parameters.add(read.invokedAt().toEpochMilli());
    parameters.add(read.writeId().value());
    return store.write(
        session -> {
          try {
            return session.update(sql, parameters.toArray()) == 1;
          } catch (SQLException e) {
            throw missing(session, group, e);
          }
        });
  }

  @Override
  public Scanned scan(Incarnation group, Optional<RecordIdentifier> after, int limit) {
    String sql =
        "SELECT et, inv, wid, exp, ttl, del, sv, f, id FROM "
            + quoted(table(group))
            + " WHERE id > ? ORDER BY id LIMIT ?";
    return store.read(
        session -> {
          List<OnlineItem> items = new ArrayList<>();
          ScanBudget budget = new ScanBudget(limit);
          try {
            session.visit(
                sql,
                row -> {
                  boolean fits = budget.takes(row.getBytes(8).length);
                  if (fits) {
                    items.add(item(new RecordIdentifier(row.getString(9)), row));
                  }
                  return fits;
                },
                after.map(RecordIdentifier::value).orElse(""),
                limit + 1);
          } catch (SQLException e) {
            throw missing(session, group, e);
          }
          return new Scanned(
              items,
              budget.isExceeded()
                  ? Optional.of(items.get(items.size() - 1).identifier())
                  : Optional.empty());
        });
  }

  /** How much a scan answers with: a number of items and, as of DynamoDB's scans, 1 MiB. */
  private static final class ScanBudget {
    private static final int BYTES_MAX = 1 << 20;

    private final int itemsMax;
    private int items;
    private int bytes;
    private boolean exceeded;

    ScanBudget(int itemsMax) {
      this.itemsMax = itemsMax;
    }

    boolean takes(int length) {
      exceeded = items == itemsMax || (items > 0 && bytes + length > BYTES_MAX);
      items++;
      bytes += length;
      return !exceeded;
    }

    boolean isExceeded() {
      return exceeded;
    }
  }

  /**
   * Removes items that may be removed by now.
   *
   * @return how many
   */
  public int purge(Instant now) {
    List<String> tables =
        store.read(
            session ->
                session.all(
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB ?",
                    row -> row.getString(1),
                    TABLE_PREFIX + "*"));
    int purged = 0;
    for (String table : tables) {
      int step;
      do {
        step = purge(table, now);
        purged += step;
      } while (step == PURGED_AT_ONCE);
    }
    return purged;
  }

  private int purge(String table, Instant now) {
    String due = quoted(table) + " WHERE ttl IS NOT NULL AND ttl <= ?";
    boolean any =
        store.read(
            session ->
                exists(session, table)
                    && session
                        .first("SELECT 1 FROM " + due, row -> true, now.getEpochSecond())
                        .isPresent());
    String sql =
        "DELETE FROM "
            + quoted(table)
            + " WHERE rowid IN (SELECT rowid FROM "
            + due
            + " LIMIT "
            + PURGED_AT_ONCE
            + ")";
    return any
        ? store.write(
            session -> exists(session, table) ? session.update(sql, now.getEpochSecond()) : 0)
        : 0;
  }

  private static Outcome put(Session session, Incarnation group, OnlineItem item)
      throws SQLException {
    String sql =
        "INSERT INTO "
            + quoted(table(group))
            + """
             AS stored (id, et, inv, wid, exp, ttl, del, sv, f) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
              et = excluded.et, inv = excluded.inv, wid = excluded.wid, exp = excluded.exp,
              ttl = excluded.ttl, del = excluded.del, sv = excluded.sv, f = excluded.f
            WHERE (excluded.et, excluded.inv, excluded.wid) > (stored.et, stored.inv, stored.wid)""";
    try {
      int changed = session.update(sql, columns(item));
      return changed == 1 ? Outcome.APPLIED : stored(session, group, item.identifier());
    } catch (SQLException e) {
      throw missing(session, group, e);
    }
  }

  /** An item as {@code id, et, inv, wid, exp, ttl, del, sv, f}. */
  private static @Nullable Object[] columns(OnlineItem item) {
    RecordOrder order = item.order();
    return new @Nullable Object[] {
      item.identifier().value(),
      order.eventTime().nanos(),
      order.invokedAt().toEpochMilli(),
      order.writeId().value(),
      item.expiresAt().map(EventTime::nanos).orElse(null),
      item.purgeAtSecond().isPresent() ? item.purgeAtSecond().getAsLong() : null,
      item.tombstone() ? 1 : 0,
      item.schemaVersion(),
      item.packed().bytes()
    };
  }

  /** What a condition met, read in the same transaction. */
  private static Outcome stored(Session session, Incarnation group, RecordIdentifier identifier)
      throws SQLException {
    return session
        .<Outcome>first(
            "SELECT et, inv, wid FROM " + quoted(table(group)) + " WHERE id = ?",
            row -> new Outcome.Historic(order(row)),
            identifier.value())
        .orElse(Outcome.APPLIED);
  }

  private static Optional<OnlineItem> found(
      Session session, Incarnation group, RecordIdentifier identifier) throws SQLException {
    try {
      return session.first(
          "SELECT et, inv, wid, exp, ttl, del, sv, f FROM "
              + quoted(table(group))
              + " WHERE id = ?",
          row -> item(identifier, row),
          identifier.value());
    } catch (SQLException e) {
      throw missing(session, group, e);
    }
  }

  private static OnlineItem item(RecordIdentifier identifier, ResultSet row) throws SQLException {
    RecordOrder order = order(row);
    long expiresAt = row.getLong(4);
    Optional<EventTime> expiry =
        row.wasNull() ? Optional.empty() : Optional.of(new EventTime(expiresAt));
    long purgeAt = row.getLong(5);
    OptionalLong purge = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(purgeAt);
    return new OnlineItem(
        identifier,
        order,
        expiry,
        purge,
        row.getInt(6) == 1,
        row.getInt(7),
        PackedRecord.of(row.getBytes(8)));
  }

  private static RecordOrder order(ResultSet row) throws SQLException {
    return new RecordOrder(
        new EventTime(row.getLong(1)),
        Instant.ofEpochMilli(row.getLong(2)),
        new WriteId(row.getString(3)));
  }

  /** The failure itself, or that there is no table if that is why. */
  private static SQLException missing(Session session, Incarnation group, SQLException why)
      throws SQLException {
    if (!exists(session, table(group))) {
      throw FeatureStoreException.notFound(
          "Feature group '%s' has no online records here.", group.group());
    }
    return why;
  }

  private static boolean exists(Session session, String table) throws SQLException {
    return session
        .first("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", row -> true, table)
        .isPresent();
  }

  private static String table(Incarnation group) {
    return TABLE_PREFIX + group.key();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
