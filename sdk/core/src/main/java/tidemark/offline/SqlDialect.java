package tidemark.offline;

/**
 * How an engine spells the few expressions that engines do not share. Statements, clauses and their
 * order are the same for all: everything rendered keeps to what Athena (Trino) and DuckDB both
 * understand, so that a statement proved on one holds on the other.
 */
public enum SqlDialect {
  ATHENA {
    @Override
    String nowNanos() {
      return "CAST(to_unixtime(current_timestamp) * 1000 AS BIGINT) * 1000000";
    }

    @Override
    public String timestampOf(String nanos) {
      return "CAST(from_unixtime_nanos(" + nanos + ") AS TIMESTAMP)";
    }

    @Override
    String sha256(String text) {
      return "lower(to_hex(sha256(to_utf8(" + text + "))))";
    }
  },
  DUCKDB {
    @Override
    String nowNanos() {
      return "epoch_ms(current_timestamp) * 1000000";
    }

    @Override
    public String timestampOf(String nanos) {
      return "CAST(make_timestamp_ns(" + nanos + ") AS TIMESTAMP)";
    }

    @Override
    String sha256(String text) {
      return "sha256(" + text + ")";
    }
  };

  /** The current time as nanoseconds since the epoch. */
  abstract String nowNanos();

  /** A timestamp without zone, in UTC, of nanoseconds since the epoch, as fine as it can be. */
  public abstract String timestampOf(String nanos);

  /** The SHA-256 of a text's UTF-8 bytes in lower-case hex digits. */
  abstract String sha256(String text);

  /** An identifier, whatever characters it has. */
  public String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** A text literal; for digits and words of ours only, values travel as parameters. */
  String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
