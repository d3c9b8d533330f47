package tidemark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tidemark.client.FeatureGroupDescription;
import tidemark.client.plan.FoundGroup;
import tidemark.materialize.DurationText;
import tidemark.materialize.Materialization;
import tidemark.materialize.Schedule;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureShape;
import tidemark.model.OfflineConfig;
import tidemark.model.OnlineConfig;
import tidemark.model.Schema;

/** {@code group describe}: what one group is made of. */
@Command(
    name = "describe",
    description = "Show a feature group: its features, its stores and where it stands.",
    footer = {"", "Examples:", "  tidemark group describe plane"})
final class GroupDescribeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "The group's name or ARN.")
  private String name = "";

  private final Session session;

  GroupDescribeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    FoundGroup found =
        session.withClient(
            client -> FoundGroup.describe(client, client.describeFeatureGroup(name)));
    if (session.isJson()) {
      session.writeJson(json -> write(json, found));
    } else {
      show(found);
    }
    return ExitCode.OK;
  }

  private void show(FoundGroup found) {
    FeatureGroupDescription group = found.description();
    FeatureGroupDefinition definition = group.definition();
    Listing listing = new Listing(session.terminal());
    listing.add("name", definition.name().value());
    definition.description().ifPresent(text -> listing.add("description", text));
    listing.add("status", status(group));
    listing.add("created", group.createdAt().toString());
    listing.add("online", definition.online().map(GroupDescribeCommand::online).orElse("none"));
    listing.add(
        "offline",
        definition.offline().map(GroupDescribeCommand::offline).orElse("none") + fault(group));
    group.offlineUri().ifPresent(uri -> listing.add("files", uri));
    group.lastUpdate().ifPresent(health -> listing.add("updated", health.toString()));
    found.materialization().ifPresent(materialization -> show(listing, materialization));
    if (!found.tags().isEmpty()) {
      listing.add(
          "tags",
          found.tags().entrySet().stream()
              .map(tag -> tag.getKey() + "=" + tag.getValue())
              .collect(Collectors.joining(", ")));
    }
    listing.add("arn", group.arn());
    listing.print();
    session.say("");
    showFeatures(definition.schema(), found);
  }

  private static void show(Listing listing, Materialization materialization) {
    materialization.schedule().ifPresent(schedule -> listing.add("schedule", schedule.toString()));
    if (materialization.onArrival() == Materialization.OnArrival.RUN) {
      listing.add("on arrival", "a run");
    }
    materialization
        .expectedRunTime()
        .ifPresent(span -> listing.add("a run takes", DurationText.of(span)));
    materialization.sourceLag().ifPresent(span -> listing.add("source lag", DurationText.of(span)));
  }

  /** A table of the features; owners in it only if any has one. */
  private void showFeatures(Schema schema, FoundGroup found) {
    List<Table.Column> columns =
        new ArrayList<>(
            List.of(
                Table.Column.text("feature"),
                Table.Column.text("type"),
                Table.Column.text("role"),
                Table.Column.text("description")));
    boolean owned = !found.featureOwners().isEmpty();
    if (owned) {
      columns.add(3, Table.Column.text("owner"));
    }
    Table table = new Table(session.terminal(), columns);
    for (FeatureDefinition feature : schema.features()) {
      String text = feature.name().value();
      List<String> cells =
          new ArrayList<>(
              List.of(
                  text,
                  feature.typeText(),
                  role(schema, feature),
                  found.featureDescriptions().getOrDefault(text, "")));
      if (owned) {
        cells.add(3, found.featureOwners().getOrDefault(text, ""));
      }
      table.row(cells.toArray(String[]::new));
    }
    table.end();
  }

  /** What is wrong with the offline store, if anything is. */
  private static String fault(FeatureGroupDescription group) {
    return group
        .offlineStatus()
        .filter(health -> !health.status().equals("Active"))
        .map(health -> "; " + health)
        .orElse("");
  }

  private static void writeHealth(
      JsonGenerator json, String name, Optional<FeatureGroupDescription.Health> health)
      throws IOException {
    if (health.isPresent()) {
      json.writeObjectFieldStart(name);
      json.writeStringField("status", health.get().status());
      Session.writeOptional(json, "reason", health.get().reason());
      json.writeEndObject();
    }
  }

  private static String status(FeatureGroupDescription group) {
    return group.status().wireName() + group.failureReason().map(why -> ": " + why).orElse("");
  }

  private static String online(OnlineConfig online) {
    String ttl = online.ttl().map(span -> ", kept for " + span).orElse("");
    return online.storageType().wireName() + ttl;
  }

  private static String offline(OfflineConfig offline) {
    return "Parquet, a partition per " + offline.layout().text();
  }

  private static String role(Schema schema, FeatureDefinition feature) {
    if (feature.name().equals(schema.identifier())) {
      return "record identifier";
    }
    return feature.name().equals(schema.eventTime()) ? "event time" : "";
  }

  private static void write(JsonGenerator json, FoundGroup found) throws IOException {
    FeatureGroupDescription group = found.description();
    FeatureGroupDefinition definition = group.definition();
    Schema schema = definition.schema();
    json.writeStringField("name", definition.name().value());
    json.writeStringField("arn", group.arn());
    json.writeStringField("status", group.status().wireName());
    Session.writeOptional(json, "failure_reason", group.failureReason());
    writeHealth(json, "last_update", group.lastUpdate());
    writeHealth(json, "offline_status", group.offlineStatus());
    Session.writeOptional(json, "description", definition.description());
    json.writeStringField("created_at", group.createdAt().toString());
    json.writeStringField("record_identifier", schema.identifier().value());
    json.writeStringField("event_time", schema.eventTime().value());
    writeFeatures(json, schema, found);
    writeStores(json, group);
    if (found.materialization().isPresent()) {
      json.writeObjectFieldStart("materialization");
      write(json, found.materialization().get());
      json.writeEndObject();
    }
    json.writeObjectFieldStart("tags");
    for (Map.Entry<String, String> tag : found.tags().entrySet()) {
      json.writeStringField(tag.getKey(), tag.getValue());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Materialization materialization)
      throws IOException {
    if (materialization.schedule().isPresent()) {
      Schedule schedule = materialization.schedule().get();
      json.writeStringField("schedule", schedule.expression());
      if (schedule instanceof Schedule.Cron cron) {
        json.writeStringField("time_zone", cron.zoneName());
      }
    }
    if (materialization.expectedRunTime().isPresent()) {
      json.writeNumberField(
          "expected_run_time_seconds", materialization.expectedRunTime().get().toSeconds());
    }
    if (materialization.sourceLag().isPresent()) {
      json.writeNumberField("source_lag_seconds", materialization.sourceLag().get().toSeconds());
    }
    json.writeBooleanField(
        "on_arrival", materialization.onArrival() == Materialization.OnArrival.RUN);
  }

  private static void writeFeatures(JsonGenerator json, Schema schema, FoundGroup found)
      throws IOException {
    json.writeArrayFieldStart("features");
    for (FeatureDefinition feature : schema.features()) {
      json.writeStartObject();
      json.writeStringField("name", feature.name().value());
      json.writeStringField("type", feature.type().wireName());
      Session.writeOptional(json, "collection", feature.shape().collectionType());
      if (feature.shape() instanceof FeatureShape.VectorOf vector) {
        json.writeNumberField("dimension", vector.dimension());
      }
      Session.writeOptional(
          json,
          "description",
          Optional.ofNullable(found.featureDescriptions().get(feature.name().value())));
      Session.writeOptional(
          json, "owner", Optional.ofNullable(found.featureOwners().get(feature.name().value())));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeStores(JsonGenerator json, FeatureGroupDescription group)
      throws IOException {
    FeatureGroupDefinition definition = group.definition();
    if (definition.online().isPresent()) {
      json.writeObjectFieldStart("online");
      json.writeStringField("storage_type", definition.online().get().storageType().wireName());
      Session.writeOptional(json, "ttl", definition.online().get().ttl().map(Object::toString));
      json.writeEndObject();
    }
    if (definition.offline().isPresent()) {
      json.writeObjectFieldStart("offline");
      json.writeStringField("s3_uri", definition.offline().get().location().toString());
      json.writeStringField("partition", definition.offline().get().layout().text());
      Session.writeOptional(json, "files", group.offlineUri());
      json.writeEndObject();
    }
  }
}
