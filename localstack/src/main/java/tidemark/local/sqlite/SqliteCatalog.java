package tidemark.local.sqlite;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import tidemark.model.FeatureGroup;
import tidemark.model.Incarnation;
import tidemark.model.Partition;
import tidemark.registry.OfflineCatalog;

/** A catalog of partitions; the views of a local store are made for each query. */
public final class SqliteCatalog implements OfflineCatalog {
  private final SqliteStore store;

  SqliteCatalog(SqliteStore store) {
    this.store = store;
  }

  /** Does nothing: a table is what the registry and the ledger say. */
  @Override
  public void createTable(FeatureGroup group) {}

  /** Does nothing, likewise. */
  @Override
  public void updateTable(FeatureGroup group) {}

  @Override
  public void addPartitions(FeatureGroup group, Collection<Partition> partitions) {
    Set<Partition> unknown = new LinkedHashSet<>(partitions);
    unknown.removeAll(partitions(group.incarnation()));
    if (unknown.isEmpty()) {
      return;
    }
    store.write(
        session -> {
          int added = 0;
          for (Partition partition : unknown) {
            added +=
                session.update(
                    "INSERT INTO offline_partition VALUES (?, ?) ON CONFLICT DO NOTHING",
                    group.incarnation().key(),
                    partition.path());
          }
          return added;
        });
  }

  @Override
  public Set<Partition> partitions(Incarnation group) {
    return new LinkedHashSet<>(
        store.read(
            session ->
                session.all(
                    "SELECT partition FROM offline_partition WHERE incarnation = ?"
                        + " ORDER BY partition",
                    row -> partition(row.getString(1)),
                    group.key())));
  }

  /** The inverse of {@link Partition#path()}. */
  static Partition partition(String path) {
    return Partition.ofObject(path + "/").orElseThrow();
  }
}
