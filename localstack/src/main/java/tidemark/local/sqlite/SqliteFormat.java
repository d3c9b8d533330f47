package tidemark.local.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * The tables of a store's file, and the check that a file has them. {@code application_id} tells
 * that the file is a store of ours, {@code user_version} by which version of its tables.
 *
 * <p>Online items lie in a table per incarnation, {@code online_<incarnation>}, so that dropping a
 * group drops its table.
 */
final class SqliteFormat {
  /** Raised when a release changes the tables. */
  static final int VERSION = 5;

  /** "TDMK" in ASCII. */
  private static final int APPLICATION = 0x54444D4B;

  /** A larger file is not read through at each start: that would take more than a second. */
  private static final long CHECKED_BYTES_MAX = 256L << 20;

  /** Those of version 1. */
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE store (id TEXT NOT NULL) STRICT",
          """
          CREATE TABLE feature_group (
            name_key TEXT PRIMARY KEY, incarnation INTEGER NOT NULL, revision INTEGER NOT NULL,
            entry TEXT NOT NULL
          ) STRICT, WITHOUT ROWID""",
          """
          CREATE TABLE last_incarnation (
            name_key TEXT PRIMARY KEY, epoch_second INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID""",
          """
          CREATE TABLE offline_file (
            incarnation TEXT NOT NULL, bucket TEXT NOT NULL, object_key TEXT NOT NULL,
            partition TEXT NOT NULL, bytes INTEGER NOT NULL, row_count INTEGER NOT NULL,
            earliest INTEGER NOT NULL, latest INTEGER NOT NULL, origin TEXT NOT NULL,
            schema_version INTEGER, arrived_at TEXT NOT NULL, state TEXT NOT NULL,
            PRIMARY KEY (incarnation, object_key, bucket)
          ) STRICT, WITHOUT ROWID""",
          """
          CREATE TABLE offline_partition (
            incarnation TEXT NOT NULL, partition TEXT NOT NULL,
            PRIMARY KEY (incarnation, partition)
          ) STRICT, WITHOUT ROWID""",
          """
          CREATE TABLE log (
            id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, appended_at INTEGER NOT NULL,
            visible_at INTEGER NOT NULL, receives INTEGER NOT NULL, dead INTEGER NOT NULL
          ) STRICT""");

  /** The tables and columns that each version after the first added, version 2 first. */
  private static final List<List<String>> ADDED =
      List.of(
          List.of(
              """
              CREATE TABLE feature_metadata (
                incarnation TEXT NOT NULL, feature TEXT NOT NULL, revision INTEGER NOT NULL,
                entry TEXT NOT NULL, PRIMARY KEY (incarnation, feature)
              ) STRICT, WITHOUT ROWID""",
              """
              CREATE TABLE access_grant (
                group_pattern TEXT NOT NULL, principal TEXT NOT NULL, access TEXT NOT NULL,
                PRIMARY KEY (group_pattern, principal, access)
              ) STRICT, WITHOUT ROWID"""),
          List.of(
              """
              CREATE TABLE run_lease (
                incarnation TEXT PRIMARY KEY, run TEXT NOT NULL, owner TEXT NOT NULL,
                since INTEGER NOT NULL, until INTEGER NOT NULL, cursor TEXT
              ) STRICT, WITHOUT ROWID""",
              """
              CREATE TABLE finished_run (
                incarnation TEXT NOT NULL, number INTEGER NOT NULL, run TEXT NOT NULL,
                scope TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER NOT NULL,
                state TEXT NOT NULL, files INTEGER NOT NULL, bytes INTEGER NOT NULL,
                row_count INTEGER NOT NULL, applied INTEGER NOT NULL, historic INTEGER NOT NULL,
                expired INTEGER NOT NULL, failed INTEGER NOT NULL, problems TEXT NOT NULL,
                PRIMARY KEY (incarnation, number)
              ) STRICT, WITHOUT ROWID"""),
          List.of(
              """
              CREATE TABLE schedule (
                incarnation TEXT PRIMARY KEY, name TEXT NOT NULL, expression TEXT, zone TEXT,
                run_time INTEGER, lag INTEGER, on_arrival TEXT NOT NULL, since INTEGER NOT NULL
              ) STRICT, WITHOUT ROWID"""),
          List.of(
              "ALTER TABLE finished_run ADD COLUMN cause TEXT NOT NULL DEFAULT 'MANUAL'",
              "ALTER TABLE finished_run ADD COLUMN cursor TEXT"));

  private SqliteFormat() {}

  /**
   * Makes the tables of a new file, or checks those of an old one and adds what it lacks.
   *
   * @throws FeatureStoreException naming the file, when it is damaged, of a newer version, or no
   *     store at all
   */
  static void prepare(Path file, Session session) throws SQLException {
    long version = session.number("PRAGMA user_version");
    long application = session.number("PRAGMA application_id");
    if (session.number("SELECT count(*) FROM sqlite_schema") == 0 && version == 0) {
      create(session);
      return;
    }
    if (application != APPLICATION) {
      throw refusal("The file " + file + " is a SQLite database, but not a Tidemark store.");
    }
    if (version > VERSION) {
      throw refusal(
          String.format(
              "The store %s was written by a newer version of Tidemark (format %d; this one knows"
                  + " %d). Use that version, or another directory.",
              file, version, VERSION));
    }
    if (isSmall(file) && !"ok".equals(verdict(session))) {
      throw damaged(file);
    }
    raise((int) version, session);
  }

  static FeatureStoreException damaged(Path file) {
    return refusal(
        "The store "
            + file
            + " is damaged and cannot be used. Restore it from a copy, or move it away to begin a"
            + " new one.");
  }

  private static void create(Session session) throws SQLException {
    session.execute("BEGIN IMMEDIATE");
    session.execute("PRAGMA application_id = " + APPLICATION);
    for (String table : TABLES) {
      session.execute(table);
    }
    add(1, session);
    session.update("INSERT INTO store (id) VALUES (?)", UUID.randomUUID().toString());
    session.execute("COMMIT");
  }

  /** Makes a file of an older version one of this version, whole or not at all. */
  private static void raise(int version, Session session) throws SQLException {
    if (version < VERSION) {
      session.execute("BEGIN IMMEDIATE");
      add(version, session);
      session.execute("COMMIT");
    }
  }

  private static void add(int version, Session session) throws SQLException {
    for (List<String> tables : ADDED.subList(version - 1, VERSION - 1)) {
      for (String table : tables) {
        session.execute(table);
      }
    }
    session.execute("PRAGMA user_version = " + VERSION);
  }

  private static boolean isSmall(Path file) {
    try {
      return Files.size(file) <= CHECKED_BYTES_MAX;
    } catch (IOException e) {
      return true;
    }
  }

  private static String verdict(Session session) throws SQLException {
    return session.first("PRAGMA quick_check(1)", row -> row.getString(1)).orElse("");
  }

  private static FeatureStoreException refusal(String message) {
    return new FeatureStoreException(Kind.UNAVAILABLE, message);
  }
}
