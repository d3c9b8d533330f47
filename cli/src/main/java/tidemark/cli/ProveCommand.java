package tidemark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tidemark.materialize.BlindSpots;
import tidemark.materialize.BlindSpots.Feed;
import tidemark.materialize.BlindSpots.TtlClock;
import tidemark.materialize.BlindSpots.Window;
import tidemark.materialize.DurationText;
import tidemark.materialize.Schedule;
import tidemark.materialize.ScheduleRule;
import tidemark.model.OnlineConfig;
import tidemark.model.TimeToLive;

/** {@code prove}: whether a schedule keeps a group served, and when it does not. */
@Command(
    name = "prove",
    description =
        "Show when a group that is filled on a schedule serves nothing, how old what it serves can"
            + " be, and what would mend it. Exits with 1 if there is a time at which nothing is"
            + " served.",
    footer = {
      "",
      "Examples:",
      "  tidemark prove carrier_daily --schedule 'rate(6 hours)' --run-time 40m",
      "  tidemark prove --schedule 'rate(6 hours)' --run-time 4h --ttl 2h",
      "  tidemark prove --schedule 'cron(0 3 * * ? *)' --zone Europe/Berlin --run-time 1h --ttl 2d"
    })
final class ProveCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final int WINDOWS_SHOWN = 12;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "GROUP",
      description = "The group whose TTL counts; without it, give --ttl or there is none.")
  private @Nullable String group;

  @Option(
      names = "--schedule",
      required = true,
      paramLabel = "EXPRESSION",
      description = "When runs start: rate(6 hours), or cron(0 3 * * ? *).")
  private String expression = "";

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "The time zone of a cron, such as Europe/Berlin. Default: UTC.")
  private ZoneId zone = ZoneOffset.UTC;

  @Option(
      names = "--run-time",
      required = true,
      paramLabel = "SPAN",
      converter = Converters.Span.class,
      description = "From the start of a run until its records are served, such as '40 minutes'.")
  private Duration runTime = Duration.ZERO;

  @Option(
      names = "--lag",
      paramLabel = "SPAN",
      converter = Converters.Span.class,
      description = "How old the newest record is that a run can see at its start. Default: 0.")
  private Duration lag = Duration.ZERO;

  @Option(
      names = "--ttl",
      paramLabel = "SPAN",
      converter = Converters.Life.class,
      description = "The time to live, instead of the group's.")
  private @Nullable TimeToLive ttl;

  @Option(
      names = "--day",
      paramLabel = "DATE",
      description = "The day to look at, from midnight UTC, such as 2026-03-01. Default: today.")
  private @Nullable LocalDate day;

  private final Session session;

  ProveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Optional<TimeToLive> life = Optional.ofNullable(ttl).or(this::lifeOfGroup);
    LocalDate date = day == null ? LocalDate.now(ZoneOffset.UTC) : day;
    Instant start = date.atStartOfDay(ZoneOffset.UTC).toInstant();
    Feed feed = new Feed(Schedule.parse(expression, zone), runTime, lag);
    Proof proof = Proof.of(feed, life, new Window(start, start.plus(Duration.ofDays(1))));
    if (session.isJson()) {
      session.writeJson(json -> write(json, proof));
    } else {
      show(proof);
    }
    return proof.isSound() ? ExitCode.OK : ExitCode.FAILED;
  }

  /**
   * What was found.
   *
   * @param asItIs with the time to live counted from event time
   * @param whatIf with it counted from write time
   * @param refused why the schedule is not allowed with that time to live
   */
  private record Proof(
      Feed feed,
      Optional<TimeToLive> life,
      BlindSpots asItIs,
      BlindSpots whatIf,
      Optional<String> refused) {

    static Proof of(Feed feed, Optional<TimeToLive> life, Window span) {
      Optional<Duration> ttl = life.map(TimeToLive::duration);
      return new Proof(
          feed,
          life,
          BlindSpots.of(feed, ttl, TtlClock.EVENT_TIME, span),
          BlindSpots.of(feed, ttl, TtlClock.WRITE_TIME, span),
          life.flatMap(l -> ScheduleRule.faultOf(feed.schedule(), l, span.from())));
    }

    boolean isSound() {
      return asItIs.blind().isEmpty() && refused.isEmpty();
    }
  }

  private Optional<TimeToLive> lifeOfGroup() {
    String name = group;
    return name == null
        ? Optional.empty()
        : session
            .withClient(client -> client.describeFeatureGroup(name))
            .definition()
            .online()
            .flatMap(OnlineConfig::ttl);
  }

  private void show(Proof proof) {
    Feed feed = proof.feed();
    new Listing(session.terminal())
        .add("schedule", feed.schedule().toString())
        .add("a run takes", DurationText.of(feed.runTime()))
        .add("source lag", DurationText.of(feed.sourceLag()))
        .add("TTL", proof.life().map(l -> DurationText.of(l.duration())).orElse("none"))
        .print();
    if (proof.life().isEmpty()) {
      show("Without a TTL", proof.asItIs());
      return;
    }
    show("TTL from event time (as it is)", proof.asItIs());
    show("TTL from write time (what if)", proof.whatIf());
    proof
        .refused()
        .ifPresent(fault -> session.say("\n" + Color.RED.paint(fault, session.terminal())));
    if (!proof.isSound()) {
      session.say("\nTo mend it: " + fix(feed, proof.life().get(), proof.asItIs()));
    }
  }

  private void show(String title, BlindSpots spots) {
    Terminal terminal = session.terminal();
    session.say("");
    session.say(Color.BOLD.paint(title + ": " + verdict(spots), terminal));
    session.say(Color.DIM.paint(Timeline.scale(), terminal));
    session.say(Timeline.of(spots, terminal));
    Listing listing = new Listing(terminal);
    listing.add("worst age served", spots.worstAge().map(DurationText::of).orElse("never served"));
    listing.add("nothing served", windows(spots.blind()));
    listing.print();
  }

  private static String verdict(BlindSpots spots) {
    if (spots.served().isEmpty()) {
      return "never served";
    }
    return spots.blind().isEmpty()
        ? "always served"
        : "served " + DurationText.of(spots.servedTime()) + " of 1 d";
  }

  private static String windows(List<Window> windows) {
    if (windows.isEmpty()) {
      return "at no time";
    }
    String shown =
        windows.stream()
            .limit(WINDOWS_SHOWN)
            .map(window -> timeOf(window.from()) + "-" + timeOf(window.until()))
            .collect(Collectors.joining(", "));
    int more = windows.size() - WINDOWS_SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  private static String timeOf(Instant instant) {
    return TIME.format(instant.atOffset(ZoneOffset.UTC));
  }

  /** The ways out, each on its own enough; the rule of half the TTL is kept by both. */
  private static String fix(Feed feed, TimeToLive life, BlindSpots real) {
    Duration twice =
        ScheduleRule.longestInterval(feed.schedule(), real.span().from()).multipliedBy(2);
    Duration ttl = longer(real.neededTtl().orElse(twice), twice);
    Duration arrival = feed.runTime().plus(feed.sourceLag());
    Duration most = life.duration().minus(arrival);
    Duration half = life.duration().dividedBy(2);
    Duration interval = most.compareTo(half) < 0 ? most : half;
    StringBuilder fix = new StringBuilder("a TTL of at least " + DurationText.of(ttl));
    if (interval.compareTo(longer(Schedule.INTERVAL_MIN, feed.runTime())) >= 0) {
      fix.append(", or a run every ").append(DurationText.of(interval)).append(" at most");
    }
    fix.append('.');
    if (arrival.compareTo(life.duration()) >= 0) {
      fix.append(" No interval helps: a record is ")
          .append(DurationText.of(arrival))
          .append(" old when it arrives.");
    }
    return fix.toString();
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static void write(JsonGenerator json, Proof proof) throws IOException {
    json.writeStringField("schedule", proof.feed().schedule().expression());
    json.writeNumberField("run_time_seconds", proof.feed().runTime().toSeconds());
    json.writeNumberField("source_lag_seconds", proof.feed().sourceLag().toSeconds());
    if (proof.life().isPresent()) {
      json.writeNumberField("ttl_seconds", proof.life().get().duration().toSeconds());
    }
    Session.writeOptional(json, "refused", proof.refused());
    write(json, "event_time", proof.asItIs());
    write(json, "write_time", proof.whatIf());
  }

  private static void write(JsonGenerator json, String clock, BlindSpots spots) throws IOException {
    json.writeObjectFieldStart(clock);
    json.writeNumberField("served_seconds", spots.servedTime().toSeconds());
    if (spots.worstAge().isPresent()) {
      json.writeNumberField("worst_age_seconds", spots.worstAge().get().toSeconds());
    }
    if (spots.neededTtl().isPresent()) {
      json.writeNumberField("needed_ttl_seconds", spots.neededTtl().get().toSeconds());
    }
    json.writeArrayFieldStart("blind");
    for (Window window : spots.blind()) {
      json.writeStartObject();
      json.writeStringField("from", window.from().toString());
      json.writeStringField("until", window.until().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
