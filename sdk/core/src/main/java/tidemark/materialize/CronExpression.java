package tidemark.materialize;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tidemark.model.FeatureStoreException;
import tidemark.model.Problems;
import tidemark.model.Shown;

/**
 * Six fields that say at which local minutes something happens: minute, hour, day of month, month,
 * day of week, year. Lists {@code 1,15}, ranges {@code 2-6}, steps {@code 0/15}, {@code *}; of the
 * two day fields one is {@code ?}. Days of the month also {@code L} (the last) and {@code 15W} (the
 * weekday nearest the 15th); days of the week, of which Sunday is 1, also {@code 6L} (the last
 * Friday) and {@code 6#3} (the third). Source: EventBridge Scheduler user guide, cron-based
 * schedules. Immutable.
 */
public final class CronExpression {
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
  private static final int YEAR_MIN = 1970;
  private static final int YEAR_MAX = 2199;
  private static final Pattern PART =
      Pattern.compile("(\\*|[0-9A-Z]+)(?:-([0-9A-Z]+))?(?:/([0-9]{1,4}))?");
  private static final Pattern NEAREST = Pattern.compile("([0-9]{1,2})W");
  private static final Pattern NUMBERED = Pattern.compile("([0-9A-Z]{1,3})#([1-5])");
  private static final Pattern LAST = Pattern.compile("([0-9A-Z]{1,3})L");

  private final String text;
  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet months;
  private final BitSet years;
  private final Predicate<LocalDate> days;

  private CronExpression(
      String text,
      BitSet minutes,
      BitSet hours,
      BitSet months,
      BitSet years,
      Predicate<LocalDate> days) {
    this.text = text;
    this.minutes = minutes;
    this.hours = hours;
    this.months = months;
    this.years = years;
    this.days = days;
  }

  /**
   * Reads the six fields, without the word {@code cron}.
   *
   * @throws FeatureStoreException naming every field that is wrong
   */
  public static CronExpression parse(String text) {
    String[] fields = text.strip().toUpperCase(Locale.ROOT).split("\\s+");
    if (fields.length != 6) {
      throw FeatureStoreException.invalid(
          "A cron has six fields (minute, hour, day of month, month, day of week, year); '%s' has"
              + " %d.",
          Shown.name(text), fields.length);
    }
    Problems problems = new Problems();
    BitSet minutes = numbers("Minute", fields[0], 0, 59, List.of(), problems);
    BitSet hours = numbers("Hour", fields[1], 0, 23, List.of(), problems);
    BitSet months = numbers("Month", fields[3], 1, 12, MONTHS, problems);
    BitSet years = numbers("Year", fields[5], YEAR_MIN, YEAR_MAX, List.of(), problems);
    Predicate<LocalDate> days = date -> true;
    if (fields[2].equals("?") == fields[4].equals("?")) {
      problems.add("Day of month or day of week must be '?', not both and not neither.");
    } else if (fields[4].equals("?")) {
      days = daysOfMonth(fields[2], problems);
    } else {
      days = daysOfWeek(fields[4], problems);
    }
    problems.throwIfAny();
    return new CronExpression(String.join(" ", fields), minutes, hours, months, years, days);
  }

  /**
   * The first matching minute after an instant. A local time that does not exist in the zone is
   * passed over; one that exists twice counts the first time.
   */
  Optional<Instant> nextAfter(Instant instant, ZoneId zone) {
    // One day back: where clocks were set back, an earlier local time may come later.
    LocalDate date = instant.atZone(zone).toLocalDate().minusDays(1);
    while (date.getYear() <= YEAR_MAX) {
      if (!years.get(date.getYear())) {
        date = date.with(TemporalAdjusters.firstDayOfNextYear());
      } else if (!months.get(date.getMonthValue())) {
        date = date.with(TemporalAdjusters.firstDayOfNextMonth());
      } else {
        Optional<Instant> found = days.test(date) ? firstOf(date, instant, zone) : Optional.empty();
        if (found.isPresent()) {
          return found;
        }
        date = date.plusDays(1);
      }
    }
    return Optional.empty();
  }

  private Optional<Instant> firstOf(LocalDate date, Instant after, ZoneId zone) {
    Instant first = null;
    for (int hour = hours.nextSetBit(0); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
      for (int minute = minutes.nextSetBit(0);
          minute >= 0;
          minute = minutes.nextSetBit(minute + 1)) {
        LocalDateTime local = date.atTime(LocalTime.of(hour, minute));
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (!offsets.isEmpty()) {
          Instant at = local.toInstant(offsets.get(0));
          if (at.isAfter(after) && (first == null || at.isBefore(first))) {
            first = at;
          }
        }
      }
    }
    return Optional.ofNullable(first);
  }

  private static Predicate<LocalDate> daysOfMonth(String field, Problems problems) {
    if (field.equals("L")) {
      return date -> date.getDayOfMonth() == date.lengthOfMonth();
    }
    Matcher nearest = NEAREST.matcher(field);
    if (nearest.matches()) {
      int day = number("Day of month", nearest.group(1), 1, 31, List.of(), problems);
      return date ->
          day <= date.lengthOfMonth() && date.equals(weekdayNearest(date.withDayOfMonth(day)));
    }
    BitSet days = numbers("Day of month", field, 1, 31, List.of(), problems);
    return date -> days.get(date.getDayOfMonth());
  }

  /** The weekday nearest a day, without leaving its month. */
  private static LocalDate weekdayNearest(LocalDate day) {
    return switch (day.getDayOfWeek()) {
      case SATURDAY -> day.getDayOfMonth() == 1 ? day.plusDays(2) : day.minusDays(1);
      case SUNDAY ->
          day.getDayOfMonth() == day.lengthOfMonth() ? day.minusDays(2) : day.plusDays(1);
      default -> day;
    };
  }

  private static Predicate<LocalDate> daysOfWeek(String field, Problems problems) {
    if (field.equals("L")) {
      return date -> date.getDayOfWeek() == DayOfWeek.SATURDAY;
    }
    Matcher numbered = NUMBERED.matcher(field);
    if (numbered.matches()) {
      int day = number("Day of week", numbered.group(1), 1, 7, DAYS, problems);
      int ordinal = Integer.parseInt(numbered.group(2));
      return date -> numberOf(date) == day && (date.getDayOfMonth() + 6) / 7 == ordinal;
    }
    Matcher last = LAST.matcher(field);
    if (last.matches()) {
      int day = number("Day of week", last.group(1), 1, 7, DAYS, problems);
      return date ->
          numberOf(date) == day
              && date.equals(date.with(TemporalAdjusters.lastInMonth(date.getDayOfWeek())));
    }
    BitSet days = numbers("Day of week", field, 1, 7, DAYS, problems);
    return date -> days.get(numberOf(date));
  }

  /** Sunday is 1. */
  private static int numberOf(LocalDate date) {
    return date.getDayOfWeek().getValue() % 7 + 1;
  }

  /** The numbers a field of lists, ranges and steps names. */
  private static BitSet numbers(
      String what, String field, int min, int max, List<String> names, Problems problems) {
    BitSet numbers = new BitSet();
    for (String part : field.split(",", -1)) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches() || (matcher.group(1).equals("*") && matcher.group(2) != null)) {
        problems.add("%s '%s' is not valid.", what, Shown.name(part));
        continue;
      }
      int step = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
      boolean all = matcher.group(1).equals("*");
      int from = all ? min : number(what, matcher.group(1), min, max, names, problems);
      int to = from;
      if (matcher.group(2) != null) {
        to = number(what, matcher.group(2), min, max, names, problems);
      } else if (all || matcher.group(3) != null) {
        to = max;
      }
      if (step < 1 || to < from) {
        problems.add("%s '%s' names nothing.", what, Shown.name(part));
        continue;
      }
      for (int number = from; number <= to; number += step) {
        numbers.set(number);
      }
    }
    return numbers;
  }

  private static int number(
      String what, String text, int min, int max, List<String> names, Problems problems) {
    if (names.contains(text)) {
      return names.indexOf(text) + min;
    }
    if (text.matches("[0-9]{1,4}")) {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    }
    problems.add("%s '%s' is not between %d and %d.", what, Shown.name(text), min, max);
    return min;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CronExpression that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The six fields in upper case. */
  @Override
  public String toString() {
    return text;
  }
}
