package tidemark.client.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tidemark.client.GroupFile;
import tidemark.client.MaterializationChange;
import tidemark.materialize.Materialization;
import tidemark.materialize.MaterializationRule;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.model.GroupChange;
import tidemark.model.GroupChange.TtlChange;
import tidemark.model.Limit;
import tidemark.model.OfflineConfig;
import tidemark.model.OnlineConfig;
import tidemark.model.OnlineConfig.StorageType;
import tidemark.model.TimeToLive;

/**
 * A group as it is beside what its file says. What a YAML file has no key for (roles, encryption
 * keys, the catalog's table) counts only where the file gives it. Pure.
 */
final class Comparison {
  private final GroupFile file;
  private final FoundGroup found;
  private final FeatureGroupDefinition wanted;
  private final FeatureGroupDefinition current;
  private final Instant now;

  Comparison(GroupFile file, FoundGroup found, Instant now) {
    this.file = file;
    this.found = found;
    this.now = now;
    this.wanted = file.definition();
    this.current = found.definition();
  }

  GroupFile file() {
    return file;
  }

  FoundGroup found() {
    return found;
  }

  /** Why the group cannot be made what the file says while keeping its records; empty if it can. */
  List<String> obstacles() {
    List<String> obstacles = new ArrayList<>();
    if (found.description().status() != FeatureGroup.Status.CREATED) {
      obstacles.add(
          "It is "
              + found.description().status().wireName()
              + found.description().failureReason().map(why -> ": " + why).orElse("."));
    }
    keyObstacle("record identifier", current.schema().identifier(), wanted.schema().identifier())
        .ifPresent(obstacles::add);
    keyObstacle("event time", current.schema().eventTime(), wanted.schema().eventTime())
        .ifPresent(obstacles::add);
    featureObstacles(obstacles);
    storeObstacle("online", current.online().isPresent(), wanted.online().isPresent())
        .ifPresent(obstacles::add);
    storeObstacle("offline", current.offline().isPresent(), wanted.offline().isPresent())
        .ifPresent(obstacles::add);
    if (current.offline().isPresent() && wanted.offline().isPresent()) {
      offlineObstacles(current.offline().get(), wanted.offline().get(), obstacles);
    }
    given(wanted.roleArn(), current.roleArn(), "The role", obstacles);
    given(
        wanted.online().flatMap(OnlineConfig::kmsKeyId),
        current.online().flatMap(OnlineConfig::kmsKeyId),
        "The online store's encryption key",
        obstacles);
    if (obstacles.isEmpty()) {
      updateObstacle().ifPresent(obstacles::add);
    }
    if (obstacles.isEmpty()) {
      obstacles.addAll(scheduleObstacles());
    }
    return obstacles;
  }

  /** What makes the group be as the file says, when nothing is in the way. */
  Changes changes() {
    SortedMap<String, String> tags = new TreeMap<>(wanted.tags());
    tags.entrySet().removeIf(tag -> tag.getValue().equals(found.tags().get(tag.getKey())));
    SortedSet<String> removed = new TreeSet<>(found.tags().keySet());
    removed.removeAll(wanted.tags().keySet());
    removed.removeIf(key -> key.startsWith("aws:"));
    SortedMap<String, String> descriptions = new TreeMap<>(file.featureDescriptions());
    descriptions
        .entrySet()
        .removeIf(
            feature ->
                feature.getValue().equals(found.featureDescriptions().get(feature.getKey())));
    SortedMap<String, String> owners = new TreeMap<>(file.featureOwners());
    owners
        .entrySet()
        .removeIf(
            feature -> feature.getValue().equals(found.featureOwners().get(feature.getKey())));
    return new Changes(updates(), tags, removed, descriptions, owners, materialization());
  }

  private MaterializationChange materialization() {
    Optional<Materialization> stored = found.materialization();
    return file.materialization().appliedTo(stored).equals(stored)
        ? MaterializationChange.KEEP
        : file.materialization();
  }

  /** What the schedule that is there has against the file, which does not say another one. */
  private List<String> scheduleObstacles() {
    if (!file.materialization().equals(MaterializationChange.KEEP)
        || found.materialization().isEmpty()) {
      return List.of();
    }
    return MaterializationRule.faultsOfChange(current, wanted, found.materialization().get(), now);
  }

  /** What differs and stays, as nothing in the API changes it and it is not worth a new group. */
  List<String> notes() {
    return wanted.description().equals(current.description())
        ? List.of()
        : List.of("Its description stays as it is: the API has no way to change it.");
  }

  private List<GroupChange> updates() {
    List<GroupChange> updates = new ArrayList<>();
    List<FeatureDefinition> additions =
        wanted.schema().features().stream()
            .filter(feature -> current.schema().find(feature.name()).isEmpty())
            .toList();
    int most = Limit.FEATURE_ADDITIONS.max();
    for (int from = 0; from < additions.size(); from += most) {
      updates.add(
          new GroupChange.Additions(
              additions.subList(from, Math.min(from + most, additions.size()))));
    }
    onlineChange().ifPresent(updates::add);
    if (!wanted.throughput().equals(current.throughput())) {
      updates.add(capacity(wanted.throughput()));
    }
    return updates;
  }

  private Optional<GroupChange> onlineChange() {
    if (current.online().isEmpty() || wanted.online().isEmpty()) {
      return Optional.empty();
    }
    Optional<StorageType> type =
        Optional.of(wanted.online().get().storageType())
            .filter(wantedType -> wantedType != current.online().get().storageType());
    Optional<TimeToLive> ttl = wanted.online().get().ttl();
    TtlChange change =
        ttl.equals(current.online().get().ttl())
            ? TtlChange.KEEP
            : ttl.<TtlChange>map(TtlChange.To::new).orElse(TtlChange.REMOVE);
    return type.isEmpty() && change instanceof TtlChange.Keep
        ? Optional.empty()
        : Optional.of(new GroupChange.Online(type, change));
  }

  private static GroupChange capacity(Throughput throughput) {
    if (throughput instanceof Throughput.Provisioned units) {
      return new GroupChange.Capacity(
          Optional.of(GroupChange.Mode.PROVISIONED),
          OptionalInt.of(units.readUnits()),
          OptionalInt.of(units.writeUnits()));
    }
    return new GroupChange.Capacity(
        Optional.of(GroupChange.Mode.ON_DEMAND), OptionalInt.empty(), OptionalInt.empty());
  }

  /** What the model says against the updates. */
  private Optional<String> updateObstacle() {
    FeatureGroupDefinition definition = current;
    try {
      for (GroupChange update : updates()) {
        definition = update.appliedTo(definition);
      }
      return Optional.empty();
    } catch (FeatureStoreException e) {
      return Optional.of(e.text());
    }
  }

  private void featureObstacles(List<String> obstacles) {
    for (FeatureDefinition feature : current.schema().features()) {
      Optional<FeatureDefinition> next = wanted.schema().find(feature.name());
      if (next.isEmpty()) {
        obstacles.add(
            "Feature '"
                + feature.name()
                + "' is in the store and not in the file; features can only be added.");
      } else if (!next.get().equals(feature)) {
        obstacles.add(
            "Feature '"
                + feature.name()
                + "' is "
                + feature.typeText()
                + " and cannot become "
                + next.get().typeText()
                + ".");
      }
    }
  }

  private static Optional<String> keyObstacle(String what, FeatureName now, FeatureName next) {
    return now.equals(next)
        ? Optional.empty()
        : Optional.of("The " + what + " is '" + now + "' and cannot become '" + next + "'.");
  }

  private static Optional<String> storeObstacle(String store, boolean now, boolean next) {
    if (now == next) {
      return Optional.empty();
    }
    return Optional.of(
        now
            ? "It has an " + store + " store and cannot lose it."
            : "It has no " + store + " store and cannot get one.");
  }

  private static void offlineObstacles(
      OfflineConfig now, OfflineConfig next, List<String> obstacles) {
    if (!now.location().equals(next.location())) {
      obstacles.add(
          "Its offline files lie in "
              + now.location()
              + " and cannot go to "
              + next.location()
              + ".");
    }
    if (now.layout() != next.layout()) {
      obstacles.add(
          "Its offline files are partitioned by "
              + now.layout().text()
              + " and cannot be by "
              + next.layout().text()
              + ".");
    }
    given(next.kmsKeyId(), now.kmsKeyId(), "The offline store's encryption key", obstacles);
    given(next.catalog(), now.catalog(), "The table in the catalog", obstacles);
    if (next.glueTableDisabled() && !now.glueTableDisabled()) {
      obstacles.add("It has a table in the catalog and cannot be without.");
    }
  }

  private static <T> void given(
      Optional<T> wanted, Optional<T> current, String what, List<String> obstacles) {
    if (wanted.isPresent() && !wanted.equals(current)) {
      obstacles.add(what + " differs and cannot be changed.");
    }
  }
}
