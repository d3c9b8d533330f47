package tidemark.model;

import java.time.Instant;
import java.util.Optional;

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
    long revision) {

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

  public FeatureGroupName name() {
    return definition.name();
  }

  public Schema schema() {
    return definition.schema();
  }

  /** The next revision in another state. */
  public FeatureGroup settled(Status next, Optional<String> reason, Instant now) {
    return new FeatureGroup(definition, incarnation, next, reason, createdAt, now, revision + 1);
  }

  /** The next revision with another definition. */
  public FeatureGroup redefined(FeatureGroupDefinition next, Instant now) {
    return new FeatureGroup(next, incarnation, status, failureReason, createdAt, now, revision + 1);
  }
}
