package tidemark.model;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A change to what is noted of a feature. Source: botocore, {@code UpdateFeatureMetadata}.
 *
 * @param additions parameters to set; one whose key is there is overwritten
 * @param removals keys of parameters to remove; unknown ones are ignored
 */
public record MetadataChange(
    Optional<String> description, Map<String, String> additions, Set<String> removals) {
  private static final Pattern CHARACTERS = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-]*");

  public MetadataChange {
    additions = Map.copyOf(new LinkedHashMap<>(additions));
    removals = Set.copyOf(removals);
    Problems problems = new Problems();
    description
        .filter(text -> !Limit.FEATURE_DESCRIPTION.holds(text.length()))
        .ifPresent(
            text ->
                problems.add(
                    "Description has %d characters; the limit is %d.",
                    text.length(), Limit.FEATURE_DESCRIPTION.max()));
    if (!UnicodeText.isWellFormed(description.orElse(""))) {
      problems.add("Description is not valid Unicode.");
    }
    if (!Limit.FEATURE_PARAMETERS.holds(additions.size())) {
      problems.add(
          "ParameterAdditions has %d elements; the limit is %d.",
          additions.size(), Limit.FEATURE_PARAMETERS.max());
    }
    if (!Limit.FEATURE_PARAMETERS.holds(removals.size())) {
      problems.add(
          "ParameterRemovals has %d elements; the limit is %d.",
          removals.size(), Limit.FEATURE_PARAMETERS.max());
    }
    for (Map.Entry<String, String> addition : additions.entrySet()) {
      check("The key of a parameter", addition.getKey(), problems);
      check(
          "The value of parameter '" + Shown.name(addition.getKey()) + "'",
          addition.getValue(),
          problems);
    }
    for (String key : new TreeSet<>(removals)) {
      check("A key in ParameterRemovals", key, problems);
      if (additions.containsKey(key)) {
        problems.add("Parameter '%s' is both added and removed.", Shown.name(key));
      }
    }
    problems.throwIfAny();
  }

  /**
   * What is noted after the change.
   *
   * @throws FeatureStoreException of kind INVALID if there would be too many parameters
   */
  public FeatureMetadata appliedTo(
      Optional<FeatureMetadata> before, Incarnation group, FeatureName feature, Instant now) {
    Map<String, String> parameters =
        new HashMap<>(before.map(FeatureMetadata::parameters).orElse(Map.of()));
    parameters.putAll(additions);
    parameters.keySet().removeAll(removals);
    return new FeatureMetadata(
        group,
        feature,
        description.or(() -> before.flatMap(FeatureMetadata::description)),
        parameters,
        now,
        before.map(FeatureMetadata::revision).orElse(0L) + 1);
  }

  /** Whether it would leave everything as it is. */
  public boolean isEmpty() {
    return description.isEmpty() && additions.isEmpty() && removals.isEmpty();
  }

  private static void check(String what, String text, Problems problems) {
    if (!Limit.FEATURE_PARAMETER.holds(text.length())) {
      problems.add("%s must have %s characters.", what, Limit.FEATURE_PARAMETER);
    } else if (!CHARACTERS.matcher(text).matches()) {
      problems.add("%s has characters other than letters, digits, spaces and _.:/=+-.", what);
    }
  }
}
