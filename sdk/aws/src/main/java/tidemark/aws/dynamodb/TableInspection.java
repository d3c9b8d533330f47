package tidemark.aws.dynamodb;

import static tidemark.aws.dynamodb.DynamoDbErrors.calling;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import tidemark.model.FeatureGroup;
import tidemark.model.Incarnation;
import tidemark.upkeep.Defect;
import tidemark.upkeep.Defect.Kind;
import tidemark.upkeep.Finding;
import tidemark.upkeep.Inspection;

/**
 * A look at the online tables of a deployment: whether each group has its own, set as the
 * deployment says, and which tables are left of groups that are no more. Thread-safe.
 */
public final class TableInspection implements Inspection {
  private final DynamoDbClient client;
  private final OnlineTableName names;
  private final TableSettings settings;
  private final OnlineTables tables;

  /** A look at what these have made. */
  public TableInspection(DynamoDbClient client, OnlineTables tables) {
    this.client = client;
    this.names = tables.names();
    this.settings = tables.settings();
    this.tables = tables;
  }

  @Override
  public List<Finding> inspect(Collection<FeatureGroup> groups) {
    Set<String> there = listed();
    List<Finding> findings = new ArrayList<>();
    Map<String, Incarnation> left = new HashMap<>();
    for (String table : there) {
      names.incarnationOf(table).ifPresent(incarnation -> left.put(table, incarnation));
    }
    for (FeatureGroup group : groups) {
      if (group.definition().online().isPresent()) {
        String table = names.of(group.incarnation());
        left.remove(table);
        findings.addAll(look(group, table, there));
      }
    }
    left.forEach((table, incarnation) -> findings.add(orphan(table, incarnation)));
    return findings;
  }

  private Set<String> listed() {
    return calling(
        "the online tables",
        () -> {
          Set<String> found = new TreeSet<>();
          client
              .listTablesPaginator()
              .tableNames()
              .forEach(
                  name -> {
                    if (name.startsWith(names.prefix())) {
                      found.add(name);
                    }
                  });
          return found;
        });
  }

  private Finding missing(FeatureGroup group) {
    return finding(
        Kind.MISSING,
        group.incarnation(),
        "its online table is not there",
        group.definition().offline().isPresent()
            ? "make it again, empty; then fill it by 'tidemark materialize "
                + group.name()
                + " --full'"
            : "make it again, empty: restore it from its backup before, as nothing else has its"
                + " records",
        () -> tables.create(group));
  }

  private Finding orphan(String table, Incarnation incarnation) {
    return finding(
        Kind.ORPHAN,
        incarnation,
        "the online table '" + table + "' is left of a group that was deleted",
        "delete the table with its records",
        () -> tables.delete(incarnation));
  }

  private List<Finding> look(FeatureGroup group, String table, Set<String> there) {
    return there.contains(table)
        // One that went between the listing and now is its deletion's to end.
        ? tables.describe(table).map(found -> drift(group, found)).orElse(List.of())
        : List.of(missing(group));
  }

  private List<Finding> drift(FeatureGroup group, TableDescription table) {
    String name = table.tableName();
    List<Finding> findings = new ArrayList<>();
    TimeToLiveStatus purge = tables.purgeStatus(name);
    if (purge != TimeToLiveStatus.ENABLED && purge != TimeToLiveStatus.ENABLING) {
      findings.add(
          drift(
              group,
              "its table keeps expired records",
              "have it purge",
              () -> tables.create(group)));
    }
    boolean isProtected = Boolean.TRUE.equals(table.deletionProtectionEnabled());
    if (isProtected != (settings.protection() == TableSettings.Protection.ON)) {
      findings.add(
          drift(
              group,
              "its table is " + (isProtected ? "" : "not ") + "protected from deletion",
              "set it as the deployment says",
              () -> protect(name)));
    }
    settings
        .throughputChange(group, table)
        .ifPresent(change -> findings.add(throughput(group, change)));
    if (settings.backsUp(group) && !isBackedUp(name)) {
      findings.add(
          drift(
              group,
              "its table cannot be restored to a point in time",
              "have it backed up",
              () -> tables.create(group)));
    }
    return findings;
  }

  /** Another mode or other units than the group's, or on demand other bounds than all have. */
  private Finding throughput(FeatureGroup group, UpdateTableRequest change) {
    return change.billingMode() == null
        ? drift(
            group,
            "its table has other bounds than maxReadUnits and maxWriteUnits of the deployment",
            "set the deployment's",
            () -> tables.update(group))
        : drift(
            group,
            "its table has another throughput",
            "set the group's",
            () -> tables.update(group));
  }

  private boolean isBackedUp(String table) {
    return calling(
        "table '" + table + "'",
        () ->
            Optional.ofNullable(
                    client
                        .describeContinuousBackups(r -> r.tableName(table))
                        .continuousBackupsDescription()
                        .pointInTimeRecoveryDescription())
                .filter(d -> d.pointInTimeRecoveryStatus() == PointInTimeRecoveryStatus.ENABLED)
                .isPresent());
  }

  private void protect(String table) {
    boolean wanted = settings.protection() == TableSettings.Protection.ON;
    calling(
        "table '" + table + "'",
        () -> client.updateTable(r -> r.tableName(table).deletionProtectionEnabled(wanted)));
  }

  private static Finding drift(FeatureGroup group, String what, String remedy, Runnable mending) {
    return finding(Kind.DRIFT, group.incarnation(), what, remedy, mending);
  }

  private static Finding finding(
      Kind kind, Incarnation group, String what, String remedy, Runnable mending) {
    return Finding.mendable(new Defect(kind, group, what, remedy), mending);
  }
}
