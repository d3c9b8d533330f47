package tidemark.function.aws;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tidemark.model.Incarnation;
import tidemark.offline.FileEntry;
import tidemark.offline.FileEntry.State;
import tidemark.offline.FileLedger;
import tidemark.offline.ObjectStore;

/**
 * A ledger that tells of each group which is given files to be applied. It tells again of a file
 * that is pending when it is looked for: its event came again, as after a listener that failed.
 */
final class ArrivalLedger implements FileLedger {
  private final FileLedger ledger;
  private final Consumer<Incarnation> listener;

  ArrivalLedger(FileLedger ledger, Consumer<Incarnation> listener) {
    this.ledger = ledger;
    this.listener = listener;
  }

  @Override
  public int addAll(Collection<FileEntry> entries) {
    int added = ledger.addAll(entries);
    entries.stream()
        .filter(entry -> entry.state() == State.PENDING)
        .map(FileEntry::incarnation)
        .distinct()
        .forEach(listener);
    return added;
  }

  @Override
  public Optional<FileEntry> find(Incarnation incarnation, ObjectStore.Key object) {
    Optional<FileEntry> found = ledger.find(incarnation, object);
    found
        .filter(entry -> entry.state() == State.PENDING)
        .ifPresent(e -> listener.accept(incarnation));
    return found;
  }

  @Override
  public List<FileEntry> files(Incarnation incarnation) {
    return ledger.files(incarnation);
  }

  @Override
  public List<FileEntry> pending(Incarnation incarnation) {
    return ledger.pending(incarnation);
  }

  @Override
  public void markApplied(Incarnation incarnation, Collection<ObjectStore.Key> objects) {
    ledger.markApplied(incarnation, objects);
  }
}
