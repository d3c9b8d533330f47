package tidemark.local.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import tidemark.codec.FeatureNotesJson;
import tidemark.model.FeatureMetadata;
import tidemark.model.FeatureName;
import tidemark.model.Incarnation;
import tidemark.registry.MetadataRegistry;

/** What is noted of features: an entry per feature, as JSON. */
public final class SqliteMetadata implements MetadataRegistry {
  private static final String COLUMNS = "SELECT feature, revision, entry FROM feature_metadata";

  private final SqliteStore store;

  SqliteMetadata(SqliteStore store) {
    this.store = store;
  }

  @Override
  public Optional<FeatureMetadata> find(Incarnation group, FeatureName feature) {
    return store.read(
        session ->
            session.first(
                COLUMNS + " WHERE incarnation = ? AND feature = ?",
                row -> read(group, row),
                group.key(),
                feature.value()));
  }

  @Override
  public boolean replace(FeatureMetadata next) {
    String group = next.group().key();
    String feature = next.feature().value();
    return store.write(
            session ->
                next.revision() == 1
                    ? session.update(
                        "INSERT INTO feature_metadata (incarnation, feature, revision, entry)"
                            + " VALUES (?, ?, 1, ?) ON CONFLICT DO NOTHING",
                        group,
                        feature,
                        FeatureNotesJson.write(next))
                    : session.update(
                        "UPDATE feature_metadata SET revision = ?, entry = ?"
                            + " WHERE incarnation = ? AND feature = ? AND revision = ?",
                        next.revision(),
                        FeatureNotesJson.write(next),
                        group,
                        feature,
                        next.revision() - 1))
        == 1;
  }

  @Override
  public List<FeatureMetadata> list(Incarnation group) {
    return store.read(
        session ->
            session.all(
                COLUMNS + " WHERE incarnation = ? ORDER BY feature",
                row -> read(group, row),
                group.key()));
  }

  @Override
  public void removeAll(Incarnation group) {
    store.write(
        session ->
            session.update("DELETE FROM feature_metadata WHERE incarnation = ?", group.key()));
  }

  private static FeatureMetadata read(Incarnation group, ResultSet row) throws SQLException {
    return FeatureNotesJson.read(
        group, new FeatureName(row.getString(1)), row.getLong(2), row.getString(3));
  }
}
