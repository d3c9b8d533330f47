package tidemark.offline;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.Shown;

/**
 * What a training set shall hold.
 *
 * @param timeColumn the spine's column of event times; empty for the one it can only be
 * @param identifierColumns the spine's column of a group's identifiers, where it is not named like
 *     the group's record identifier feature
 * @param knownAt only what was written until then; may lie in the future
 * @param maxAge how old a record may be, in place of its time to live
 */
public record TrainingSetRequest(
    List<FeatureReference> features,
    Optional<String> timeColumn,
    Map<FeatureGroupName, String> identifierColumns,
    ColumnNaming naming,
    Optional<Instant> knownAt,
    Optional<Duration> maxAge) {

  /** No set needs more; a Parquet file of ours has no more columns. Source: guarantees.md, S-16. */
  public static final int FEATURES_MAX = 2_500;

  public TrainingSetRequest {
    features = List.copyOf(features);
    identifierColumns = Map.copyOf(identifierColumns);
    if (features.isEmpty()) {
      throw FeatureStoreException.invalid(
          "A training set needs at least one feature, given as group:feature.");
    }
    if (features.size() > FEATURES_MAX) {
      throw FeatureStoreException.invalid(
          "The training set asks for %d features; the limit is %d.", features.size(), FEATURES_MAX);
    }
    maxAge.ifPresent(TrainingSetRequest::checkAge);
  }

  /** Everything as it is by default. */
  public static TrainingSetRequest of(List<FeatureReference> features) {
    return new TrainingSetRequest(
        features,
        Optional.empty(),
        Map.of(),
        ColumnNaming.FEATURE,
        Optional.empty(),
        Optional.empty());
  }

  /** Parses an instant such as {@code 2026-03-01T10:00:00Z}; it must say its zone. */
  public static Instant parseKnownAt(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw FeatureStoreException.invalid(
          hasNoZone(text)
              ? "Known-at time '%s' has no zone. Add Z for UTC, such as 2026-03-01T10:00:00Z."
              : "Known-at time '%s' is not a time. Give one such as 2026-03-01T10:00:00Z.",
          Shown.name(text));
    }
  }

  private static void checkAge(Duration age) {
    if (age.isNegative() || age.isZero() || age.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0) {
      throw FeatureStoreException.invalid("The max age must be positive and at most 292 years.");
    }
  }

  private static boolean hasNoZone(String text) {
    try {
      if (text.contains("T")) {
        LocalDateTime.parse(text);
      } else {
        LocalDate.parse(text);
      }
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
