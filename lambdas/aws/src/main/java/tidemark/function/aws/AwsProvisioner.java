package tidemark.function.aws;

import java.time.InstantSource;
import tidemark.aws.dynamodb.DynamoDbSecret;
import tidemark.aws.dynamodb.OnlineTables;
import tidemark.materialize.Runs;
import tidemark.materialize.ScheduleService;
import tidemark.materialize.Schedules;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.OfflineConfig;
import tidemark.registry.MetadataRegistry;
import tidemark.registry.OfflineCatalog;
import tidemark.registry.Provisioner;

/**
 * Makes and removes a group's table, its tables in Glue and its schedule. A service that is slow or
 * throttles is no reason for a group to fail: {@link NotYetException} says to come again.
 */
final class AwsProvisioner implements Provisioner {
  private final DeploymentKey key;
  private final DynamoDbSecret secret;
  private final OnlineTables tables;
  private final OfflineCatalog catalog;
  private final Schedules schedules;
  private final Runs runs;
  private final MetadataRegistry metadata;
  private final InstantSource clock;

  AwsProvisioner(
      DeploymentKey key,
      DynamoDbSecret secret,
      OnlineTables tables,
      OfflineCatalog catalog,
      Schedules schedules,
      Runs runs,
      MetadataRegistry metadata,
      InstantSource clock) {
    this.key = key;
    this.secret = secret;
    this.tables = tables;
    this.catalog = catalog;
    this.schedules = schedules;
    this.runs = runs;
    this.metadata = metadata;
    this.clock = clock;
  }

  /** A step that may succeed when it is made again. */
  static final class NotYetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotYetException(FeatureStoreException cause) {
      super(cause);
    }
  }

  /** A key that no function may use would be refused by AWS, and as if it might pass. */
  @Override
  public void create(FeatureGroup group) {
    key.check(group.definition());
    persistently(
        () -> {
          secret.make();
          if (group.definition().online().isPresent()) {
            tables.create(group);
          }
          if (isCataloged(group)) {
            catalog.createTable(group);
          }
        });
  }

  @Override
  public void check(FeatureGroup group, FeatureGroupDefinition next) {
    ScheduleService.check(schedules, group, next, clock.instant());
  }

  @Override
  public void update(FeatureGroup group) {
    persistently(
        () -> {
          if (group.definition().online().isPresent()) {
            tables.update(group);
          }
          if (isCataloged(group)) {
            catalog.updateTable(group);
          }
        });
  }

  @Override
  public void delete(FeatureGroup group) {
    persistently(
        () -> {
          schedules.remove(group.incarnation());
          runs.removeAll(group.incarnation());
          tables.delete(group.incarnation());
          metadata.removeAll(group.incarnation());
        });
  }

  private static boolean isCataloged(FeatureGroup group) {
    return group.definition().offline().flatMap(OfflineConfig::catalog).isPresent();
  }

  private static void persistently(Runnable steps) {
    try {
      steps.run();
    } catch (FeatureStoreException e) {
      if (e.kind() == Kind.UNAVAILABLE || e.kind() == Kind.THROTTLED) {
        throw new NotYetException(e);
      }
      throw e;
    }
  }
}
