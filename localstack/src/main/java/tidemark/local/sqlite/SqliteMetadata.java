package tidemark.local.sqlite;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.model.FeatureMetadata;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.registry.MetadataRegistry;

/** What is noted of features: an entry per feature, as JSON. */
public final class SqliteMetadata implements MetadataRegistry {
  private static final int VERSION = 1;
  private static final JsonFactory JSON = new JsonFactory();
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
                        write(next))
                    : session.update(
                        "UPDATE feature_metadata SET revision = ?, entry = ?"
                            + " WHERE incarnation = ? AND feature = ? AND revision = ?",
                        next.revision(),
                        write(next),
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

  private static String write(FeatureMetadata metadata) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("v", VERSION);
      FeatureGroupJson.writeText(json, "description", metadata.description());
      json.writeStringField("modifiedAt", metadata.modifiedAt().toString());
      json.writeObjectFieldStart("parameters");
      for (Map.Entry<String, String> parameter : metadata.parameters().entrySet()) {
        json.writeStringField(parameter.getKey(), parameter.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail", e);
    }
    return text.toString();
  }

  private static FeatureMetadata read(Incarnation group, ResultSet row) throws SQLException {
    try {
      JsonObject json = JsonObject.parse(row.getString(3));
      if (json.number("v") > VERSION) {
        throw new IOException("Version " + json.number("v"));
      }
      return new FeatureMetadata(
          group,
          new FeatureName(row.getString(1)),
          json.optionalText("description"),
          json.object("parameters").map(JsonObject::texts).orElse(Map.of()),
          Instant.parse(json.text("modifiedAt")),
          row.getLong(2));
    } catch (IOException | ClassCastException e) {
      throw new FeatureStoreException(
          Kind.INTERNAL, "The metadata of a feature cannot be read.", e);
    }
  }
}
