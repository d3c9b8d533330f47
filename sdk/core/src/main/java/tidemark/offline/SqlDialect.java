package tidemark.offline;

/**
 * How an engine spells the few expressions that engines do not share. Statements, clauses and their
 * order are the same for all: everything rendered keeps to what Athena (Trino) and DuckDB both
 * understand, so that a statement proved on one holds on the other. Jobs are rendered for Spark,
 * too.
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
    public String sha256(String text) {
      return "lower(to_hex(sha256(to_utf8(" + text + "))))";
    }

    @Override
    public String utf8Length(String text) {
      return "length(to_utf8(" + text + "))";
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
    public String sha256(String text) {
      return "sha256(" + text + ")";
    }

    @Override
    public String utf8Length(String text) {
      return "strlen(" + text + ")";
    }

    @Override
    public String listOf(String type) {
      return type + "[]";
    }

    @Override
    public String matches(String text, String pattern) {
      return "regexp_full_match(" + text + ", " + literal(pattern) + ")";
    }
  },
  /**
   * Spark 3.5 in ANSI mode with {@code spark.sql.ansi.doubleQuotedIdentifiers} and the time zone
   * UTC. Source: Spark SQL reference, ANSI compliance.
   */
  SPARK {
    @Override
    public String text() {
      return "STRING";
    }

    @Override
    public String listOf(String type) {
      return "ARRAY<" + type + ">";
    }

    @Override
    String nowNanos() {
      return "unix_millis(current_timestamp()) * 1000000";
    }

    @Override
    public String timestampOf(String nanos) {
      return "timestamp_micros((%1$s - pmod(%1$s, 1000)) div 1000)".formatted("(" + nanos + ")");
    }

    @Override
    public String epochSecond(String timestamp) {
      return "unix_seconds(" + timestamp + ")";
    }

    @Override
    public String sha256(String text) {
      return "sha2(" + text + ", 256)";
    }

    @Override
    public String utf8Length(String text) {
      return "octet_length(" + text + ")";
    }
  };

  /** The current time as nanoseconds since the epoch. */
  abstract String nowNanos();

  /** A timestamp without zone, in UTC, of nanoseconds since the epoch, as fine as it can be. */
  public abstract String timestampOf(String nanos);

  /** The SHA-256 of a text's UTF-8 bytes in lower-case hex digits. */
  public abstract String sha256(String text);

  /** How many bytes a text has in UTF-8. */
  public abstract String utf8Length(String text);

  /** The type of text. */
  public String text() {
    return "VARCHAR";
  }

  /** The type of lists of another type. */
  public String listOf(String type) {
    return "ARRAY(" + type + ")";
  }

  /** Whole seconds since the epoch of a timestamp without a fraction. */
  public String epochSecond(String timestamp) {
    return "date_diff('second', TIMESTAMP '1970-01-01 00:00:00', " + timestamp + ")";
  }

  /** Whether all of a text is matched. The pattern has no backslash, which engines read apart. */
  public String matches(String text, String pattern) {
    return "regexp_like(" + text + ", " + literal("(?s)^(?:" + pattern + ")(?!.)") + ")";
  }

  /** An identifier, whatever characters it has. */
  public String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** A text literal; for digits and words of ours only, values travel as parameters. */
  public String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
