package tidemark.model;

import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hour or day in UTC, of event time, whose rows lie together in the offline store. Written as
 * Hive directories: {@code year=YYYY/month=MM/day=DD} and, by the hour, {@code /hour=HH}.
 */
public record Partition(LocalDate date, OptionalInt hour) {
  private static final Pattern PATH =
      Pattern.compile(
          "(?:^|.*/)year=([0-9]{4})/month=([0-9]{2})/day=([0-9]{2})(?:/hour=([0-9]{2}))?/[^/]*");

  public String path() {
    String day =
        String.format(
            "year=%04d/month=%02d/day=%02d",
            date.getYear(), date.getMonthValue(), date.getDayOfMonth());
    return hour.isEmpty() ? day : day + String.format("/hour=%02d", hour.getAsInt());
  }

  /** The partition in whose directory an object lies, if it lies in one. */
  public static Optional<Partition> ofObject(String key) {
    Matcher matcher = PATH.matcher(key);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      LocalDate date =
          LocalDate.of(
              Integer.parseInt(matcher.group(1)),
              Integer.parseInt(matcher.group(2)),
              Integer.parseInt(matcher.group(3)));
      OptionalInt hour =
          matcher.group(4) == null
              ? OptionalInt.empty()
              : OptionalInt.of(Integer.parseInt(matcher.group(4)));
      return hour.isPresent() && hour.getAsInt() > 23
          ? Optional.empty()
          : Optional.of(new Partition(date, hour));
    } catch (java.time.DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return path();
  }
}
