package tidemark.model;

import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;

/**
 * How the offline files of a group are partitioned by event time, fixed per incarnation. {@code
 * HOUR} is AWS's layout and what groups created through its API get; {@code DAY} suits groups with
 * few records an hour: 328,063 landings make 8,377 hour files, but 366 day files.
 */
public enum PartitionLayout {
  HOUR(3_600),
  DAY(86_400);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long SECONDS_PER_DAY = 86_400;

  private final long seconds;

  PartitionLayout(long seconds) {
    this.seconds = seconds;
  }

  /** The partition columns, outermost first. */
  public List<String> columns() {
    return this == HOUR ? List.of("year", "month", "day", "hour") : List.of("year", "month", "day");
  }

  public Partition partitionOf(EventTime time) {
    long second = Math.floorDiv(time.nanos(), NANOS_PER_SECOND);
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, SECONDS_PER_DAY));
    int hour = (int) (Math.floorMod(second, SECONDS_PER_DAY) / 3_600);
    return new Partition(date, this == HOUR ? OptionalInt.of(hour) : OptionalInt.empty());
  }

  /** A number that times of one partition share and others do not; cheaper than the partition. */
  public long ordinalOf(EventTime time) {
    return Math.floorDiv(Math.floorDiv(time.nanos(), NANOS_PER_SECOND), seconds);
  }

  public static PartitionLayout parse(String name) {
    return switch (name) {
      case "hour" -> HOUR;
      case "day" -> DAY;
      default ->
          throw FeatureStoreException.invalid(
              "Partition layout '%s' is not one of hour, day.", Shown.name(name));
    };
  }

  public String text() {
    return this == HOUR ? "hour" : "day";
  }
}
