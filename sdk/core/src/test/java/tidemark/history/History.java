package tidemark.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import tidemark.model.RecordIdentifier;
import tidemark.offline.OfflineRow;
import tidemark.record.IngestionLog;
import tidemark.record.LoggedWrite;
import tidemark.record.OnlineItem;
import tidemark.record.RecordOrder;

/**
 * What concurrent clients wrote and saw of the records of one group without hard deletes and times
 * to live, and whether that may be: each record is a register that the greatest order wins.
 * Thread-safe.
 */
public final class History {
  /** Something that happened with a write at a moment. */
  private record Moment(long at, RecordOrder order) {}

  private record Read(long began, long ended, Optional<OnlineItem> seen) {}

  /** All that happened to one record. Guarded by itself. */
  private static final class Register {
    final Map<RecordOrder, LoggedWrite> writes = new HashMap<>();
    final List<Moment> invoked = new ArrayList<>();
    final List<Moment> acknowledged = new ArrayList<>();
    final Set<RecordOrder> logged = new HashSet<>();
    final List<Read> reads = new ArrayList<>();

    boolean wrote(OnlineItem item) {
      LoggedWrite write = writes.get(item.order());
      return write != null && item.equals(OnlineItem.of(write, write.order().invokedAt()));
    }
  }

  private final AtomicLong moments = new AtomicLong();
  private final Map<RecordIdentifier, Register> registers = new ConcurrentHashMap<>();
  private final ThreadLocal<Map<RecordIdentifier, LoggedWrite>> ofCall =
      ThreadLocal.withInitial(HashMap::new);

  /** The same log, each of whose writes is noted: begun, and in the log once it says so. */
  public IngestionLog noting(IngestionLog log) {
    return message -> {
      for (LoggedWrite write : message.writes()) {
        ofCall.get().put(write.identifier(), write);
        Register register = register(write.identifier());
        synchronized (register) {
          register.writes.put(write.order(), write);
          register.invoked.add(new Moment(moments.incrementAndGet(), write.order()));
        }
      }
      log.append(message);
      for (LoggedWrite write : message.writes()) {
        Register register = register(write.identifier());
        synchronized (register) {
          register.logged.add(write.order());
        }
      }
    };
  }

  /** A call begins in this thread. */
  void begin() {
    ofCall.get().clear();
  }

  /** What this thread's call last tried to write of a record was acknowledged. */
  void acknowledge(RecordIdentifier identifier) {
    LoggedWrite write = ofCall.get().get(identifier);
    if (write == null) {
      throw new AssertionError("A write was acknowledged that the log was not asked for");
    }
    Register register = register(identifier);
    synchronized (register) {
      register.acknowledged.add(new Moment(moments.incrementAndGet(), write.order()));
    }
  }

  long moment() {
    return moments.incrementAndGet();
  }

  void read(RecordIdentifier identifier, long began, Optional<OnlineItem> seen) {
    Register register = register(identifier);
    synchronized (register) {
      register.reads.add(new Read(began, moments.incrementAndGet(), seen));
    }
  }

  /** How many writes were acknowledged. */
  public int acknowledged() {
    return registers.values().stream().mapToInt(register -> register.acknowledged.size()).sum();
  }

  /** How many reads saw a write or a tombstone. */
  public int seen() {
    return (int)
        registers.values().stream()
            .flatMap(register -> register.reads.stream())
            .filter(read -> read.seen().isPresent())
            .count();
  }

  /**
   * What is wrong with what was read, with the rows of all files once the log is empty, and with
   * what is online after all files were applied.
   */
  public List<String> violations(Collection<OfflineRow> rows, Collection<OnlineItem> online) {
    List<String> found = new ArrayList<>();
    Map<RecordIdentifier, Set<RecordOrder>> byRecord =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.record().identifier(),
                    Collectors.mapping(OfflineRow::order, Collectors.toSet())));
    Map<RecordIdentifier, RecordOrder> winners =
        online.stream().collect(Collectors.toMap(OnlineItem::identifier, OnlineItem::order));
    registers.forEach(
        (identifier, register) -> {
          Set<RecordOrder> offline = byRecord.getOrDefault(identifier, Set.of());
          addReads(identifier, register, offline, found);
          addRows(register, offline, found);
          Optional<RecordOrder> greatest = offline.stream().max(Comparator.naturalOrder());
          if (!greatest.equals(Optional.ofNullable(winners.get(identifier)))) {
            found.add("G-18 G-05 online is not the greatest of the log: " + identifier.value());
          }
        });
    return found;
  }

  private static void addRows(Register register, Set<RecordOrder> offline, List<String> found) {
    register.acknowledged.stream()
        .filter(write -> !offline.contains(write.order()))
        .forEach(write -> found.add("G-01 acknowledged and lost: " + write));
    register.logged.stream()
        .filter(order -> !offline.contains(order))
        .forEach(order -> found.add("G-01 in the log and lost: " + order));
    offline.stream()
        .filter(order -> !register.writes.containsKey(order))
        .forEach(order -> found.add("G-01 a row that nobody wrote: " + order));
  }

  private static void addReads(
      RecordIdentifier identifier,
      Register register,
      Set<RecordOrder> offline,
      List<String> found) {
    Floor acknowledged = new Floor(register.acknowledged);
    Floor invoked = new Floor(register.invoked);
    Floor read =
        new Floor(
            register.reads.stream()
                .flatMap(r -> r.seen().stream().map(item -> new Moment(r.ended(), item.order())))
                .toList());
    for (Read one : register.reads) {
      String where = " (" + identifier.value() + ", read at " + one.began() + ")";
      Optional<RecordOrder> seen = one.seen().map(OnlineItem::order);
      if (isLess(seen, acknowledged.before(one.began()))) {
        found.add("G-07 G-02 less than an acknowledged write" + where);
      }
      if (isLess(seen, read.before(one.began()))) {
        found.add("G-04 less than an earlier read" + where);
      }
      if (isLess(invoked.before(one.ended()), seen)) {
        found.add("G-03 greater than every write begun" + where);
      }
      if (seen.isPresent() && !offline.contains(seen.get())) {
        found.add("G-03 not in the log" + where);
      }
      if (one.seen().isPresent() && !register.wrote(one.seen().get())) {
        found.add("G-08 not as it was written" + where);
      }
    }
  }

  private static boolean isLess(Optional<RecordOrder> one, Optional<RecordOrder> other) {
    return other.isPresent() && (one.isEmpty() || one.get().compareTo(other.get()) < 0);
  }

  private Register register(RecordIdentifier identifier) {
    return registers.computeIfAbsent(identifier, id -> new Register());
  }

  /** The greatest order of what had happened before a moment. */
  private static final class Floor {
    private final NavigableMap<Long, RecordOrder> greatest = new TreeMap<>();

    Floor(List<Moment> moments) {
      RecordOrder greatestYet = null;
      for (Moment moment : moments.stream().sorted(Comparator.comparingLong(Moment::at)).toList()) {
        boolean greater = greatestYet == null || moment.order().compareTo(greatestYet) > 0;
        greatestYet = greater ? moment.order() : greatestYet;
        greatest.put(moment.at(), greatestYet);
      }
    }

    Optional<RecordOrder> before(long at) {
      return Optional.ofNullable(greatest.lowerEntry(at)).map(Map.Entry::getValue);
    }
  }
}
