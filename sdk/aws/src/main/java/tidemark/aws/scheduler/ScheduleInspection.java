package tidemark.aws.scheduler;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;
import tidemark.aws.ServiceErrors;
import tidemark.materialize.ScheduledGroup;
import tidemark.materialize.Schedules;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;
import tidemark.upkeep.Defect;
import tidemark.upkeep.Defect.Kind;
import tidemark.upkeep.Finding;
import tidemark.upkeep.Inspection;

/**
 * A look at the schedules of a deployment: whether each group that has times has its own, and which
 * are left of groups that are no more. Thread-safe.
 */
public final class ScheduleInspection implements Inspection {
  private static final JsonFactory JSON = new JsonFactory();

  private final Schedules schedules;
  private final SchedulerClient scheduler;
  private final String scheduleGroup;
  private final InstantSource clock;

  /**
   * A look at a group of schedules.
   *
   * @param schedules what is to be there; sets and removes it
   * @param scheduleGroup the schedule group that is the deployment's own
   */
  public ScheduleInspection(
      Schedules schedules, SchedulerClient scheduler, String scheduleGroup, InstantSource clock) {
    this.schedules = schedules;
    this.scheduler = scheduler;
    this.scheduleGroup = scheduleGroup;
    this.clock = clock;
  }

  @Override
  public List<Finding> inspect(Collection<FeatureGroup> groups) {
    try {
      Set<String> left = listed();
      List<Finding> findings = new ArrayList<>();
      for (FeatureGroup group : groups) {
        boolean isThere = left.remove(EventBridgeSchedules.name(group.incarnation()));
        Optional<ScheduledGroup> wanted =
            schedules
                .find(group.incarnation())
                .filter(scheduled -> scheduled.materialization().schedule().isPresent());
        if (wanted.isPresent() && !isThere) {
          findings.add(missing(group, wanted.get()));
        }
      }
      for (String name : left) {
        incarnationOf(name).ifPresent(incarnation -> findings.add(orphan(name, incarnation)));
      }
      return findings;
    } catch (SdkException e) {
      throw ServiceErrors.translate("The schedules cannot be looked at", e);
    }
  }

  private Set<String> listed() {
    Set<String> names = new TreeSet<>();
    scheduler.listSchedulesPaginator(r -> r.groupName(scheduleGroup)).schedules().stream()
        .map(ScheduleSummary::name)
        .forEach(names::add);
    return names;
  }

  /** Whose schedule it is, as its event says; empty if it is none of the store's. */
  private Optional<Incarnation> incarnationOf(String name) {
    String input =
        scheduler.getSchedule(r -> r.groupName(scheduleGroup).name(name)).target().input();
    try (JsonParser json = JSON.createParser(input == null ? "" : input)) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.FIELD_NAME
            && json.currentName().equals("incarnation")) {
          Incarnation incarnation = Incarnation.parse(json.nextTextValue());
          return EventBridgeSchedules.name(incarnation).equals(name)
              ? Optional.of(incarnation)
              : Optional.empty();
        }
      }
      return Optional.empty();
    } catch (IOException | FeatureStoreException e) {
      return Optional.empty(); // someone else's
    }
  }

  private Finding missing(FeatureGroup group, ScheduledGroup wanted) {
    return Finding.mendable(
        new Defect(
            Kind.MISSING,
            group.incarnation(),
            "its schedule is not there, so no run begins",
            "set it again"),
        () -> schedules.put(group, wanted.materialization(), clock.instant()));
  }

  private Finding orphan(String name, Incarnation incarnation) {
    return Finding.mendable(
        new Defect(
            Kind.ORPHAN,
            incarnation,
            "the schedule '" + name + "' is left of a group that was deleted",
            "remove it"),
        () -> schedules.remove(incarnation));
  }
}
