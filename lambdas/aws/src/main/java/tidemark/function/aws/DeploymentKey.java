package tidemark.function.aws;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.OfflineConfig;
import tidemark.model.OnlineConfig;

/**
 * The key of a deployment: the only one that the roles of its functions may use, and the one that
 * its buckets encrypt with.
 *
 * @param arn {@code arn:aws:kms:REGION:ACCOUNT:key/ID}
 */
record DeploymentKey(String arn) {
  /**
   * Returns if a group names no key or this one, by its ARN or its id.
   *
   * @throws FeatureStoreException INVALID if it names another, under which nothing could be kept
   */
  void check(FeatureGroupDefinition definition) {
    List<String> others =
        Stream.of(
                other(
                    "OnlineStoreConfig.SecurityConfig.KmsKeyId",
                    definition.online().flatMap(OnlineConfig::kmsKeyId)),
                other(
                    "OfflineStoreConfig.S3StorageConfig.KmsKeyId",
                    definition.offline().flatMap(OfflineConfig::kmsKeyId)))
            .flatMap(Optional::stream)
            .toList();
    if (!others.isEmpty()) {
      throw FeatureStoreException.invalid(
          "%s: not this deployment's key, and its functions may use no other. Delete the group and"
              + " create it again without, or with '%s'.",
          String.join(" and ", others), arn);
    }
  }

  private Optional<String> other(String member, Optional<String> key) {
    return key.filter(named -> !named.equals(arn) && !arn.endsWith(":key/" + named))
        .map(named -> member);
  }
}
