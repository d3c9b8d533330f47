package tidemark.client.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import tidemark.client.FeatureGroupDescription;
import tidemark.client.FeatureStoreClient;
import tidemark.client.GroupFile;
import tidemark.client.MaterializationChange;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.GroupChange;
import tidemark.model.OnlineConfig;
import tidemark.model.TimeToLive;

/**
 * Carries plans out, through the API alone. What is left of a run that was cut off is the plan of
 * the groups as they are then.
 */
public final class PlanRun {
  private final FeatureStoreClient client;
  private final Duration patience;
  private final Consumer<Step> done;

  /**
   * With a client.
   *
   * @param patience how long one group may take
   * @param done is told of each step that is done
   */
  public PlanRun(FeatureStoreClient client, Duration patience, Consumer<Step> done) {
    this.client = client;
    this.patience = patience;
    this.done = done;
  }

  /**
   * Deletes and creates, then waits for what was created, and changes the others.
   *
   * @throws FeatureStoreException INVALID, before anything is done, if the plan is refused
   */
  public void run(Plan plan) {
    if (plan.isRefused()) {
      throw FeatureStoreException.invalid("The plan cannot be carried out; nothing was done.");
    }
    plan.steps().forEach(this::begin);
    for (Step step : plan.steps()) {
      finish(step);
      done.accept(step);
    }
  }

  private void begin(Step step) {
    if (step.destroys()) {
      destroy(step.group());
    }
    if (step instanceof Step.Create create) {
      client.createFeatureGroup(create.file().definition());
    } else if (step instanceof Step.Recreate recreate) {
      client.createFeatureGroup(recreate.file().definition());
    }
  }

  private void finish(Step step) {
    if (step instanceof Step.Create create) {
      finishCreation(create.file());
    } else if (step instanceof Step.Recreate recreate) {
      finishCreation(recreate.file());
    } else if (step instanceof Step.Change change) {
      change(change);
    }
  }

  private void finishCreation(GroupFile file) {
    client.waitUntilCreated(file.definition().name().value(), patience);
    complete(client, file);
  }

  /** Says of a group that was just created what its definition does not. */
  public static void complete(FeatureStoreClient client, GroupFile file) {
    String name = file.definition().name().value();
    file.featureDescriptions()
        .forEach((feature, text) -> client.describeFeature(name, feature, text));
    file.featureOwners().forEach((feature, owner) -> client.setFeatureOwner(name, feature, owner));
    if (file.materialization() instanceof MaterializationChange.To to) {
      client.local().setSchedule(name, to.materialization());
    }
  }

  private void change(Step.Change step) {
    String name = step.group().value();
    MaterializationChange materialization = step.changes().materialization();
    boolean first = isFirst(step);
    if (first) {
      reschedule(name, materialization);
    }
    for (GroupChange update : step.changes().updates()) {
      client.updateFeatureGroup(name, update);
      waitUntilUpdated(name);
    }
    if (!first) {
      reschedule(name, materialization);
    }
    String arn = step.found().description().arn();
    if (!step.changes().tagsRemoved().isEmpty()) {
      client.deleteTags(arn, step.changes().tagsRemoved());
    }
    if (!step.changes().tags().isEmpty()) {
      client.addTags(arn, step.changes().tags());
    }
    step.changes()
        .featureDescriptions()
        .forEach((feature, text) -> client.describeFeature(name, feature, text));
    step.changes()
        .featureOwners()
        .forEach((feature, owner) -> client.setFeatureOwner(name, feature, owner));
  }

  /**
   * Whether the schedule changes before the definition: an interval is at most half of the TTL all
   * the time, so that it shrinks before a TTL that shrinks and grows after one that grows.
   */
  private static boolean isFirst(Step.Change step) {
    Optional<Duration> before = ttl(step.found().definition());
    Optional<Duration> after = step.outlook().map(Outlook::definition).flatMap(PlanRun::ttl);
    return after.isPresent() && before.filter(ttl -> ttl.compareTo(after.get()) <= 0).isEmpty();
  }

  private static Optional<Duration> ttl(FeatureGroupDefinition definition) {
    return definition.online().flatMap(OnlineConfig::ttl).map(TimeToLive::duration);
  }

  private void reschedule(String name, MaterializationChange change) {
    if (change instanceof MaterializationChange.To to) {
      client.local().setSchedule(name, to.materialization());
    } else if (change instanceof MaterializationChange.Remove) {
      client.local().removeSchedule(name);
    }
  }

  private void waitUntilUpdated(String name) {
    Optional<FeatureGroupDescription> group = client.waitUntilSettled(name, patience);
    group
        .flatMap(FeatureGroupDescription::lastUpdate)
        .filter(update -> update.status().equals("Failed"))
        .ifPresent(
            update -> {
              throw FeatureStoreException.invalid(
                  "The update of feature group '%s' failed: %s",
                  name, update.reason().orElse("the store gives no reason."));
            });
  }

  private void destroy(FeatureGroupName name) {
    client.deleteFeatureGroup(name.value());
    client
        .waitUntilSettled(name.value(), patience)
        .filter(group -> group.status() != FeatureGroup.Status.DELETING)
        .ifPresent(
            group -> {
              throw FeatureStoreException.invalid(
                  "Feature group '%s' is %s: %s",
                  name,
                  group.status().wireName(),
                  group.failureReason().orElse("the store gives no reason."));
            });
  }
}
