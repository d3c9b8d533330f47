package tidemark.record;

import java.util.List;
import java.util.Optional;
import tidemark.model.FeatureStoreException;
import tidemark.model.TimeToLive;

/** Putting up to 25 records of any groups in one call, each on its own. */
public final class BatchWrite {
  private BatchWrite() {}

  /**
   * One put.
   *
   * @param faults what is wrong with it already, as sentences; it then fails
   */
  public record Entry(PutRecord put, List<String> faults) {
    public Entry {
      faults = List.copyOf(faults);
    }

    public static Entry of(PutRecord put) {
      return new Entry(put, List.of());
    }
  }

  /**
   * The puts in the order in which they are to take effect.
   *
   * @param ttl for the entries that have none of their own
   */
  public record Request(List<Entry> entries, Optional<TimeToLive> ttl) {
    public Request {
      entries = List.copyOf(entries);
    }

    /** These puts, each as it is. */
    public static Request of(List<PutRecord> puts) {
      return new Request(puts.stream().map(Entry::of).toList(), Optional.empty());
    }
  }

  /** A put that was refused, by its place among the entries, from 0. */
  public record Failed(int entry, FeatureStoreException reason) {}

  /**
   * What was not written; every other entry was.
   *
   * @param unprocessed the places of entries to send again: they may have taken effect, never
   *     online only
   */
  public record Answer(List<Failed> failed, List<Integer> unprocessed) {
    public Answer {
      failed = List.copyOf(failed);
      unprocessed = List.copyOf(unprocessed);
    }
  }
}
