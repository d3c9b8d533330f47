package tidemark.materialize;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tidemark.model.FeatureStoreException;

/**
 * What a schedule keeps online: when nothing is served, and how old at worst what is served can be.
 * Follows every run of a span of time, so it is exact for the schedule, the run time and the lag
 * that are given. Pure.
 *
 * <p>A run that starts at {@code s} brings online, at {@code s + runTime}, records of event time
 * {@code s - sourceLag}; a run that would overlap the one before does not start. A record is served
 * until the next run's are there, and no longer than its time to live.
 *
 * @param served intervals within the span in which a record is served, in order, not touching
 * @param blind the intervals in which none is
 * @param worstAge the greatest age, by event time, of a record while it is served; empty if none is
 * @param neededTtl the least time to live by which nothing would be blind
 */
public record BlindSpots(
    Window span,
    List<Window> served,
    List<Window> blind,
    Optional<Duration> worstAge,
    Optional<Duration> neededTtl) {

  /** From when a time to live counts. */
  public enum TtlClock {
    /** From the record's event time: what Tidemark and SageMaker Feature Store do. */
    EVENT_TIME,
    /** From when the record came online. */
    WRITE_TIME
  }

  /** The time from one instant until, not including, another. */
  public record Window(Instant from, Instant until) {
    public Window {
      if (!until.isAfter(from)) {
        throw FeatureStoreException.invalid("A window must end after it begins.");
      }
    }

    public Duration length() {
      return Duration.between(from, until);
    }
  }

  /**
   * How a group is fed.
   *
   * @param runTime from a run's start until its records are served
   * @param sourceLag how old the newest record is that a run can see at its start
   */
  public record Feed(Schedule schedule, Duration runTime, Duration sourceLag) {
    public Feed {
      if (runTime.isNegative() || sourceLag.isNegative()) {
        throw FeatureStoreException.invalid("A run time and a source lag are not negative.");
      }
    }
  }

  /** Runs before the span that are followed: one of them feeds its beginning. */
  private static final Duration BEFORE = Duration.ofDays(40);

  /** A schedule of minutes over 40 days has fewer. */
  private static final int RUNS_MAX = 200_000;

  public BlindSpots {
    served = List.copyOf(served);
    blind = List.copyOf(blind);
  }

  /** What one run brings. */
  private record Load(Instant eventTime, Instant liveAt) {
    Instant expiry(Optional<Duration> ttl, TtlClock clock) {
      Instant start = clock == TtlClock.EVENT_TIME ? eventTime : liveAt;
      return ttl.map(start::plus).orElse(Instant.MAX);
    }
  }

  /**
   * Follows the runs.
   *
   * @param ttl empty if records live for ever
   */
  public static BlindSpots of(Feed feed, Optional<Duration> ttl, TtlClock clock, Window span) {
    List<Load> loads = loads(feed, span);
    List<Window> served = new ArrayList<>();
    Optional<Duration> worstAge = Optional.empty();
    Optional<Duration> needed = Optional.empty();
    for (int i = 0; i < loads.size(); i++) {
      Load load = loads.get(i);
      Instant replaced = i + 1 < loads.size() ? loads.get(i + 1).liveAt() : span.until();
      Instant from = later(load.liveAt(), span.from());
      Instant until = earlier(earlier(replaced, load.expiry(ttl, clock)), span.until());
      if (until.isAfter(from)) {
        append(served, new Window(from, until));
        worstAge = greater(worstAge, Duration.between(load.eventTime(), until));
      }
      if (i + 1 < loads.size() && replaced.isAfter(span.from())) {
        Instant start = clock == TtlClock.EVENT_TIME ? load.eventTime() : load.liveAt();
        needed = greater(needed, Duration.between(start, replaced));
      }
    }
    return new BlindSpots(span, served, complement(served, span), worstAge, needed);
  }

  /** How long of the span something is served. */
  public Duration servedTime() {
    return served.stream().map(Window::length).reduce(Duration.ZERO, Duration::plus);
  }

  /** The runs that matter to the span, and the first after it. */
  private static List<Load> loads(Feed feed, Window span) {
    List<Load> loads = new ArrayList<>();
    Instant free = Instant.MIN;
    Instant after = span.from().minus(BEFORE).minus(feed.runTime()).minusNanos(1);
    while (loads.size() < RUNS_MAX) {
      Optional<Instant> next = feed.schedule().nextAfter(after);
      if (next.isEmpty()) {
        return loads;
      }
      after = next.get();
      if (after.isBefore(free)) {
        continue;
      }
      free = after.plus(feed.runTime());
      loads.add(new Load(after.minus(feed.sourceLag()), free));
      if (!free.isBefore(span.until())) {
        return loads;
      }
    }
    throw FeatureStoreException.invalid("The schedule has too many runs to follow.");
  }

  private static void append(List<Window> windows, Window next) {
    int last = windows.size() - 1;
    if (last >= 0 && windows.get(last).until().equals(next.from())) {
      windows.set(last, new Window(windows.get(last).from(), next.until()));
    } else {
      windows.add(next);
    }
  }

  private static List<Window> complement(List<Window> windows, Window span) {
    List<Window> gaps = new ArrayList<>();
    Instant from = span.from();
    for (Window window : windows) {
      if (window.from().isAfter(from)) {
        gaps.add(new Window(from, window.from()));
      }
      from = window.until();
    }
    if (span.until().isAfter(from)) {
      gaps.add(new Window(from, span.until()));
    }
    return gaps;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Optional<Duration> greater(Optional<Duration> known, Duration other) {
    return known.filter(k -> k.compareTo(other) >= 0).or(() -> Optional.of(other));
  }
}
