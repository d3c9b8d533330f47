package tidemark.aws.dynamodb;

import static tidemark.aws.dynamodb.DynamoDbErrors.calling;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;

/**
 * Makes, changes and removes the tables of feature groups. Every step looks at what is there first
 * and does what is missing, so that each may be repeated after a failure at any point. Thread-safe.
 */
public final class OnlineTables {
  private final DynamoDbClient client;
  private final OnlineTableName names;
  private final TableSettings settings;
  private final Duration patience;

  /**
   * Tables of these names and settings.
   *
   * @param patience how long one call waits for a table to become active
   */
  public OnlineTables(
      DynamoDbClient client, OnlineTableName names, TableSettings settings, Duration patience) {
    this.client = client;
    this.names = names;
    this.settings = settings;
    this.patience = patience;
  }

  /**
   * Makes a group's table unless it is there, and sets what can be set only once it is active.
   *
   * @throws FeatureStoreException UNAVAILABLE if it is not active in time: call again
   */
  public void create(FeatureGroup group) {
    String table = names.of(group.incarnation());
    if (describe(table).isEmpty()) {
      calling(place(group), () -> begin(group, table));
    }
    awaitActive(group, table);
    purgeExpired(group, table);
    if (settings.backsUp(group)) {
      calling(
          place(group),
          () ->
              client.updateContinuousBackups(
                  r ->
                      r.tableName(table)
                          .pointInTimeRecoverySpecification(
                              p -> p.pointInTimeRecoveryEnabled(true))));
    }
  }

  /**
   * Gives a table the throughput that its group has, and on demand the deployment's bounds.
   *
   * @throws FeatureStoreException LIMIT_EXCEEDED if the mode or the units changed too often today;
   *     UNAVAILABLE if the table is not active in time: call again
   */
  public void update(FeatureGroup group) {
    String table = names.of(group.incarnation());
    TableDescription now = awaitActive(group, table);
    Optional<UpdateTableRequest> change = settings.throughputChange(group, now);
    if (change.isPresent()) {
      calling(place(group), () -> client.updateTable(change.get()));
      awaitActive(group, table);
    }
  }

  /** Removes a table with its items, its protection first; nothing to do if there is none. */
  public void delete(Incarnation group) {
    String table = names.of(group);
    Optional<TableDescription> there = describe(table);
    if (there.isEmpty() || there.get().tableStatus() == TableStatus.DELETING) {
      return;
    }
    calling(
        place(group),
        () -> {
          try {
            if (Boolean.TRUE.equals(there.get().deletionProtectionEnabled())) {
              client.updateTable(r -> r.tableName(table).deletionProtectionEnabled(false));
            }
            return Optional.of(client.deleteTable(r -> r.tableName(table)));
          } catch (ResourceNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /** Whether a group's table is there and serves. */
  public boolean isActive(Incarnation group) {
    return describe(names.of(group))
        .filter(table -> table.tableStatus() == TableStatus.ACTIVE)
        .isPresent();
  }

  private boolean begin(FeatureGroup group, String table) {
    try {
      client.createTable(settings.creation(group, table));
      return true;
    } catch (ResourceInUseException e) {
      // Someone else has just begun to make it.
      return false;
    }
  }

  private void purgeExpired(FeatureGroup group, String table) {
    if (purgeStatus(table) == TimeToLiveStatus.DISABLED) {
      calling(
          place(group),
          () ->
              client.updateTimeToLive(
                  r ->
                      r.tableName(table)
                          .timeToLiveSpecification(
                              t -> t.enabled(true).attributeName(OnlineItemSchema.TTL))));
    }
  }

  private TableDescription awaitActive(FeatureGroup group, String table) {
    Backoff backoff = Backoff.within(patience);
    while (true) {
      Optional<TableDescription> found = describe(table);
      if (found.isPresent() && found.get().tableStatus() == TableStatus.ACTIVE) {
        return found.get();
      }
      if (!backoff.pause()) {
        throw new FeatureStoreException(
            Kind.UNAVAILABLE, "The table of " + place(group) + " is not active yet. Try again.");
      }
    }
  }

  OnlineTableName names() {
    return names;
  }

  TableSettings settings() {
    return settings;
  }

  TimeToLiveStatus purgeStatus(String table) {
    return calling(
        "table '" + table + "'",
        () ->
            client
                .describeTimeToLive(r -> r.tableName(table))
                .timeToLiveDescription()
                .timeToLiveStatus());
  }

  /** Empty if there is no such table. */
  Optional<TableDescription> describe(String table) {
    return calling(
        "table '" + table + "'",
        () -> {
          try {
            return Optional.of(client.describeTable(r -> r.tableName(table)).table());
          } catch (ResourceNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  private static String place(FeatureGroup group) {
    return place(group.incarnation());
  }

  private static String place(Incarnation group) {
    return "the online store of feature group '" + group.group() + "'";
  }
}
