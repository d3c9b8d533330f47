package tidemark.model;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The account and region a store lives in, and the buckets its groups may use.
 *
 * @param buckets the only buckets allowed for offline stores; empty allows any (a local store)
 * @param catalogDatabase of the tables of groups that name none
 */
public record Deployment(
    String account, String region, Optional<Set<String>> buckets, String catalogDatabase) {
  /** Where SageMaker has the tables of groups that name none. */
  public static final String CATALOG_DATABASE = "sagemaker_featurestore";

  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws[a-z-]*:sagemaker:([a-z0-9-]*):([0-9]{12}):feature-group/(.*)", Pattern.DOTALL);

  public Deployment {
    if (!ACCOUNT.matcher(account).matches()) {
      throw FeatureStoreException.invalid("Account '%s' is not 12 digits.", Shown.name(account));
    }
    if (!REGION.matcher(region).matches()) {
      throw FeatureStoreException.invalid("Region '%s' is not valid.", Shown.name(region));
    }
    buckets = buckets.map(Set::copyOf);
  }

  /** A store whose tables are where SageMaker has them. */
  public Deployment(String account, String region, Optional<Set<String>> buckets) {
    this(account, region, buckets, CATALOG_DATABASE);
  }

  /** AWS lower-cases the name inside an ARN. */
  public String arnOf(FeatureGroupName group) {
    return "arn:aws:sagemaker:"
        + region
        + ":"
        + account
        + ":feature-group/"
        + group.value().toLowerCase(Locale.ROOT);
  }

  /**
   * The group that a name or an ARN names.
   *
   * @throws FeatureStoreException when it is neither, or the ARN of another account or region
   */
  public FeatureGroupName resolve(String nameOrArn) {
    if (!nameOrArn.startsWith("arn:")) {
      return new FeatureGroupName(nameOrArn);
    }
    Matcher matcher = ARN.matcher(nameOrArn);
    if (!matcher.matches()) {
      throw FeatureStoreException.invalid(
          "'%s' is not the ARN of a feature group of account %s in region %s.",
          Shown.name(nameOrArn), account, region);
    }
    if (!matcher.group(1).equals(region) || !matcher.group(2).equals(account)) {
      throw FeatureStoreException.invalid(
          "The ARN names account %s in region '%s'; this store is account %s in region %s.",
          matcher.group(2), Shown.name(matcher.group(1)), account, region);
    }
    return new FeatureGroupName(matcher.group(3));
  }

  /** Whether a group's offline store may lie in that bucket. */
  public boolean allows(S3Uri location) {
    return buckets.isEmpty() || buckets.get().contains(location.bucket());
  }

  /** Whether a group's table may be made there; a deployment's functions have no other database. */
  public boolean allows(OfflineConfig.CatalogTable table) {
    return catalogDatabase.equals(CATALOG_DATABASE)
        || catalogDatabase.equalsIgnoreCase(table.database());
  }

  /**
   * The prefix of a group's data files within its bucket, without a slash at its end. Source:
   * SageMaker developer guide, offline store directory structure.
   */
  public String dataPrefix(OfflineConfig offline, Incarnation incarnation) {
    return offline
        .location()
        .key(account + "/sagemaker/" + region + "/offline-store/" + incarnation.text() + "/data");
  }

  /**
   * The directory of a group's data files.
   *
   * @throws java.util.NoSuchElementException if the group has no offline store
   */
  public String dataLocation(FeatureGroup group) {
    OfflineConfig offline = group.definition().offline().orElseThrow();
    return "s3://" + offline.location().bucket() + "/" + dataPrefix(offline, group.incarnation());
  }
}
