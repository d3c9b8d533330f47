package tidemark.local;

import java.time.InstantSource;
import tidemark.local.sqlite.SqliteStore;
import tidemark.materialize.ScheduleService;
import tidemark.materialize.Schedules;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.OfflineConfig;
import tidemark.registry.Provisioner;

/** Makes and drops a group's online table; its offline table needs nothing but the files. */
final class LocalProvisioner implements Provisioner {
  private final SqliteStore store;
  private final Schedules schedules;
  private final InstantSource clock;

  LocalProvisioner(SqliteStore store, Schedules schedules, InstantSource clock) {
    this.store = store;
    this.schedules = schedules;
    this.clock = clock;
  }

  @Override
  public void create(FeatureGroup group) {
    if (group.definition().online().isPresent()) {
      store.online().createTable(group.incarnation());
    }
    if (group.definition().offline().flatMap(OfflineConfig::catalog).isPresent()) {
      store.catalog().createTable(group);
    }
  }

  @Override
  public void check(FeatureGroup group, FeatureGroupDefinition next) {
    ScheduleService.check(schedules, group, next, clock.instant());
  }

  @Override
  public void update(FeatureGroup group) {
    if (group.definition().offline().flatMap(OfflineConfig::catalog).isPresent()) {
      store.catalog().updateTable(group);
    }
  }

  @Override
  public void delete(FeatureGroup group) {
    schedules.remove(group.incarnation());
    store.runs().removeAll(group.incarnation());
    store.online().dropTable(group.incarnation());
    store.metadata().removeAll(group.incarnation());
  }
}
