package tidemark.local.sqlite;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tidemark.codec.FeatureGroupJson;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.registry.FeatureGroupRegistry;

/** A registry of an entry per group, as JSON, and the last incarnation of every name ever used. */
public final class SqliteRegistry implements FeatureGroupRegistry {
  private final SqliteStore store;

  SqliteRegistry(SqliteStore store) {
    this.store = store;
  }

  @Override
  public Optional<FeatureGroup> find(FeatureGroupName name) {
    return store.read(
        session ->
            session.first(
                "SELECT entry FROM feature_group WHERE name_key = ?",
                row -> FeatureGroupJson.read(row.getString(1)),
                name.key()));
  }

  @Override
  public boolean insert(FeatureGroup group) {
    String key = group.name().key();
    long second = group.incarnation().epochSecond();
    return store.write(
        session -> {
          boolean inserted =
              session.update(
                      "INSERT INTO feature_group (name_key, incarnation, revision, entry)"
                          + " SELECT ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM last_incarnation"
                          + " WHERE name_key = ? AND epoch_second >= ?) ON CONFLICT DO NOTHING",
                      key,
                      second,
                      group.revision(),
                      FeatureGroupJson.write(group),
                      key,
                      second)
                  == 1;
          if (inserted) {
            session.update(
                "INSERT INTO last_incarnation (name_key, epoch_second) VALUES (?, ?)"
                    + " ON CONFLICT (name_key) DO UPDATE SET epoch_second = excluded.epoch_second",
                key,
                second);
          }
          return inserted;
        });
  }

  @Override
  public boolean replace(FeatureGroup next) {
    return store.write(
            session ->
                session.update(
                    "UPDATE feature_group SET revision = ?, entry = ?"
                        + " WHERE name_key = ? AND incarnation = ? AND revision = ?",
                    next.revision(),
                    FeatureGroupJson.write(next),
                    next.name().key(),
                    next.incarnation().epochSecond(),
                    next.revision() - 1))
        == 1;
  }

  @Override
  public boolean remove(FeatureGroup group) {
    return store.write(
            session ->
                session.update(
                    "DELETE FROM feature_group"
                        + " WHERE name_key = ? AND incarnation = ? AND revision = ?",
                    group.name().key(),
                    group.incarnation().epochSecond(),
                    group.revision()))
        == 1;
  }

  @Override
  public OptionalLong lastIncarnation(FeatureGroupName name) {
    return store
        .read(
            session ->
                session.first(
                    "SELECT epoch_second FROM last_incarnation WHERE name_key = ?",
                    row -> OptionalLong.of(row.getLong(1)),
                    name.key()))
        .orElse(OptionalLong.empty());
  }

  @Override
  public List<FeatureGroup> list() {
    return store.read(
        session ->
            session.all(
                "SELECT entry FROM feature_group ORDER BY name_key",
                row -> FeatureGroupJson.read(row.getString(1))));
  }
}
