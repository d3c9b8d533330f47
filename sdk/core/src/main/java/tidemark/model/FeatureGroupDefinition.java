package tidemark.model;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What a user asks for when creating a feature group. Source of limits: botocore. */
public record FeatureGroupDefinition(
    FeatureGroupName name,
    Schema schema,
    Optional<OnlineConfig> online,
    Optional<OfflineConfig> offline,
    Throughput throughput,
    Optional<String> roleArn,
    Optional<String> description,
    Map<String, String> tags) {

  private static final Pattern ROLE =
      Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/?[a-zA-Z_0-9+=,.@/_-]+");

  /** How the online table is paid for. */
  public sealed interface Throughput {
    Throughput ON_DEMAND = new OnDemand();

    /** Pays per request. */
    record OnDemand() implements Throughput {}

    /** Pays for capacity units an hour. */
    record Provisioned(int readUnits, int writeUnits) implements Throughput {
      public Provisioned {
        if (!Limit.CAPACITY_UNITS.holds(readUnits) || !Limit.CAPACITY_UNITS.holds(writeUnits)) {
          throw FeatureStoreException.invalid(
              "Provisioned capacity units must be between 0 and %d.", Limit.CAPACITY_UNITS.max());
        }
      }
    }
  }

  public FeatureGroupDefinition {
    tags = Map.copyOf(new LinkedHashMap<>(tags));
    Problems problems = new Problems();
    if (online.isEmpty() && offline.isEmpty()) {
      problems.add(
          "Feature group '%s' has no store. Set OnlineStoreConfig.EnableOnlineStore to true, give"
              + " an OfflineStoreConfig, or both.",
          name);
    }
    for (FeatureDefinition feature : schema.features()) {
      if (offline.isPresent() && Schema.isPartitionColumn(feature.name())) {
        problems.add(
            "Feature name '%s' is reserved for a partition column of the offline store.",
            feature.name());
      }
      if (!feature.isScalar()
          && online.map(o -> o.storageType() != OnlineConfig.StorageType.IN_MEMORY).orElse(true)) {
        problems.add(
            "Feature '%s' is a collection; collections need OnlineStoreConfig.StorageType"
                + " InMemory.",
            feature.name());
      }
    }
    long vectors =
        schema.features().stream().filter(f -> f.shape() instanceof FeatureShape.VectorOf).count();
    if (!Limit.VECTORS.holds(vectors)) {
      problems.add("A feature group may have one Vector feature; this has %d.", vectors);
    }
    if (throughput instanceof Throughput.Provisioned
        && online.map(o -> o.storageType() != OnlineConfig.StorageType.STANDARD).orElse(false)) {
      problems.add("Provisioned throughput needs OnlineStoreConfig.StorageType Standard.");
    }
    roleArn
        .filter(role -> role.length() > Limit.ROLE_ARN.max() || !ROLE.matcher(role).matches())
        .ifPresent(role -> problems.add("RoleArn is not the ARN of an IAM role."));
    description
        .filter(text -> text.length() > Limit.GROUP_DESCRIPTION.max())
        .ifPresent(
            text ->
                problems.add(
                    "Description has %d characters; the limit is %d.",
                    text.length(), Limit.GROUP_DESCRIPTION.max()));
    description
        .filter(text -> !UnicodeText.isWellFormed(text))
        .ifPresent(text -> problems.add("Description is not valid Unicode (a lone surrogate)."));
    checkTags(tags, problems);
    problems.throwIfAny();
  }

  /** The stores the group has. */
  public Set<TargetStore> stores() {
    Set<TargetStore> stores = EnumSet.noneOf(TargetStore.class);
    online.ifPresent(o -> stores.add(TargetStore.ONLINE));
    offline.ifPresent(o -> stores.add(TargetStore.OFFLINE));
    return stores;
  }

  /** The same with the catalog table that its incarnation gives it, if it is to have one. */
  public FeatureGroupDefinition withGeneratedCatalog(Incarnation incarnation, String database) {
    Optional<OfflineConfig> named =
        offline.map(
            config ->
                config.catalog().isPresent() || config.glueTableDisabled()
                    ? config
                    : config.withCatalog(
                        OfflineConfig.CatalogTable.generated(incarnation, database)));
    return new FeatureGroupDefinition(
        name, schema, online, named, throughput, roleArn, description, tags);
  }

  /** The same with another schema. */
  public FeatureGroupDefinition withSchema(Schema next) {
    return new FeatureGroupDefinition(
        name, next, online, offline, throughput, roleArn, description, tags);
  }

  /** The same with another offline store, if it has one. */
  public FeatureGroupDefinition withOffline(UnaryOperator<OfflineConfig> change) {
    return new FeatureGroupDefinition(
        name, schema, online, offline.map(change), throughput, roleArn, description, tags);
  }

  /** The same with another online store. */
  public FeatureGroupDefinition withOnline(OnlineConfig next) {
    return new FeatureGroupDefinition(
        name, schema, Optional.of(next), offline, throughput, roleArn, description, tags);
  }

  /** The same, paid for in another way. */
  public FeatureGroupDefinition withThroughput(Throughput next) {
    return new FeatureGroupDefinition(
        name, schema, online, offline, next, roleArn, description, tags);
  }

  /** The same with other tags. */
  public FeatureGroupDefinition withTags(Map<String, String> next) {
    return new FeatureGroupDefinition(
        name, schema, online, offline, throughput, roleArn, description, next);
  }

  private static void checkTags(Map<String, String> tags, Problems problems) {
    if (tags.size() > Limit.TAGS.max()) {
      problems.add("Tags has %d entries; the limit is %d.", tags.size(), Limit.TAGS.max());
    }
    tags.forEach(
        (key, value) -> {
          if (!Limit.TAG_KEY.holds(key.length())) {
            problems.add("A tag key must have %s characters.", Limit.TAG_KEY);
          } else if (key.startsWith("aws:")) {
            problems.add("Tag key '%s' begins with 'aws:', which is reserved.", Shown.name(key));
          }
          if (!Limit.TAG_VALUE.holds(value.length())) {
            problems.add(
                "The value of tag '%s' exceeds %d characters.",
                Shown.name(key), Limit.TAG_VALUE.max());
          }
        });
  }
}
