package tidemark.client.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.materialize.DurationText;
import tidemark.materialize.Materialization;
import tidemark.materialize.Schedule;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.OnlineConfig;
import tidemark.model.TimeToLive;

/** What changes make of a group, one difference after the other. Pure. */
final class Differences {
  private static final Optional<String> ONLY = Optional.empty();

  private Differences() {}

  static List<Difference> of(FoundGroup found, Changes changes) {
    List<Difference> differences = new ArrayList<>();
    FeatureGroupDefinition before = found.definition();
    FeatureGroupDefinition after = changes.appliedTo(before);
    for (FeatureDefinition feature :
        after
            .schema()
            .features()
            .subList(before.schema().features().size(), after.schema().features().size())) {
      differences.add(
          new Difference(
              "feature",
              Optional.of(feature.name().value()),
              Optional.empty(),
              Optional.of(feature.typeText())));
    }
    compare("ttl", ONLY, ttl(before), ttl(after), differences);
    compare("storage type", ONLY, storage(before), storage(after), differences);
    compare("throughput", ONLY, throughput(before), throughput(after), differences);
    compare(
        found.materialization(),
        changes.materialization().appliedTo(found.materialization()),
        differences);
    addAll("tag", found.tags(), changes.tags(), differences);
    for (String key : changes.tagsRemoved()) {
      differences.add(
          new Difference(
              "tag",
              Optional.of(key),
              Optional.ofNullable(found.tags().get(key)),
              Optional.empty()));
    }
    addAll("description", found.featureDescriptions(), changes.featureDescriptions(), differences);
    addAll("owner", found.featureOwners(), changes.featureOwners(), differences);
    return differences;
  }

  private static void compare(
      Optional<Materialization> before,
      Optional<Materialization> after,
      List<Difference> differences) {
    compare(
        "schedule",
        ONLY,
        before.flatMap(Materialization::schedule).map(Schedule::toString),
        after.flatMap(Materialization::schedule).map(Schedule::toString),
        differences);
    compare(
        "expected run time",
        ONLY,
        before.flatMap(Materialization::expectedRunTime).map(DurationText::of),
        after.flatMap(Materialization::expectedRunTime).map(DurationText::of),
        differences);
    compare(
        "source lag",
        ONLY,
        before.flatMap(Materialization::sourceLag).map(DurationText::of),
        after.flatMap(Materialization::sourceLag).map(DurationText::of),
        differences);
    compare(
        "on arrival",
        ONLY,
        before.flatMap(Differences::arrival),
        after.flatMap(Differences::arrival),
        differences);
  }

  private static Optional<String> arrival(Materialization materialization) {
    return materialization.onArrival() == Materialization.OnArrival.RUN
        ? Optional.of("a run")
        : Optional.empty();
  }

  private static void addAll(
      String what,
      Map<String, String> before,
      Map<String, String> after,
      List<Difference> differences) {
    after.forEach(
        (name, text) ->
            compare(
                what,
                Optional.of(name),
                Optional.ofNullable(before.get(name)),
                Optional.of(text),
                differences));
  }

  private static void compare(
      String what,
      Optional<String> name,
      Optional<String> before,
      Optional<String> after,
      List<Difference> differences) {
    if (!before.equals(after)) {
      differences.add(new Difference(what, name, before, after));
    }
  }

  private static Optional<String> ttl(FeatureGroupDefinition definition) {
    return definition.online().flatMap(OnlineConfig::ttl).map(TimeToLive::toString);
  }

  private static Optional<String> storage(FeatureGroupDefinition definition) {
    return definition.online().map(online -> online.storageType().wireName());
  }

  private static Optional<String> throughput(FeatureGroupDefinition definition) {
    return Optional.of(
        definition.throughput() instanceof Throughput.Provisioned units
            ? units.readUnits() + " read and " + units.writeUnits() + " write units"
            : "on demand");
  }
}
