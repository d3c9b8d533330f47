package tidemark.aws.glue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.TableInput;
import tidemark.model.FeatureGroup;

/**
 * A view as Athena keeps it in Glue: its statement and column types as JSON in base64, in a comment
 * that Hive skips. The types are those that the statement answers; where they differ, Athena calls
 * the view stale. Source: trinodb/trino, {@code ViewReaderUtil} and {@code PrestoViewReader}.
 */
record PrestoView(
    FeatureGroup group, String database, String name, String sql, List<TypedColumn> columns) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String CATALOG = "awsdatacatalog";

  TableInput table() {
    return TableInput.builder()
        .name(name)
        .tableType("VIRTUAL_VIEW")
        .parameters(
            Map.of(
                "presto_view",
                "true",
                "comment",
                "Presto View",
                Ownership.GROUP,
                group.name().key()))
        .partitionKeys(List.of())
        .storageDescriptor(
            StorageDescriptor.builder()
                .columns(columns.stream().map(TypedColumn::glue).toList())
                .location("")
                .build())
        .viewOriginalText("/* Presto View: " + Base64.getEncoder().encodeToString(json()) + " */")
        .viewExpandedText("/* Presto View */")
        .build();
  }

  private byte[] json() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("originalSql", sql);
      json.writeStringField("catalog", CATALOG);
      json.writeStringField("schema", database);
      json.writeArrayFieldStart("columns");
      for (TypedColumn column : columns) {
        json.writeStartObject();
        json.writeStringField("name", column.name());
        json.writeStringField("type", column.type().trino());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail", e);
    }
    return text.toByteArray();
  }
}
