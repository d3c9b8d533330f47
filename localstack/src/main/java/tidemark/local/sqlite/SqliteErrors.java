package tidemark.local.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import tidemark.model.FeatureStoreException;

/** Says what a failure of SQLite means for the store. */
final class SqliteErrors {
  private SqliteErrors() {}

  /** A failure of a store that was open: it may or may not have had its effect. */
  static FeatureStoreException unavailable(Path file, SQLException cause) {
    return FeatureStoreException.unavailable(
        "The local store " + file + " cannot answer: " + reason(cause), cause);
  }

  static boolean isDamage(SQLException cause) {
    return switch (primary(cause)) {
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT -> true;
      default -> false;
    };
  }

  /** What is wrong, and how to mend it. */
  private static String reason(SQLException cause) {
    return switch (primary(cause)) {
      case SQLITE_FULL -> "the disk is full. Make room on it: nothing acknowledged is lost.";
      case SQLITE_BUSY, SQLITE_LOCKED -> "another process holds it. Try again when it has ended.";
      case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN ->
          "it cannot be written. Check the permissions of the file and of its directory.";
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT ->
          "the file is damaged. Restore it from a copy.";
      case SQLITE_IOERR ->
          "the disk failed. Check that it has room and works: nothing acknowledged is lost.";
      default -> "SQLite gave error " + cause.getErrorCode() + ".";
    };
  }

  /** An extended code's lowest byte is the primary one. */
  private static SQLiteErrorCode primary(SQLException cause) {
    int code = cause instanceof SQLiteException e ? e.getResultCode().code : cause.getErrorCode();
    return SQLiteErrorCode.getErrorCode(code & 0xff);
  }
}
