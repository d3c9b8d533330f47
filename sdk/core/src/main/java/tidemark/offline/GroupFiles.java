package tidemark.offline;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;

/** A group and the files of its ledger at one moment: what a query of it reads. */
public record GroupFiles(FeatureGroup group, List<FileEntry> files) {
  public GroupFiles {
    files = List.copyOf(files);
  }

  /** The days of the partitions from the first to the last, both included. */
  public record Days(LocalDate first, LocalDate last) {}

  public long rows() {
    return files.stream().mapToLong(FileEntry::rows).sum();
  }

  /**
   * The days whose partitions hold every file with an event in {@code (after, upTo]}; empty if no
   * file has one. A partition counts as the ledger says, not as its rows' event times suggest.
   *
   * @param after empty for no lower bound
   */
  public Optional<Days> days(Optional<EventTime> after, Optional<EventTime> upTo) {
    List<LocalDate> dates =
        files.stream()
            .filter(file -> upTo.map(t -> file.earliest().compareTo(t) <= 0).orElse(true))
            .filter(file -> after.map(t -> file.latest().compareTo(t) > 0).orElse(true))
            .map(file -> file.partition().date())
            .sorted()
            .toList();
    return dates.isEmpty()
        ? Optional.empty()
        : Optional.of(new Days(dates.get(0), dates.get(dates.size() - 1)));
  }
}
