package tidemark.offline;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tidemark.model.Incarnation;

/** Port: one entry per offline file. Implementations are thread-safe. */
public interface FileLedger {
  /**
   * Adds an entry.
   *
   * @return false, with nothing changed, if the file has one
   */
  default boolean add(FileEntry entry) {
    return addAll(List.of(entry)) == 1;
  }

  /**
   * Adds those entries whose file has none, all at once.
   *
   * @return how many were added
   */
  int addAll(Collection<FileEntry> entries);

  Optional<FileEntry> find(Incarnation incarnation, ObjectStore.Key object);

  /** All files of an incarnation, ordered by key. */
  List<FileEntry> files(Incarnation incarnation);

  /** The files whose winners are not online yet, ordered by key. */
  List<FileEntry> pending(Incarnation incarnation);

  /** Marks files applied, all at once; nothing to do for those that are, or are unknown. */
  void markApplied(Incarnation incarnation, Collection<ObjectStore.Key> objects);
}
