package tidemark.registry;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroup.Status;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.GroupChange;
import tidemark.model.Incarnation;
import tidemark.model.Limit;
import tidemark.model.OfflineConfig;
import tidemark.model.Shown;
import tidemark.registry.Authorizer.Access;

/**
 * Creates, describes, lists, updates and deletes feature groups.
 *
 * <pre>
 * create -&gt; Creating -&gt; Created --delete--&gt; Deleting -&gt; (gone)
 *              `------&gt; CreateFailed --delete--^    `--&gt; DeleteFailed --delete--&gt; Deleting
 * </pre>
 *
 * <p>{@link #create}, {@link #update} and {@link #delete} answer at once; {@link #settle} does the
 * work later and may be repeated at any point. Thread-safe.
 */
public final class FeatureGroups {
  private static final int ATTEMPTS_MAX = 10;

  private final FeatureGroupRegistry registry;
  private final GroupCache cache;
  private final Provisioner provisioner;
  private final Settling settling;
  private final Authorizer authorizer;
  private final OfflineHealth health;
  private final Deployment deployment;
  private final InstantSource clock;
  private final GroupUpdates updates;

  public FeatureGroups(
      FeatureGroupRegistry registry,
      GroupCache cache,
      Provisioner provisioner,
      Settling settling,
      Authorizer authorizer,
      OfflineHealth health,
      Deployment deployment,
      InstantSource clock) {
    this.registry = registry;
    this.cache = cache;
    this.provisioner = provisioner;
    this.settling = settling;
    this.authorizer = authorizer;
    this.health = health;
    this.deployment = deployment;
    this.clock = clock;
    this.updates = new GroupUpdates(registry, cache, provisioner, clock);
  }

  public Deployment deployment() {
    return deployment;
  }

  /**
   * Registers a group; it is usable once {@link Status#CREATED}.
   *
   * @throws FeatureStoreException IN_USE if the name is taken, LIMIT_EXCEEDED at 100 groups
   */
  public FeatureGroup create(Caller caller, FeatureGroupDefinition definition) {
    authorizer.authorize(caller, Access.ADMIN, definition.name());
    checkBucket(definition);
    checkDatabase(definition);
    checkSqlNames(definition.name());
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Instant now = clock.instant();
      Incarnation incarnation = nextIncarnation(definition.name(), now);
      FeatureGroup group =
          new FeatureGroup(
              definition.withGeneratedCatalog(incarnation, deployment.catalogDatabase()),
              incarnation,
              Status.CREATING,
              Optional.empty(),
              now,
              now,
              1);
      if (registry.insert(group)) {
        settling.request(group.name());
        return group;
      }
      if (registry.find(definition.name()).isPresent()) {
        throw inUse(definition.name());
      }
    }
    throw changedTooOften(definition.name());
  }

  /**
   * The group as it is now.
   *
   * @throws FeatureStoreException NOT_FOUND
   */
  public DescribedGroup describe(Caller caller, FeatureGroupName name) {
    authorizer.authorize(caller, Access.READ, name);
    return health.describe(registry.find(name).orElseThrow(() -> absent(name)));
  }

  /** The groups that the filter accepts, in its order. */
  public GroupPage list(Caller caller, GroupFilter filter) {
    List<DescribedGroup> readable =
        registry.list().stream()
            .filter(group -> authorizer.permits(caller, Access.READ, group.name()))
            .map(health::describe)
            .toList();
    return filter.page(readable);
  }

  /**
   * Begins to change a group; the change is made once {@link FeatureGroup#isUpdating} is over.
   *
   * @throws FeatureStoreException NOT_FOUND; INVALID if the group cannot be changed so, is not
   *     Created, or is being updated; LIMIT_EXCEEDED at 2,500 features
   */
  public void update(Caller caller, FeatureGroupName name, GroupChange change) {
    authorizer.authorize(caller, Access.ADMIN, name);
    updates.begin(registry.find(name).orElseThrow(() -> absent(name)), change);
    settling.request(name);
  }

  /**
   * Begins to delete a group. Its online records are unreachable when this returns; offline files
   * and their table stay.
   *
   * @throws FeatureStoreException NOT_FOUND; INVALID while the group is being created or updated
   */
  public void delete(Caller caller, FeatureGroupName name) {
    authorizer.authorize(caller, Access.ADMIN, name);
    FeatureGroup group = registry.find(name).orElseThrow(() -> absent(name));
    if (group.status() == Status.CREATING) {
      throw FeatureStoreException.invalid(
          "Feature group '%s' is Creating. Delete it once it is Created.", name);
    }
    GroupUpdates.refuseWhileUpdating(group);
    if (group.status() != Status.DELETING) {
      if (!registry.replace(group.settled(Status.DELETING, Optional.empty(), clock.instant()))) {
        throw new FeatureStoreException(
            Kind.UNAVAILABLE, "Feature group '" + name + "' was changed meanwhile. Try again.");
      }
    }
    cache.forget(name);
    settling.request(name);
  }

  /** Finishes what was begun with a group; nothing to do otherwise. */
  public void settle(FeatureGroupName name) {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<FeatureGroup> found = registry.find(name);
      if (found.isEmpty() || !found.get().isUnfinished() || settle(found.get())) {
        return;
      }
    }
    throw changedTooOften(name);
  }

  /** Asks for everything unfinished to be settled, as after a restart. */
  public void resume() {
    registry.list().stream()
        .filter(FeatureGroup::isUnfinished)
        .forEach(group -> settling.request(group.name()));
  }

  /** Does one group's work; false if its entry was changed meanwhile, as by new tags. */
  private boolean settle(FeatureGroup group) {
    return switch (group.status()) {
      case CREATING -> settleCreation(group);
      case DELETING -> settleDeletion(group);
      case CREATED, CREATE_FAILED, DELETE_FAILED -> updates.settle(group);
    };
  }

  private boolean settleCreation(FeatureGroup group) {
    FeatureGroup next;
    try {
      provisioner.create(group);
      next = group.settled(Status.CREATED, Optional.empty(), clock.instant());
    } catch (FeatureStoreException e) {
      next = group.settled(Status.CREATE_FAILED, Optional.of(e.text()), clock.instant());
    }
    return registry.replace(next);
  }

  private boolean settleDeletion(FeatureGroup group) {
    try {
      provisioner.delete(group);
    } catch (FeatureStoreException e) {
      return registry.replace(
          group.settled(Status.DELETE_FAILED, Optional.of(e.text()), clock.instant()));
    }
    return registry.remove(group);
  }

  private Incarnation nextIncarnation(FeatureGroupName name, Instant now) {
    OptionalLong last = registry.lastIncarnation(name);
    long second = now.getEpochSecond();
    return new Incarnation(
        name, last.isPresent() ? Math.max(second, last.getAsLong() + 1) : second);
  }

  private void checkBucket(FeatureGroupDefinition definition) {
    definition
        .offline()
        .filter(offline -> !deployment.allows(offline.location()))
        .ifPresent(
            offline -> {
              throw FeatureStoreException.invalid(
                  "S3Uri names bucket '%s'; this store may use %s.",
                  offline.location().bucket(),
                  String.join(", ", deployment.buckets().orElse(Set.of())));
            });
  }

  private void checkDatabase(FeatureGroupDefinition definition) {
    definition
        .offline()
        .filter(offline -> !offline.glueTableDisabled())
        .flatMap(OfflineConfig::catalog)
        .filter(table -> !deployment.allows(table))
        .ifPresent(
            table -> {
              throw FeatureStoreException.invalid(
                  "DataCatalogConfig names database '%s'; this store makes tables in '%s' only. Use"
                      + " that, or leave DataCatalogConfig out, or set DisableGlueTableCreation and"
                      + " keep the table yourself.",
                  Shown.name(table.database()), deployment.catalogDatabase());
            });
  }

  private void checkSqlNames(FeatureGroupName name) {
    List<FeatureGroup> all = registry.list();
    Set<String> wanted = ViewNames.of(name).all();
    for (FeatureGroup other : all) {
      if (other.name().equals(name)) {
        throw inUse(name);
      }
      for (String taken : ViewNames.of(other.name()).all()) {
        if (wanted.contains(taken)) {
          throw FeatureStoreException.invalid(
              "Feature group '%s' would share the SQL view '%s' with feature group '%s'. Choose"
                  + " another name.",
              name, taken, other.name());
        }
      }
    }
    if (all.size() >= Limit.FEATURE_GROUPS.max()) {
      throw new FeatureStoreException(
          Kind.LIMIT_EXCEEDED,
          "There are "
              + all.size()
              + " feature groups; the limit is "
              + Limit.FEATURE_GROUPS.max()
              + ".");
    }
  }

  private static FeatureStoreException changedTooOften(FeatureGroupName name) {
    return new FeatureStoreException(
        Kind.UNAVAILABLE, "Feature group '" + name + "' changes too often. Try again.");
  }

  private static FeatureStoreException inUse(FeatureGroupName name) {
    return new FeatureStoreException(
        Kind.IN_USE,
        "Resource Already Exists: FeatureGroup with name " + name + " already exists.");
  }

  /** The message AWS gives. */
  static FeatureStoreException absent(FeatureGroupName name) {
    return FeatureStoreException.notFound(
        "Resource Not Found: Amazon SageMaker can't find a FeatureGroup with name %s.", name);
  }
}
