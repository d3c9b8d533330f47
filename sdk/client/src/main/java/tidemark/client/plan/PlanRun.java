package tidemark.client.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import tidemark.client.FeatureGroupDescription;
import tidemark.client.FeatureStoreClient;
import tidemark.client.GroupFile;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.GroupChange;

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
    String name = file.definition().name().value();
    client.waitUntilCreated(name, patience);
    file.featureDescriptions()
        .forEach((feature, text) -> client.describeFeature(name, feature, text));
  }

  private void change(Step.Change step) {
    String name = step.group().value();
    for (GroupChange update : step.changes().updates()) {
      client.updateFeatureGroup(name, update);
      waitUntilUpdated(name);
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
