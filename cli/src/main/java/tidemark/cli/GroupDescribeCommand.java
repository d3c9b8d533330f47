package tidemark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tidemark.client.FeatureGroupDescription;
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
    Found found =
        session.withClient(
            client -> {
              FeatureGroupDescription group = client.describeFeatureGroup(name);
              return new Found(
                  group,
                  client.listTags(group.arn()),
                  client.featureDescriptions(group.definition().name().value()));
            });
    if (session.isJson()) {
      session.writeJson(json -> write(json, found));
    } else {
      show(found);
    }
    return ExitCode.OK;
  }

  /** A group, its tags, and what its features are, as far as anyone said it. */
  private record Found(
      FeatureGroupDescription group, Map<String, String> tags, Map<String, String> features) {}

  private void show(Found found) {
    FeatureGroupDescription group = found.group();
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
    showFeatures(definition.schema(), found.features());
  }

  private void showFeatures(Schema schema, Map<String, String> descriptions) {
    Table table =
        new Table(
            session.terminal(),
            List.of(
                Table.Column.text("feature"),
                Table.Column.text("type"),
                Table.Column.text("role"),
                Table.Column.text("description")));
    for (FeatureDefinition feature : schema.features()) {
      table.row(
          feature.name().value(),
          type(feature),
          role(schema, feature),
          descriptions.getOrDefault(feature.name().value(), ""));
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

  private static String type(FeatureDefinition feature) {
    Optional<String> collection = feature.shape().collectionType();
    String dimension =
        feature.shape() instanceof FeatureShape.VectorOf vector
            ? "[" + vector.dimension() + "]"
            : "";
    return collection.map(kind -> kind + dimension + " of ").orElse("") + feature.type().wireName();
  }

  private static String role(Schema schema, FeatureDefinition feature) {
    if (feature.name().equals(schema.identifier())) {
      return "record identifier";
    }
    return feature.name().equals(schema.eventTime()) ? "event time" : "";
  }

  private static void write(JsonGenerator json, Found found) throws IOException {
    FeatureGroupDescription group = found.group();
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
    writeFeatures(json, schema, found.features());
    writeStores(json, group);
    json.writeObjectFieldStart("tags");
    for (Map.Entry<String, String> tag : found.tags().entrySet()) {
      json.writeStringField(tag.getKey(), tag.getValue());
    }
    json.writeEndObject();
  }

  private static void writeFeatures(
      JsonGenerator json, Schema schema, Map<String, String> descriptions) throws IOException {
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
          json, "description", Optional.ofNullable(descriptions.get(feature.name().value())));
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
