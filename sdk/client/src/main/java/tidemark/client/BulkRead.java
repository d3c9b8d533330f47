package tidemark.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.Limit;
import tidemark.record.BatchGet;
import tidemark.record.ServedRecord;

/**
 * Any number of records, read by as few batch calls as the API's limits allow: at most 100 records
 * a call, each group once. What an answer leaves unprocessed, because the tables are busy or it
 * would be too large, is asked for again. Used once, by one thread.
 */
final class BulkRead {
  private record Asked(String group, List<String> features, String identifier) {
    /** Groups that a call must not name twice: spellings and ARNs of one name. */
    String key() {
      return group.substring(group.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
  }

  private record Place(String key, String identifier) {}

  private final RecordReads reads;
  private final List<Asked> asked = new ArrayList<>();
  private final @Nullable ReadOutcome[] outcomes;
  private final int[] attempts;

  BulkRead(RecordReads reads, List<BatchGet.Wanted> wanted) {
    this.reads = reads;
    for (BatchGet.Wanted some : wanted) {
      for (String identifier : some.identifiers()) {
        asked.add(new Asked(some.group(), some.features(), identifier));
      }
    }
    this.outcomes = new ReadOutcome[asked.size()];
    this.attempts = new int[asked.size()];
  }

  /** An outcome for each identifier, in the order asked. */
  List<ReadOutcome> run() {
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      left.add(i);
    }
    int fruitless = 0;
    while (!left.isEmpty()) {
      List<Integer> some = fitting(left);
      int settled = ask(some);
      left.removeIf(i -> outcomes[i] != null);
      fruitless = settled == 0 ? fruitless + 1 : 0;
      if (settled < some.size() && !left.isEmpty()) {
        Retries.pause(fruitless + 1);
      }
    }
    List<ReadOutcome> all = new ArrayList<>();
    for (ReadOutcome outcome : outcomes) {
      if (outcome == null) {
        throw new IllegalStateException("A record was left without an outcome");
      }
      all.add(outcome);
    }
    return all;
  }

  /** The first of what is left that one call may ask for. */
  private List<Integer> fitting(List<Integer> left) {
    Map<String, Asked> groups = new HashMap<>();
    List<Integer> fitting = new ArrayList<>();
    for (int i : left) {
      if (fitting.size() == Limit.BATCH_GET_RECORDS.max()) {
        break;
      }
      Asked one = asked.get(i);
      Asked first = groups.putIfAbsent(one.key(), one);
      if (first == null || first.features().equals(one.features())) {
        fitting.add(i);
      }
    }
    return fitting;
  }

  /** Asks for these; how many of them have their outcome now. */
  private int ask(List<Integer> some) {
    Map<String, BatchGet.Wanted> wanted = new LinkedHashMap<>();
    for (int i : some) {
      Asked one = asked.get(i);
      List<String> identifiers = new ArrayList<>();
      String group = one.group();
      BatchGet.Wanted before = wanted.get(one.key());
      if (before != null) {
        identifiers.addAll(before.identifiers());
        group = before.group();
      }
      identifiers.add(one.identifier());
      wanted.put(one.key(), new BatchGet.Wanted(group, identifiers, one.features()));
    }
    try {
      return settle(some, reads.batchGetRecord(List.copyOf(wanted.values())));
    } catch (FeatureStoreException e) {
      if (Retries.isNoAnswer(e)) {
        for (int i = 0; i < outcomes.length; i++) {
          fail(i, e);
        }
      }
      some.forEach(i -> fail(i, e));
      return some.size();
    }
  }

  private int settle(List<Integer> some, BatchGet.Answer answer) {
    Map<Place, ServedRecord> found = new HashMap<>();
    answer.found().forEach(f -> found.put(place(f.group(), f.identifier()), f.record()));
    Map<Place, FeatureStoreException> failed = new HashMap<>();
    answer.failed().forEach(f -> failed.put(place(f.group(), f.identifier()), f.reason()));
    Map<Place, FeatureStoreException> unprocessed = new HashMap<>();
    for (BatchGet.Wanted later : answer.unprocessed()) {
      later
          .identifiers()
          .forEach(id -> unprocessed.put(place(later.group(), id), Retries.unprocessed()));
    }
    int settled = 0;
    for (int i : some) {
      Asked one = asked.get(i);
      Place place = new Place(one.key(), one.identifier());
      FeatureStoreException refused = failed.get(place);
      if (refused != null) {
        settled += again(i, refused) ? 0 : 1;
      } else if (!unprocessed.containsKey(place)) {
        outcomes[i] =
            new ReadOutcome(
                one.group(),
                one.identifier(),
                Optional.ofNullable(found.get(place)),
                Optional.empty());
        settled++;
      }
    }
    if (settled > 0) {
      return settled;
    }
    // Nothing came of the call: what is unprocessed has had one of its attempts.
    for (int i : some) {
      FeatureStoreException busy =
          unprocessed.get(new Place(asked.get(i).key(), asked.get(i).identifier()));
      settled += busy == null || again(i, busy) ? 0 : 1;
    }
    return settled;
  }

  /** Whether the record is to be asked for again; otherwise it has failed. */
  private boolean again(int i, FeatureStoreException reason) {
    attempts[i]++;
    if (Retries.mayPass(reason) && attempts[i] < Retries.ATTEMPTS_MAX) {
      return true;
    }
    fail(i, reason);
    return false;
  }

  private void fail(int i, FeatureStoreException reason) {
    if (outcomes[i] == null) {
      outcomes[i] =
          new ReadOutcome(
              asked.get(i).group(),
              asked.get(i).identifier(),
              Optional.empty(),
              Optional.of(reason));
    }
  }

  private static Place place(String group, String identifier) {
    return new Place(new Asked(group, List.of(), identifier).key(), identifier);
  }
}
