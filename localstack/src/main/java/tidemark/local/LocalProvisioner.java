package tidemark.local;

import tidemark.local.sqlite.SqliteOnlineStore;
import tidemark.model.FeatureGroup;
import tidemark.model.OfflineConfig;
import tidemark.registry.MetadataRegistry;
import tidemark.registry.OfflineCatalog;
import tidemark.registry.Provisioner;

/** Makes and drops a group's online table; its offline table needs nothing but the files. */
final class LocalProvisioner implements Provisioner {
  private final SqliteOnlineStore online;
  private final OfflineCatalog catalog;
  private final MetadataRegistry metadata;

  LocalProvisioner(SqliteOnlineStore online, OfflineCatalog catalog, MetadataRegistry metadata) {
    this.online = online;
    this.catalog = catalog;
    this.metadata = metadata;
  }

  @Override
  public void create(FeatureGroup group) {
    if (group.definition().online().isPresent()) {
      online.createTable(group.incarnation());
    }
    if (group.definition().offline().flatMap(OfflineConfig::catalog).isPresent()) {
      catalog.createTable(group);
    }
  }

  @Override
  public void update(FeatureGroup group) {
    if (group.definition().offline().flatMap(OfflineConfig::catalog).isPresent()) {
      catalog.updateTable(group);
    }
  }

  @Override
  public void delete(FeatureGroup group) {
    online.dropTable(group.incarnation());
    metadata.removeAll(group.incarnation());
  }
}
