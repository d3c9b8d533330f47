package tidemark.offline;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Port: runs SQL over the offline store. Implementations are thread-safe, their sessions are not,
 * but for {@link Session#cancel}.
 *
 * <p>They throw {@link tidemark.model.FeatureStoreException}: INVALID if the statement or the spine
 * is at fault, UNAVAILABLE if the engine cannot answer or was cancelled. A message of theirs may
 * name relations, columns and places in the text, never a value.
 */
public interface QueryEngine {
  SqlDialect dialect();

  /**
   * Begins to work with the groups' relations as their files are in the given snapshot. Nothing is
   * read yet.
   */
  Session open(List<GroupFiles> groups);

  /** A column of a result and the engine's word for its type. */
  record Column(String name, String type) {}

  /**
   * Receives a result in order. A value is a {@code String}, {@code Boolean}, {@code Number}, a
   * {@code java.time} value ({@code LocalDateTime} for a timestamp, in UTC), a {@code List} of
   * such, or null; anything else comes as the engine prints it.
   */
  interface Rows {
    void columns(List<Column> columns);

    /** Takes a row; false if no more are wanted. The list is not kept. */
    boolean row(List<? extends @Nullable Object> values);
  }

  /** One piece of work; what it staged disappears when it is closed. */
  interface Session extends AutoCloseable {
    /**
     * Makes a spine known as a relation, its rows numbered in file order from 0 in {@code _sid} and
     * their times in {@code _t_ns}.
     *
     * @throws tidemark.model.FeatureStoreException naming the column or row that does not fit
     */
    Spine stage(SpineFile file, SpineShape shape);

    /** Runs a statement of the store. */
    void query(OfflineQuery query, Rows rows);

    /**
     * Runs a statement that a person wrote, after making sure that it is a single one and only
     * reads relations of the session.
     */
    void ask(String sql, Rows rows);

    /**
     * Makes sure that a statement that a person wrote is a single one that reads nothing but these
     * relations, which need not be there yet.
     *
     * @param relations lower case
     * @return those it reads
     */
    Set<String> check(String sql, Set<String> relations);

    /**
     * Makes the result of a SELECT known as a relation. As a person may have written it, what fails
     * in this session from now on counts as the statement's fault, where it can be.
     */
    void define(String name, String sql);

    /**
     * Writes the result of a statement to a new Parquet file (zstd), in the statement's order.
     *
     * @return how many rows the file has
     */
    long export(OfflineQuery query, Path file);

    /**
     * Writes a training set as {@link #export(OfflineQuery, Path)} does: the columns of the spine
     * as they are in its file, then the features by the names that the join gives them.
     *
     * @param query the join, as rendered for this engine
     */
    default long export(PointInTimeJoin join, OfflineQuery query, Path file) {
      return export(query, file);
    }

    /** Ends what runs in this session, soon; may be called by any thread, at any time. */
    void cancel();

    @Override
    void close();
  }
}
