package tidemark.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tidemark.model.FeatureGroupDefinition.Throughput;

/**
 * A feature group as the registry keeps it: what was asked for, which incarnation it is, and where
 * it stands.
 *
 * @param revision counts changes of this entry from 1; a change is made only to the revision it
 *     read
 */
public record FeatureGroup(
    FeatureGroupDefinition definition,
    Incarnation incarnation,
    Status status,
    Optional<String> failureReason,
    Instant createdAt,
    Instant modifiedAt,
    long revision,
    GroupHistory history) {

  /** Names as on the wire. Source: botocore, {@code FeatureGroupStatus}. */
  public enum Status {
    CREATING("Creating"),
    CREATED("Created"),
    CREATE_FAILED("CreateFailed"),
    DELETING("Deleting"),
    DELETE_FAILED("DeleteFailed");

    private final String wireName;

    Status(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }

    public static Status parse(String wireName) {
      for (Status status : values()) {
        if (status.wireName.equals(wireName)) {
          return status;
        }
      }
      throw FeatureStoreException.invalid(
          "FeatureGroupStatus '%s' is not one of Creating, Created, CreateFailed, Deleting,"
              + " DeleteFailed.",
          Shown.name(wireName));
    }
  }

  /** A group that was never updated. */
  public FeatureGroup(
      FeatureGroupDefinition definition,
      Incarnation incarnation,
      Status status,
      Optional<String> failureReason,
      Instant createdAt,
      Instant modifiedAt,
      long revision) {
    this(
        definition,
        incarnation,
        status,
        failureReason,
        createdAt,
        modifiedAt,
        revision,
        GroupHistory.NONE);
  }

  /**
   * This group, if it can be used.
   *
   * @param use what can be done once it is Created, such as "records can be used"
   * @throws FeatureStoreException of kind INVALID in any other state
   */
  public FeatureGroup requireCreated(String use) {
    if (status != Status.CREATED) {
      throw FeatureStoreException.invalid(
          "Feature group '%s' is %s; %s once it is Created.", name(), status.wireName(), use);
    }
    return this;
  }

  public FeatureGroupName name() {
    return definition.name();
  }

  public Schema schema() {
    return definition.schema();
  }

  /** When a feature came: with the group, or with the update that added it. */
  public Instant createdAt(FeatureName feature) {
    int position = schema().position(feature);
    List<Integer> counts = schema().featureCounts();
    int version = 1;
    while (counts.get(version - 1) <= position) {
      version++;
    }
    return history.addedAt(version).orElse(createdAt);
  }

  /** Whether an update was begun and is not finished. */
  public boolean isUpdating() {
    return pending().isPresent();
  }

  /** Whether something was begun with it that is to be settled. */
  public boolean isUnfinished() {
    return status == Status.CREATING || status == Status.DELETING || isUpdating();
  }

  /** The change that an update is about to make. */
  public Optional<GroupChange> pending() {
    return history.lastUpdate().flatMap(GroupUpdate::pending);
  }

  /** The next revision in another state. */
  public FeatureGroup settled(Status next, Optional<String> reason, Instant now) {
    return new FeatureGroup(
        definition, incarnation, next, reason, createdAt, now, revision + 1, history);
  }

  /** The next revision with another definition. */
  public FeatureGroup redefined(FeatureGroupDefinition next, Instant now) {
    return revised(next, now, history);
  }

  /** The next revision with other tags, which is no modification. */
  public FeatureGroup tagged(FeatureGroupDefinition next) {
    return revised(next, modifiedAt, history);
  }

  /** The next revision, with an update begun. */
  public FeatureGroup updating(GroupChange change, Instant now) {
    return revised(definition, now, history.with(GroupUpdate.inProgress(change)));
  }

  /**
   * The next revision, with the pending change made.
   *
   * @throws FeatureStoreException of kind INVALID if the change cannot be made
   */
  public FeatureGroup updated(Instant now) {
    FeatureGroupDefinition next = pending().orElseThrow().appliedTo(definition);
    List<Instant> additions = new ArrayList<>(history.additions());
    if (next.schema().version() > schema().version()) {
      additions.add(now);
    }
    boolean switched =
        definition.throughput() instanceof Throughput.Provisioned
            && next.throughput() instanceof Throughput.OnDemand;
    return revised(
        next,
        now,
        new GroupHistory(
            additions,
            Optional.of(GroupUpdate.successful()),
            switched ? Optional.of(now) : history.onDemandSince()));
  }

  /** The next revision, with the pending change given up. */
  public FeatureGroup updateFailed(String reason, Instant now) {
    return revised(definition, now, history.with(GroupUpdate.failed(reason)));
  }

  private FeatureGroup revised(FeatureGroupDefinition next, Instant at, GroupHistory past) {
    return new FeatureGroup(
        next, incarnation, status, failureReason, createdAt, at, revision + 1, past);
  }
}
