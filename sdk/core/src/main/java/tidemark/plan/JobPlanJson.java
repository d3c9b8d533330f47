package tidemark.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tidemark.offline.SqlDialect;

/** Writes a plan as {@code plan.json}. */
public final class JobPlanJson {
  private static final JsonFactory JSON = new JsonFactory();

  /** What the Spark dialect rests on, and the form in which the store's files lie. */
  private static final Map<String, String> SPARK_SETTINGS =
      Map.of(
          "spark.sql.ansi.enabled", "true",
          "spark.sql.ansi.doubleQuotedIdentifiers", "true",
          "spark.sql.session.timeZone", "UTC",
          "spark.sql.parquet.outputTimestampType", "TIMESTAMP_MILLIS",
          "spark.sql.parquet.compression.codec", "zstd",
          "spark.sql.sources.partitionColumnTypeInference.enabled", "false");

  private JobPlanJson() {}

  /** The plan as indented JSON with a line feed at its end; the same plan gives the same text. */
  public static String write(JobPlan plan) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(lines);
    printer.indentArraysWith(lines);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.setPrettyPrinter(printer);
      write(json, plan);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8) + "\n";
  }

  /** Writes the plan as an object. */
  public static void write(JsonGenerator json, JobPlan plan) throws IOException {
    json.writeStartObject();
    json.writeNumberField("planVersion", JobPlan.VERSION);
    json.writeStringField("kind", plan.kind().word());
    json.writeStringField("run", plan.stamp().id());
    json.writeStringField("writtenAt", plan.stamp().writtenAt().toString());
    json.writeStringField("dialect", plan.dialect().name());
    json.writeObjectFieldStart("settings");
    if (plan.dialect() == SqlDialect.SPARK) {
      for (Map.Entry<String, String> setting : new TreeMap<>(SPARK_SETTINGS).entrySet()) {
        json.writeStringField(setting.getKey(), setting.getValue());
      }
    }
    json.writeEndObject();
    writeSources(json, plan.sources());
    json.writeArrayFieldStart("statements");
    for (Relation statement : plan.statements()) {
      json.writeStartObject();
      json.writeStringField("name", statement.name());
      json.writeStringField("sql", statement.sql());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("persisted", plan.persisted());
    json.writeStringField("check", plan.check());
    write(json, plan.target());
    json.writeObjectFieldStart("bounds");
    for (Map.Entry<String, String> bound : new TreeMap<>(plan.bounds().eventTime()).entrySet()) {
      json.writeStringField(bound.getKey(), bound.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeSources(JsonGenerator json, List<JobPlan.Source> sources)
      throws IOException {
    json.writeArrayFieldStart("sources");
    for (JobPlan.Source source : sources) {
      json.writeStartObject();
      json.writeStringField("name", source.name());
      json.writeStringField("format", source.format().word());
      json.writeStringField("uri", source.uri());
      writeFields(json, source.schema());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, JobPlan.Target target) throws IOException {
    json.writeObjectFieldStart("target");
    json.writeStringField("group", target.group());
    json.writeStringField("incarnation", target.incarnation());
    json.writeStringField("relation", target.relation());
    json.writeStringField("location", target.location());
    json.writeStringField("staging", target.staging());
    json.writeStringField("fileName", target.fileName());
    writeNames(json, "partitionedBy", target.partitionedBy());
    writeNames(json, "sortedBy", target.sortedBy());
    writeFields(json, target.schema());
    json.writeEndObject();
  }

  private static void writeNames(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static void writeFields(JsonGenerator json, List<JobPlan.Field> fields)
      throws IOException {
    json.writeArrayFieldStart("schema");
    for (JobPlan.Field field : fields) {
      json.writeStartObject();
      json.writeStringField("name", field.name());
      json.writeStringField("type", field.type());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
