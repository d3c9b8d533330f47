package tidemark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tidemark.materialize.BlindSpots;
import tidemark.materialize.BlindSpots.Feed;
import tidemark.materialize.BlindSpots.TtlClock;
import tidemark.materialize.BlindSpots.Window;
import tidemark.materialize.DurationText;
import tidemark.materialize.Schedule;
import tidemark.materialize.ScheduleRule;
import tidemark.model.TimeToLive;

/**
 * What a schedule keeps online.
 *
 * @param group whose schedule it is, if it is a group's
 * @param asItIs with the time to live counted from event time
 * @param whatIf with it counted from write time
 * @param refused why the schedule is not allowed with that time to live
 */
record Proof(
    Optional<String> group,
    Feed feed,
    Optional<TimeToLive> life,
    BlindSpots asItIs,
    BlindSpots whatIf,
    Optional<String> refused) {

  static Proof of(Optional<String> group, Feed feed, Optional<TimeToLive> life, Window span) {
    Optional<Duration> ttl = life.map(TimeToLive::duration);
    return new Proof(
        group,
        feed,
        life,
        BlindSpots.of(feed, ttl, TtlClock.EVENT_TIME, span),
        BlindSpots.of(feed, ttl, TtlClock.WRITE_TIME, span),
        life.flatMap(l -> ScheduleRule.faultOf(feed.schedule(), l, span.from())));
  }

  /** Whether something is served at all times, and the rule of half the TTL is kept. */
  boolean isSound() {
    return asItIs.blind().isEmpty() && refused.isEmpty();
  }

  /** The least TTL by which something is served at all times and the rule of half of it is kept. */
  Duration neededTtl() {
    Duration twice =
        ScheduleRule.longestInterval(feed.schedule(), asItIs.span().from()).multipliedBy(2);
    return longer(asItIs.neededTtl().orElse(twice), twice);
  }

  /** The ways out, each on its own enough; the rule of half the TTL is kept by both. */
  String fix(TimeToLive ttlNow) {
    Duration ttl = neededTtl();
    Duration arrival = feed.runTime().plus(feed.sourceLag());
    Duration most = ttlNow.duration().minus(arrival);
    Duration half = ttlNow.duration().dividedBy(2);
    Duration interval = most.compareTo(half) < 0 ? most : half;
    StringBuilder fix = new StringBuilder("a TTL of at least " + DurationText.of(ttl));
    if (interval.compareTo(longer(Schedule.INTERVAL_MIN, feed.runTime())) >= 0) {
      fix.append(", or a run every ").append(DurationText.of(interval)).append(" at most");
    }
    fix.append('.');
    if (arrival.compareTo(ttlNow.duration()) >= 0) {
      fix.append(" No interval helps: a record is ")
          .append(DurationText.of(arrival))
          .append(" old when it arrives.");
    }
    return fix.toString();
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  /** Writes it as members of an object. */
  void write(JsonGenerator json) throws IOException {
    Session.writeOptional(json, "group", group);
    json.writeStringField("schedule", feed.schedule().expression());
    json.writeNumberField("run_time_seconds", feed.runTime().toSeconds());
    json.writeNumberField("source_lag_seconds", feed.sourceLag().toSeconds());
    if (life.isPresent()) {
      json.writeNumberField("ttl_seconds", life.get().duration().toSeconds());
    }
    Session.writeOptional(json, "refused", refused);
    write(json, "event_time", asItIs);
    write(json, "write_time", whatIf);
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
