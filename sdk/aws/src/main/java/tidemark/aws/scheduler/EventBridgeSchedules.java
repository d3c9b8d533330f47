package tidemark.aws.scheduler;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindow;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.Target;
import tidemark.aws.ServiceErrors;
import tidemark.materialize.Materialization;
import tidemark.materialize.Schedule;
import tidemark.materialize.ScheduledGroup;
import tidemark.materialize.Schedules;
import tidemark.model.FeatureGroup;
import tidemark.model.Incarnation;

/**
 * Schedules whose runs EventBridge Scheduler begins: one schedule for each group that has times,
 * none for a group that only runs on arrival. What a group's materialization is, others keep; a put
 * or remove that failed between the two is mended by the next one. Thread-safe.
 */
public final class EventBridgeSchedules implements Schedules {
  /** Source: EventBridge Scheduler API reference, CreateSchedule: 64 characters of a name. */
  private static final int NAME_MAX = 64;

  private static final int HASH_HEX = 16;

  /** The next run comes anyway, and applies what this one would have. */
  private static final int RETRIES_MAX = 2;

  /** Source: EventBridge Scheduler API reference, RetryPolicy: the least there is. */
  private static final int EVENT_AGE_SECONDS_MAX = 60;

  private static final JsonFactory JSON = new JsonFactory();

  private final Schedules entries;
  private final SchedulerClient scheduler;
  private final RunTarget target;

  /**
   * @param entries where materializations are kept
   */
  public EventBridgeSchedules(Schedules entries, SchedulerClient scheduler, RunTarget target) {
    this.entries = entries;
    this.scheduler = scheduler;
    this.target = target;
  }

  @Override
  public boolean put(FeatureGroup group, Materialization materialization, Instant now) {
    boolean changed = entries.put(group, materialization, now);
    try {
      Optional<Schedule> schedule = materialization.schedule();
      if (schedule.isPresent()) {
        set(group.incarnation(), schedule.get());
      } else {
        delete(group.incarnation());
      }
    } catch (SdkException e) {
      throw ServiceErrors.translate("The group's schedule cannot be set", e);
    }
    return changed;
  }

  @Override
  public Optional<ScheduledGroup> find(Incarnation group) {
    return entries.find(group);
  }

  @Override
  public boolean remove(Incarnation group) {
    try {
      delete(group);
    } catch (SdkException e) {
      throw ServiceErrors.translate("The group's schedule cannot be removed", e);
    }
    return entries.remove(group);
  }

  @Override
  public List<ScheduledGroup> all() {
    return entries.all();
  }

  /**
   * The schedule's name: the beginning of the group's, for people, and a hash of its incarnation.
   */
  static String name(Incarnation group) {
    String hash = sha256(group.key()).substring(0, HASH_HEX);
    String readable = group.group().key();
    int room = NAME_MAX - HASH_HEX - 1;
    return readable.substring(0, Math.min(readable.length(), room)) + "-" + hash;
  }

  /** Most often it is there, so it is updated first. */
  private void set(Incarnation group, Schedule schedule) {
    try {
      update(group, schedule);
    } catch (ResourceNotFoundException e) {
      try {
        create(group, schedule);
      } catch (ConflictException created) {
        update(group, schedule);
      }
    }
  }

  private void update(Incarnation group, Schedule schedule) {
    scheduler.updateSchedule(
        request ->
            request
                .groupName(target.scheduleGroup())
                .name(name(group))
                .scheduleExpression(schedule.expression())
                .scheduleExpressionTimezone(zone(schedule))
                .flexibleTimeWindow(exactly())
                .target(target(group)));
  }

  private void create(Incarnation group, Schedule schedule) {
    scheduler.createSchedule(
        request ->
            request
                .groupName(target.scheduleGroup())
                .name(name(group))
                .scheduleExpression(schedule.expression())
                .scheduleExpressionTimezone(zone(schedule))
                .flexibleTimeWindow(exactly())
                .target(target(group)));
  }

  private void delete(Incarnation group) {
    try {
      scheduler.deleteSchedule(
          request -> request.groupName(target.scheduleGroup()).name(name(group)));
    } catch (ResourceNotFoundException e) {
      return; // there is none, which is what was wanted
    }
  }

  private Target target(Incarnation group) {
    return Target.builder()
        .arn(target.functionArn())
        .roleArn(target.roleArn())
        .input(event(group))
        .deadLetterConfig(queue -> queue.arn(target.deadLetterQueueArn()))
        .retryPolicy(
            policy ->
                policy
                    .maximumRetryAttempts(RETRIES_MAX)
                    .maximumEventAgeInSeconds(EVENT_AGE_SECONDS_MAX))
        .build();
  }

  private static FlexibleTimeWindow exactly() {
    return FlexibleTimeWindow.builder().mode(FlexibleTimeWindowMode.OFF).build();
  }

  private static String zone(Schedule schedule) {
    return schedule instanceof Schedule.Cron cron && !cron.zone().equals(ZoneOffset.UTC)
        ? cron.zone().getId()
        : "UTC";
  }

  /** As the function that materializes reads it. */
  private static String event(Incarnation group) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("source", "tidemark.schedule");
      json.writeStringField("feature_group", group.group().value());
      json.writeStringField("incarnation", group.text());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail", e);
    }
    return text.toString();
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
