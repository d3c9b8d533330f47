package tidemark.function;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.http.EventTree;
import tidemark.materialize.Materialization;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.materialize.Schedule;
import tidemark.materialize.ScheduledGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.Nearest;
import tidemark.model.Problems;
import tidemark.model.Shown;

/** How groups are materialized as members of a JSON object. */
public final class ScheduleJson {
  static final String EXPECTED =
      "Send a JSON object with any of \"schedule\", \"timeZone\", \"expectedRunTimeSeconds\","
          + " \"sourceLagSeconds\" and \"onArrival\".";

  private static final String SCHEDULE = "schedule";
  private static final String ZONE = "timeZone";
  private static final String RUN_TIME = "expectedRunTimeSeconds";
  private static final String LAG = "sourceLagSeconds";
  private static final String ON_ARRIVAL = "onArrival";
  private static final Set<String> MEMBERS = Set.of(SCHEDULE, ZONE, RUN_TIME, LAG, ON_ARRIVAL);

  private ScheduleJson() {}

  /** Writes how a group is materialized, and which. */
  static void write(JsonGenerator json, ScheduledGroup group) throws IOException {
    json.writeStringField("group", group.group().group().value());
    json.writeStringField("incarnation", group.group().text());
    write(json, group.materialization());
    json.writeStringField("since", group.since().toString());
  }

  /** Writes the members of a materialization. */
  public static void write(JsonGenerator json, Materialization materialization) throws IOException {
    if (materialization.schedule().isPresent()) {
      Schedule schedule = materialization.schedule().get();
      json.writeStringField(SCHEDULE, schedule.expression());
      if (schedule instanceof Schedule.Cron cron) {
        json.writeStringField(ZONE, cron.zoneName());
      }
    }
    if (materialization.expectedRunTime().isPresent()) {
      json.writeNumberField(RUN_TIME, materialization.expectedRunTime().get().toSeconds());
    }
    if (materialization.sourceLag().isPresent()) {
      json.writeNumberField(LAG, materialization.sourceLag().get().toSeconds());
    }
    json.writeBooleanField(ON_ARRIVAL, materialization.onArrival() == OnArrival.RUN);
  }

  /**
   * Reads a materialization.
   *
   * @throws FeatureStoreException of kind INVALID naming every fault
   */
  static Materialization read(EventTree body) {
    Problems problems = new Problems();
    body.members(
        (name, value) -> {
          if (!MEMBERS.contains(name)) {
            problems.add(
                "%s: unknown; %s",
                Shown.name(name),
                Nearest.to(name, MEMBERS)
                    .map(near -> "did you mean '" + near + "'?")
                    .orElse(EXPECTED));
          }
        });
    ZoneId zone = problems.parse(() -> zone(body.at(ZONE).text()));
    Optional<Schedule> schedule =
        Optional.ofNullable(problems.parse(() -> schedule(body.at(SCHEDULE).text(), zone)))
            .flatMap(s -> s);
    Optional<Duration> runTime = seconds(body, RUN_TIME, problems);
    Optional<Duration> lag = seconds(body, LAG, problems);
    problems.throwIfAny();
    return new Materialization(
        schedule, runTime, lag, body.at(ON_ARRIVAL).isTrue() ? OnArrival.RUN : OnArrival.WAIT);
  }

  private static Optional<Schedule> schedule(Optional<String> expression, @Nullable ZoneId zone) {
    return expression.map(text -> Schedule.parse(text, zone == null ? ZoneOffset.UTC : zone));
  }

  private static ZoneId zone(Optional<String> name) {
    try {
      return name.map(ZoneId::of).orElse(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw FeatureStoreException.invalid(
          "%s: '%s' is not a time zone such as Europe/Berlin.", ZONE, Shown.name(name.orElse("")));
    }
  }

  private static Optional<Duration> seconds(EventTree body, String name, Problems problems) {
    Optional<String> text = body.at(name).text();
    if (text.filter(digits -> !digits.matches("[0-9]{1,9}")).isPresent()) {
      problems.add("%s: must be a whole number of seconds.", name);
      return Optional.empty();
    }
    return text.map(digits -> Duration.ofSeconds(Long.parseLong(digits)));
  }
}
