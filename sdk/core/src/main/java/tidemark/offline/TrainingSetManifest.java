package tidemark.offline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tidemark.model.Incarnation;

/**
 * How a training set came to be: enough to trust it and to build it again.
 *
 * @param rows of the set, and of the spine
 * @param writtenUntil the greatest write time of the histories read, rounded up to milliseconds:
 *     asking for what was known at that time builds the same set again; empty if nothing was read
 * @param bytes of the file
 * @param sha256 of the file, in hex
 */
public record TrainingSetManifest(
    Instant createdAt,
    OfflineQuery query,
    SqlDialect dialect,
    TrainingSetRequest request,
    Spine spine,
    List<Group> groups,
    List<PointInTimeJoin.FeatureColumn> features,
    long rows,
    Optional<Instant> writtenUntil,
    long bytes,
    String sha256) {

  /** The number of this shape of manifest. */
  public static final int VERSION = 1;

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * A group that was read.
   *
   * @param files of its ledger
   * @param rows in those files
   */
  public record Group(
      Incarnation incarnation, int schemaVersion, String identifierColumn, int files, long rows) {}

  public TrainingSetManifest {
    groups = List.copyOf(groups);
    features = List.copyOf(features);
  }

  /** The manifest as a JSON object, on one line. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** The manifest as JSON for people to read. */
  public String toPrettyJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json =
        JSON.createGenerator(text).setPrettyPrinter(new DefaultPrettyPrinter())) {
      write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  /** Writes the manifest as a JSON object where the generator stands. */
  public void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("manifestVersion", VERSION);
    json.writeStringField("createdAt", createdAt.toString());
    json.writeNumberField("rowsIn", spine.rows());
    json.writeNumberField("rowsOut", rows);
    json.writeNumberField("bytes", bytes);
    json.writeStringField("sha256", sha256);
    writeOptional(json, "writtenUntil", writtenUntil);
    writeOptional(json, "knownAt", request.knownAt());
    writeOptional(json, "maxAge", request.maxAge());
    json.writeArrayFieldStart("features");
    for (PointInTimeJoin.FeatureColumn column : features) {
      json.writeStartObject();
      json.writeStringField("column", column.name());
      json.writeStringField("feature", column.feature().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    writeGroups(json);
    writeSpine(json);
    json.writeStringField("dialect", dialect.name().toLowerCase(Locale.ROOT));
    json.writeStringField("query", query.sql());
    json.writeArrayFieldStart("parameters");
    for (Object parameter : query.parameters()) {
      json.writeString(parameter.toString());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeGroups(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("groups");
    for (Group group : groups) {
      json.writeStartObject();
      json.writeStringField("name", group.incarnation().group().value());
      json.writeStringField("incarnation", group.incarnation().text());
      json.writeNumberField("schemaVersion", group.schemaVersion());
      json.writeStringField("identifierColumn", group.identifierColumn());
      json.writeNumberField("files", group.files());
      json.writeNumberField("rows", group.rows());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeSpine(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("spine");
    json.writeStringField("timeColumn", spine.timeColumn());
    writeOptional(json, "earliest", spine.earliest());
    writeOptional(json, "latest", spine.latest());
    json.writeArrayFieldStart("columns");
    for (Spine.Column column : spine.columns()) {
      json.writeStartObject();
      json.writeStringField("name", column.name());
      json.writeStringField("type", column.type());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("nullIdentifiers");
    for (Map.Entry<String, Long> count : new TreeMap<>(spine.nullIdentifiers()).entrySet()) {
      json.writeNumberField(count.getKey(), count.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeOptional(JsonGenerator json, String name, Optional<?> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get().toString());
    } else {
      json.writeNullField(name);
    }
  }
}
