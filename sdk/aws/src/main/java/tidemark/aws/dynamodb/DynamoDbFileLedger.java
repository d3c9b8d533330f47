package tidemark.aws.dynamodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tidemark.codec.FileEntryJson;
import tidemark.model.Incarnation;
import tidemark.offline.FileEntry;
import tidemark.offline.FileEntry.State;
import tidemark.offline.FileLedger;
import tidemark.offline.ObjectStore;

/**
 * A ledger of a row per file, and one more while the file is pending. Files that are added or
 * marked together are changed some at a time, each whole: a call that was cut off is repeated.
 */
public final class DynamoDbFileLedger implements FileLedger {
  private static final int SHARDS = 8;

  /** Two changes a file. */
  private static final int FILES_MAX = RegistryTransaction.CHANGES_MAX / 2;

  private static final Comparator<FileEntry> BY_KEY =
      Comparator.<FileEntry, String>comparing(file -> file.object().key())
          .thenComparing(file -> file.object().bucket());

  private final RegistryTable table;

  public DynamoDbFileLedger(RegistryTable table) {
    this.table = table;
  }

  @Override
  public boolean add(FileEntry entry) {
    return entry.state() == State.APPLIED
        ? table.put(row(entry), Row.ABSENT).applied()
        : addTogether(List.of(entry));
  }

  @Override
  public int addAll(Collection<FileEntry> entries) {
    Map<Row, FileEntry> once = new LinkedHashMap<>();
    entries.forEach(entry -> once.putIfAbsent(file(entry.incarnation(), entry.object()), entry));
    int added = 0;
    for (List<FileEntry> some : parts(List.copyOf(once.values()))) {
      if (some.size() > 1 && addTogether(some)) {
        added += some.size();
      } else {
        added += (int) some.stream().filter(this::add).count();
      }
    }
    return added;
  }

  @Override
  public Optional<FileEntry> find(Incarnation incarnation, ObjectStore.Key object) {
    return table.find(file(incarnation, object)).map(row -> read(incarnation, row));
  }

  @Override
  public List<FileEntry> files(Incarnation incarnation) {
    return list("files#", incarnation);
  }

  @Override
  public List<FileEntry> pending(Incarnation incarnation) {
    return list("pending#", incarnation);
  }

  @Override
  public void markApplied(Incarnation incarnation, Collection<ObjectStore.Key> objects) {
    for (List<ObjectStore.Key> some : parts(List.copyOf(new LinkedHashSet<>(objects)))) {
      if (!markTogether(incarnation, some) && some.size() > 1) {
        // One of them is unknown; it changes nothing.
        some.forEach(object -> markTogether(incarnation, List.of(object)));
      }
    }
  }

  private boolean addTogether(List<FileEntry> entries) {
    RegistryTransaction changes = table.transaction();
    for (FileEntry entry : entries) {
      changes.put(row(entry), Row.ABSENT);
      if (entry.state() == State.PENDING) {
        Row pending = pending(entry.incarnation(), entry.object());
        changes.put(pending.tagged(State.PENDING.name()).holding(FileEntryJson.write(entry)));
      }
    }
    return changes.commit();
  }

  private boolean markTogether(Incarnation incarnation, List<ObjectStore.Key> objects) {
    RegistryTransaction changes = table.transaction();
    for (ObjectStore.Key object : objects) {
      changes.update(file(incarnation, object).tagged(State.APPLIED.name()), Row.PRESENT);
      changes.remove(pending(incarnation, object));
    }
    return changes.commit();
  }

  private List<FileEntry> list(String kind, Incarnation incarnation) {
    return IntStream.range(0, SHARDS)
        .mapToObj(shard -> table.list(kind + incarnation.key() + "#" + shard))
        .flatMap(List::stream)
        .map(row -> read(incarnation, row))
        .sorted(BY_KEY)
        .toList();
  }

  private static Row row(FileEntry entry) {
    return file(entry.incarnation(), entry.object())
        .tagged(entry.state().name())
        .holding(FileEntryJson.write(entry));
  }

  private static FileEntry read(Incarnation incarnation, Row row) {
    return FileEntryJson.read(incarnation, State.valueOf(row.label()), row.text());
  }

  private static Row file(Incarnation incarnation, ObjectStore.Key object) {
    return place("files#", incarnation, object);
  }

  private static Row pending(Incarnation incarnation, ObjectStore.Key object) {
    return place("pending#", incarnation, object);
  }

  private static Row place(String kind, Incarnation incarnation, ObjectStore.Key object) {
    String digest = Digest.of(object.bucket(), object.key());
    int shard = Character.digit(digest.charAt(0), 16) % SHARDS;
    return Row.at(kind + incarnation.key() + "#" + shard, digest);
  }

  private static <T> List<List<T>> parts(List<T> all) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += FILES_MAX) {
      parts.add(all.subList(from, Math.min(from + FILES_MAX, all.size())));
    }
    return parts;
  }
}
