package tidemark.offline;

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
  boolean add(FileEntry entry);

  Optional<FileEntry> find(Incarnation incarnation, ObjectStore.Key object);

  /** All files of an incarnation, ordered by key. */
  List<FileEntry> files(Incarnation incarnation);

  /** The files whose winners are not online yet, ordered by key. */
  List<FileEntry> pending(Incarnation incarnation);

  /** Marks a file applied; nothing to do if it is. */
  void markApplied(Incarnation incarnation, ObjectStore.Key object);
}
