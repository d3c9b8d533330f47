package tidemark.registry;

import java.time.InstantSource;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureMetadata;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.MetadataChange;
import tidemark.registry.Authorizer.Access;

/** Tells and changes what is noted of features. Thread-safe. */
public final class FeatureMetadataService {
  private static final int ATTEMPTS_MAX = 10;

  private final FeatureGroupRegistry groups;
  private final MetadataRegistry metadata;
  private final Authorizer authorizer;
  private final InstantSource clock;

  public FeatureMetadataService(
      FeatureGroupRegistry groups,
      MetadataRegistry metadata,
      Authorizer authorizer,
      InstantSource clock) {
    this.groups = groups;
    this.metadata = metadata;
    this.authorizer = authorizer;
    this.clock = clock;
  }

  /**
   * A feature and what is noted of it.
   *
   * @throws FeatureStoreException NOT_FOUND if there is no such group or feature
   */
  public DescribedFeature describe(Caller caller, FeatureGroupName name, FeatureName feature) {
    authorizer.authorize(caller, Access.READ, name);
    FeatureGroup group = find(name);
    return new DescribedFeature(
        group, find(group, feature), metadata.find(group.incarnation(), feature));
  }

  /**
   * Changes what is noted of a feature.
   *
   * @throws FeatureStoreException NOT_FOUND if there is no such group or feature; INVALID if there
   *     would be too many parameters, or the group is being deleted
   */
  public void update(
      Caller caller, FeatureGroupName name, FeatureName feature, MetadataChange change) {
    authorizer.authorize(caller, Access.ADMIN, name);
    FeatureGroup group = find(name);
    find(group, feature);
    if (group.status() == FeatureGroup.Status.DELETING) {
      throw FeatureStoreException.invalid("Feature group '%s' is Deleting.", name);
    }
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      FeatureMetadata next =
          change.appliedTo(
              metadata.find(group.incarnation(), feature),
              group.incarnation(),
              feature,
              clock.instant());
      if (change.isEmpty() || metadata.replace(next)) {
        return;
      }
    }
    throw new FeatureStoreException(
        Kind.UNAVAILABLE, "The metadata of feature '" + feature + "' changes too often.");
  }

  private FeatureGroup find(FeatureGroupName name) {
    return groups.find(name).orElseThrow(() -> FeatureGroups.absent(name));
  }

  private static FeatureDefinition find(FeatureGroup group, FeatureName feature) {
    return group
        .schema()
        .find(feature)
        .orElseThrow(
            () ->
                FeatureStoreException.notFound(
                    "Resource Not Found: Amazon SageMaker can't find a feature with name %s in"
                        + " FeatureGroup %s.",
                    feature, group.name()));
  }
}
