package tidemark.local;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tidemark.model.Incarnation;
import tidemark.offline.FileEntry;
import tidemark.offline.FileLedger;
import tidemark.offline.ObjectStore;

/** A ledger that tells of each group that is given files to be applied. */
final class AnnouncingFileLedger implements FileLedger {
  private final FileLedger ledger;
  private final Consumer<Incarnation> listener;

  AnnouncingFileLedger(FileLedger ledger, Consumer<Incarnation> listener) {
    this.ledger = ledger;
    this.listener = listener;
  }

  @Override
  public int addAll(Collection<FileEntry> entries) {
    int added = ledger.addAll(entries);
    entries.stream()
        .filter(entry -> entry.state() == FileEntry.State.PENDING)
        .map(FileEntry::incarnation)
        .distinct()
        .forEach(listener);
    return added;
  }

  @Override
  public Optional<FileEntry> find(Incarnation incarnation, ObjectStore.Key object) {
    return ledger.find(incarnation, object);
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
