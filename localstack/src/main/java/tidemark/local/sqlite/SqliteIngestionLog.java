package tidemark.local.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import tidemark.record.IngestionLog;
import tidemark.record.LogMessage;

/**
 * A log that behaves as an SQS queue does: a message received is hidden for a while and comes again
 * unless it is acknowledged, and after six receives it is a dead letter.
 */
public final class SqliteIngestionLog implements IngestionLog {
  /** Source: docs/decisions/0005: {@code maxReceiveCount}. */
  public static final int RECEIVES_MAX = 6;

  /** The oldest visible messages until their bodies are long enough. */
  private static final String RECEIVE =
      """
      UPDATE log SET receives = receives + 1, visible_at = ? WHERE id IN (
        SELECT id FROM (
          SELECT id, sum(length) OVER (ORDER BY id) - length AS before FROM (
            SELECT id, length(body) AS length FROM log WHERE dead = 0 AND visible_at <= ?
            ORDER BY id LIMIT ?))
        WHERE before < ?)
      RETURNING id, body, receives, appended_at""";

  /**
   * A message handed to the consumer.
   *
   * @param receives how often it was handed out, this time included
   */
  public record Received(String messageId, String body, int receives, Instant appendedAt) {}

  /** How many messages wait to be written offline, and how many were given up. */
  public record Depth(long waiting, long dead) {}

  private final SqliteStore store;
  private final String storeId;
  private final InstantSource clock;

  SqliteIngestionLog(SqliteStore store, String storeId, InstantSource clock) {
    this.store = store;
    this.storeId = storeId;
    this.clock = clock;
  }

  @Override
  public void append(LogMessage message) {
    String body = message.toJson();
    long now = clock.millis();
    store.write(
        session ->
            session.update(
                "INSERT INTO log (body, appended_at, visible_at, receives, dead)"
                    + " VALUES (?, ?, 0, 0, 0)",
                body,
                now));
  }

  /**
   * Hands out messages, the oldest first, and hides them for a while.
   *
   * @param charactersMax about how long their bodies may be altogether; at least one is handed out
   */
  public List<Received> receive(int max, long charactersMax, Duration hidden) {
    long now = clock.millis();
    if (!anyVisible(now)) {
      return List.of();
    }
    return store.write(
        session -> {
          session.update(
              "UPDATE log SET dead = 1 WHERE dead = 0 AND visible_at <= ? AND receives >= ?",
              now,
              RECEIVES_MAX);
          return session
              .all(RECEIVE, this::received, now + hidden.toMillis(), now, max, charactersMax)
              .stream()
              .sorted(Comparator.comparingLong(message -> rowId(message.messageId())))
              .toList();
        });
  }

  private Received received(ResultSet row) throws SQLException {
    return new Received(
        messageId(row.getLong(1)),
        row.getString(2),
        row.getInt(3),
        Instant.ofEpochMilli(row.getLong(4)));
  }

  /** Removes messages that are done with. */
  public void acknowledge(Collection<String> messageIds) {
    if (messageIds.isEmpty()) {
      return;
    }
    store.write(
        session -> {
          for (String messageId : messageIds) {
            session.update("DELETE FROM log WHERE id = ?", rowId(messageId));
          }
          return true;
        });
  }

  /** Has messages delivered again after a while, rather than when their hiding ends. */
  public void release(Collection<String> messageIds, Duration delay) {
    long visibleAt = clock.millis() + delay.toMillis();
    store.write(
        session -> {
          for (String messageId : messageIds) {
            session.update(
                "UPDATE log SET visible_at = ? WHERE id = ?", visibleAt, rowId(messageId));
          }
          return true;
        });
  }

  /**
   * Shows every hidden message again, as if it had never been received: whoever had received it is
   * gone, and that was not the message's fault. Counted, six deaths of the process would make the
   * messages it was at dead letters.
   */
  void deliverAllAgain() {
    boolean any =
        store.read(session -> session.first("SELECT 1 FROM log", row -> true).isPresent());
    if (any) {
      store.write(
          session -> session.update("UPDATE log SET visible_at = 0, receives = 0 WHERE dead = 0"));
    }
  }

  public Depth depth() {
    return store.read(
        session ->
            new Depth(
                session.number("SELECT count(*) FROM log WHERE dead = 0"),
                session.number("SELECT count(*) FROM log WHERE dead = 1")));
  }

  /** The number of the message appended last; 0 if none is left. */
  public long lastAppended() {
    return store.read(session -> session.number("SELECT coalesce(max(id), 0) FROM log"));
  }

  /** Whether any message up to that number is still to be written offline. */
  public boolean isWaiting(long last) {
    return store.read(
        session ->
            session
                .first("SELECT 1 FROM log WHERE dead = 0 AND id <= ?", row -> true, last)
                .isPresent());
  }

  /** Has messages that were given up delivered again; gives how many. */
  public long redrive() {
    return store.write(
        session ->
            session.update("UPDATE log SET visible_at = 0, receives = 0, dead = 0 WHERE dead = 1"));
  }

  /** Messages that were given up, the oldest first. */
  public List<String> deadBodies(int max) {
    return store.read(
        session ->
            session.all(
                "SELECT body FROM log WHERE dead = 1 ORDER BY id LIMIT ?",
                row -> row.getString(1),
                max));
  }

  private boolean anyVisible(long now) {
    return store.read(
        session ->
            session
                .first("SELECT 1 FROM log WHERE dead = 0 AND visible_at <= ?", row -> true, now)
                .isPresent());
  }

  /** Unique among all stores, so that a quarantined message never meets another's name. */
  private String messageId(long rowId) {
    return storeId + "-" + rowId;
  }

  private static long rowId(String messageId) {
    return Long.parseLong(messageId.substring(messageId.lastIndexOf('-') + 1));
  }
}
