package tidemark.record;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import tidemark.crash.CrashPoint;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.model.Limit;
import tidemark.model.Problems;
import tidemark.model.TargetStore;
import tidemark.registry.Caller;

/**
 * The batch part of {@link RecordService}: as many puts, but with few messages to the log and one
 * call of the online store for each group. Thread-safe.
 */
final class BatchWriter {
  private final GroupAccess groups;
  private final OnlineStore online;
  private final IngestionPath path;
  private final RecordWriter writer;

  BatchWriter(GroupAccess groups, OnlineStore online, IngestionPath path, RecordWriter writer) {
    this.groups = groups;
    this.online = online;
    this.path = path;
    this.writer = writer;
  }

  BatchWrite.Answer putAll(Caller caller, BatchWrite.Request request) {
    int size = request.entries().size();
    if (!Limit.BATCH_WRITE_ENTRIES.holds(size)) {
      throw FeatureStoreException.invalid(
          "Entries must have %s elements; it has %d.", Limit.BATCH_WRITE_ENTRIES, size);
    }
    Round first = new Round(caller, request, IntStream.range(0, size).boxed().toList());
    first.run();
    Round second = new Round(caller, request, List.copyOf(first.tableless));
    second.run();
    first.failed.putAll(second.failed);
    first.unprocessed.addAll(second.unprocessed);
    first.unprocessed.addAll(second.tableless);
    return new BatchWrite.Answer(
        first.failed.entrySet().stream()
            .map(failed -> new BatchWrite.Failed(failed.getKey(), failed.getValue()))
            .toList(),
        List.copyOf(first.unprocessed));
  }

  /** An entry on its way. */
  private record Going(int entry, AcceptedWrite accepted) {}

  /**
   * Some entries, from their checks to the end. Entries whose group's table turns out to be gone
   * are left for another round, with the group as it is then.
   */
  private final class Round {
    private final Caller caller;
    private final BatchWrite.Request request;
    private final List<Integer> entries;
    private final SortedMap<Integer, FeatureStoreException> failed = new TreeMap<>();
    private final Set<Integer> unprocessed = new TreeSet<>();
    private final Set<Integer> tableless = new TreeSet<>();

    Round(Caller caller, BatchWrite.Request request, List<Integer> entries) {
      this.caller = caller;
      this.request = request;
      this.entries = entries;
    }

    void run() {
      List<Going> going = new ArrayList<>();
      for (int entry : entries) {
        try {
          going.add(new Going(entry, accept(request.entries().get(entry))));
        } catch (FeatureStoreException e) {
          stop(entry, e);
        }
      }
      append(going);
      writeOnline(inOrder(going));
    }

    private AcceptedWrite accept(BatchWrite.Entry entry) {
      PutRecord given = entry.put();
      PutRecord put =
          new PutRecord(
              given.group(), given.record(), given.stores(), given.ttl().or(request::ttl));
      FeatureGroup group = writer.find(caller, put);
      Problems problems = new Problems();
      entry.faults().forEach(fault -> problems.add("%s", fault));
      return writer.accept(group, put, problems);
    }

    /** In as few messages as will do. After one that failed no other is sent: it would as well. */
    private void append(List<Going> going) {
      List<Going> logged =
          going.stream().filter(g -> g.accepted().isFor(TargetStore.OFFLINE)).toList();
      int appended = 0;
      try {
        for (LogMessage message :
            LogMessage.pack(logged.stream().map(g -> g.accepted().write()).toList())) {
          path.append(message);
          appended += message.writes().size();
        }
      } catch (FeatureStoreException e) {
        logged.subList(appended, logged.size()).forEach(g -> stop(g.entry(), e));
      }
    }

    /** What goes on: nothing overtakes an unprocessed entry for the same record. */
    private List<Going> inOrder(List<Going> going) {
      Set<OnlineStore.Key> held = new HashSet<>();
      List<Going> rest = new ArrayList<>();
      for (Going one : going) {
        if (unprocessed.contains(one.entry()) || held.contains(one.accepted().key())) {
          held.add(one.accepted().key());
          unprocessed.add(one.entry());
        } else if (!failed.containsKey(one.entry())) {
          rest.add(one);
        }
      }
      return rest;
    }

    private void writeOnline(List<Going> going) {
      Map<Incarnation, List<Going>> byGroup = new LinkedHashMap<>();
      for (Going one : going) {
        if (one.accepted().isFor(TargetStore.ONLINE)) {
          Incarnation group = one.accepted().group().incarnation();
          byGroup.computeIfAbsent(group, g -> new ArrayList<>()).add(one);
        } else {
          path.noteAccepted(one.accepted());
        }
      }
      byGroup.forEach(this::writeOnline);
    }

    private void writeOnline(Incarnation group, List<Going> going) {
      try {
        List<OnlineStore.Outcome> outcomes =
            online.putAllIfGreater(
                group, going.stream().map(g -> path.item(g.accepted())).toList());
        CrashPoint.WRITE_ONLINE.hit();
        for (int i = 0; i < going.size(); i++) {
          if (outcomes.get(i) instanceof OnlineStore.Outcome.Throttled) {
            unprocessed.add(going.get(i).entry());
          } else {
            path.noteOutcome(going.get(i).accepted(), outcomes.get(i));
            path.noteAccepted(going.get(i).accepted());
          }
        }
      } catch (FeatureStoreException e) {
        if (e.kind() == Kind.NOT_FOUND) {
          groups.forget(going.get(0).accepted().group());
          going.forEach(g -> tableless.add(g.entry()));
        } else {
          going.forEach(g -> stop(g.entry(), e));
        }
      }
    }

    /** What may succeed the next time is not processed; the rest failed. */
    private void stop(int entry, FeatureStoreException why) {
      if (why.kind() == Kind.UNAVAILABLE || why.kind() == Kind.THROTTLED) {
        unprocessed.add(entry);
      } else {
        failed.put(entry, why);
      }
    }
  }
}
