package tidemark.quality;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.offline.FileEntry;

/**
 * How fresh a group's offline store is and how much comes in, by its file ledger alone: no file is
 * opened. Rows are those of the files, duplicate deliveries included.
 *
 * @param newestEvent the greatest event time; may lie in the future
 * @param newestArrival when the last file became visible
 * @param rowsLastHour rows of files that became visible within an hour before {@code at}
 * @param pendingFiles files whose winners are not online yet
 */
public record Freshness(
    Instant at,
    Optional<EventTime> newestEvent,
    Optional<Instant> newestArrival,
    long rows,
    int files,
    long bytes,
    long rowsLastHour,
    long rowsLastDay,
    int pendingFiles,
    long pendingRows) {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** What the newest record of a group is to the group's time to live. */
  public enum Verdict {
    /** The group has no record. */
    EMPTY,
    /** Nothing expires. */
    UNLIMITED,
    /** The newest record can be served for longer than half the time to live. */
    FRESH,
    /** The newest record has lived more than half the time to live. */
    AGING,
    /**
     * Even the newest record is past the time to live: unless records have their own, none is
     * served.
     */
    EXPIRED
  }

  /** Measures by the entries of one group. */
  public static Freshness of(Collection<FileEntry> files, Instant at) {
    long rows = 0;
    long bytes = 0;
    long hour = 0;
    long day = 0;
    int pendingFiles = 0;
    long pendingRows = 0;
    for (FileEntry file : files) {
      rows += file.rows();
      bytes += file.bytes();
      hour += file.arrivedAt().isAfter(at.minus(HOUR)) ? file.rows() : 0;
      day += file.arrivedAt().isAfter(at.minus(DAY)) ? file.rows() : 0;
      if (file.state() == FileEntry.State.PENDING && file.origin() != FileEntry.Origin.API) {
        pendingFiles++;
        pendingRows += file.rows();
      }
    }
    return new Freshness(
        at,
        files.stream().map(FileEntry::latest).max(Comparator.naturalOrder()),
        files.stream().map(FileEntry::arrivedAt).max(Comparator.naturalOrder()),
        rows,
        files.size(),
        bytes,
        hour,
        day,
        pendingFiles,
        pendingRows);
  }

  /** How old the newest event is; negative if it lies in the future. */
  public Optional<Duration> age() {
    return newestEvent.map(event -> Duration.between(event.at(), at));
  }

  /** Judges the age by a time to live, if there is one. */
  public Verdict against(Optional<Duration> timeToLive) {
    if (age().isEmpty()) {
      return Verdict.EMPTY;
    }
    if (timeToLive.isEmpty()) {
      return Verdict.UNLIMITED;
    }
    Duration age = age().get();
    if (age.compareTo(timeToLive.get()) >= 0) {
      return Verdict.EXPIRED;
    }
    return age.compareTo(timeToLive.get().dividedBy(2)) > 0 ? Verdict.AGING : Verdict.FRESH;
  }
}
