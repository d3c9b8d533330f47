package tidemark.materialize;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tidemark.model.FeatureStoreException;
import tidemark.model.Shown;

/**
 * When a group is materialized, in the words of EventBridge Scheduler: {@code rate(6 hours)} or
 * {@code cron(0 3 * * ? *)} in a time zone. Source: EventBridge Scheduler user guide, schedule
 * types.
 */
public sealed interface Schedule {
  /** Shorter intervals are refused: a run would seldom end before the next one. */
  Duration INTERVAL_MIN = Duration.ofSeconds(60);

  /** The first run after an instant; empty if there is none within the years a cron may name. */
  Optional<Instant> nextAfter(Instant instant);

  /** The expression, as {@link #parse} reads it. */
  String expression();

  /**
   * Every so long, counted from the epoch.
   *
   * @param interval whole minutes, at least one
   */
  record Rate(Duration interval) implements Schedule {
    public Rate {
      if (interval.compareTo(INTERVAL_MIN) < 0 || interval.toSeconds() % 60 != 0) {
        throw FeatureStoreException.invalid(
            "The interval of a schedule must be whole minutes, at least 1 minute.");
      }
    }

    @Override
    public Optional<Instant> nextAfter(Instant instant) {
      long seconds = interval.toSeconds();
      long next = Math.floorDiv(instant.getEpochSecond(), seconds) * seconds + seconds;
      return Optional.of(Instant.ofEpochSecond(next));
    }

    @Override
    public String expression() {
      long minutes = interval.toMinutes();
      if (minutes % 1_440 == 0) {
        return rate(minutes / 1_440, "day");
      }
      return minutes % 60 == 0 ? rate(minutes / 60, "hour") : rate(minutes, "minute");
    }

    private static String rate(long value, String unit) {
      return "rate(" + value + " " + unit + (value == 1 ? ")" : "s)");
    }

    @Override
    public String toString() {
      return expression();
    }
  }

  /**
   * At times of day in a time zone. A time that a change of clocks skips has no run.
   *
   * @param zone one zone for all the names of UTC
   */
  record Cron(CronExpression times, ZoneId zone) implements Schedule {
    public Cron {
      zone = zone.normalized().equals(ZoneOffset.UTC) ? ZoneOffset.UTC : zone;
    }

    /** The zone's name, as in the list of the IANA. */
    public String zoneName() {
      return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }

    @Override
    public Optional<Instant> nextAfter(Instant instant) {
      return times.nextAfter(instant, zone);
    }

    @Override
    public String expression() {
      return "cron(" + times + ")";
    }

    @Override
    public String toString() {
      return expression() + " " + zoneName();
    }
  }

  /**
   * Reads an expression.
   *
   * @param zone of the times in a cron; a rate has none
   * @throws FeatureStoreException saying what is wrong with it
   */
  static Schedule parse(String expression, ZoneId zone) {
    Matcher rate = Grammar.RATE.matcher(expression.strip());
    if (rate.matches()) {
      long value = Long.parseLong(rate.group(1));
      Duration interval =
          switch (rate.group(2)) {
            case "minute" -> Duration.ofMinutes(value);
            case "hour" -> Duration.ofHours(value);
            default -> Duration.ofDays(value);
          };
      return new Rate(interval);
    }
    Matcher cron = Grammar.CRON.matcher(expression.strip());
    if (cron.matches()) {
      return new Cron(CronExpression.parse(cron.group(1)), zone);
    }
    throw FeatureStoreException.invalid(
        "Schedule '%s' is not valid. Write one such as rate(6 hours) or cron(0 3 * * ? *): minute,"
            + " hour, day of month, month, day of week, year.",
        Shown.name(expression));
  }

  /** How expressions look. */
  final class Grammar {
    private static final Pattern RATE =
        Pattern.compile("rate\\(\\s*([0-9]{1,6})\\s+(minute|hour|day)s?\\s*\\)");
    private static final Pattern CRON = Pattern.compile("cron\\(([^()]*)\\)");

    private Grammar() {}
  }
}
