package tidemark.plan;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import tidemark.offline.SqlDialect;

/**
 * Everything that a job does, decided: what is read, which statements are run in which order, what
 * is checked, and what is written where. Who runs it decides nothing.
 *
 * @param statements each makes a relation that later ones read
 * @param persisted the relation to keep once computed, so that what is checked is what is written
 * @param check a statement that gives {@code rule} and {@code rows} for each rule that rows break;
 *     if it gives any, nothing is written
 */
public record JobPlan(
    Kind kind,
    RunStamp stamp,
    SqlDialect dialect,
    List<Source> sources,
    List<Relation> statements,
    String persisted,
    String check,
    Target target,
    Bounds bounds) {
  /** The version of the plan's form; who runs plans refuses others. */
  public static final int VERSION = 1;

  /** What a job is for. */
  public enum Kind {
    INGEST,
    TRANSFORM;

    /** As plans and people have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a source is written. */
  public enum Format {
    PARQUET,
    CSV,
    TABLE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A column and its type in Spark's words. */
  public record Field(String name, String type) {}

  /**
   * What is read, and the relation it becomes.
   *
   * @param uri of files or, for a table, its name
   * @param schema all columns of files; empty for a table, which has its own
   */
  public record Source(String name, Format format, String uri, List<Field> schema) {
    public Source {
      schema = List.copyOf(schema);
    }
  }

  /**
   * What is written: one file for each partition, named after the run, so that a repetition finds
   * the files that are there and adds those that are not.
   *
   * @param relation whose rows are written
   * @param location the directory of the group's data files
   * @param schema of the files, without the partition columns
   * @param staging a directory of the run, which readers of the data files do not see
   * @param sortedBy columns by which the rows of a file are sorted
   */
  public record Target(
      String group,
      String incarnation,
      String relation,
      String location,
      String staging,
      List<Field> schema,
      List<String> partitionedBy,
      List<String> sortedBy,
      String fileName) {
    public Target {
      schema = List.copyOf(schema);
      partitionedBy = List.copyOf(partitionedBy);
      sortedBy = List.copyOf(sortedBy);
    }
  }

  /** Event times that rows may have, as text; empty for any. */
  public record Bounds(Map<String, String> eventTime) {
    public Bounds {
      eventTime = Map.copyOf(eventTime);
    }
  }

  public JobPlan {
    sources = List.copyOf(sources);
    statements = List.copyOf(statements);
  }
}
