package tidemark.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.Problems;
import tidemark.model.Shown;

/**
 * The decoded query of a request. A key may repeat: that is how a list travels. Keys the API does
 * not know are ignored.
 */
public record Query(Map<String, List<String>> values) {
  /** A query without parameters. */
  public static final Query NONE = new Query(Map.of());

  private static final int PARAMETERS_MAX = 2_600;

  /**
   * Takes what is decoded already.
   *
   * @throws FeatureStoreException of kind INVALID if there are too many
   */
  public Query {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    int count = 0;
    for (Map.Entry<String, List<String>> parameter : values.entrySet()) {
      copy.put(parameter.getKey(), List.copyOf(parameter.getValue()));
      count += parameter.getValue().size();
    }
    requireFew(count);
    values = copy;
  }

  /**
   * Decodes the part of a URL after {@code ?}. A plus sign is a space, as in forms; AWS's clients
   * send {@code %20} and {@code %2B}, and AWS does not say.
   *
   * @throws FeatureStoreException naming the parameter that is not percent-encoded UTF-8
   */
  public static Query parse(String raw) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (raw.isEmpty()) {
      return NONE;
    }
    String[] parameters = raw.split("&", PARAMETERS_MAX + 1);
    requireFew(parameters.length);
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      String key = decode(equals < 0 ? parameter : parameter.substring(0, equals), parameter);
      String value = decode(equals < 0 ? "" : parameter.substring(equals + 1), key);
      if (!key.isEmpty()) {
        values.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
      }
    }
    return new Query(values);
  }

  /** The part of a URL after {@code ?} that {@link #parse} reads as these values. */
  public static String encode(Map<String, List<String>> values) {
    StringJoiner raw = new StringJoiner("&");
    values.forEach(
        (key, all) ->
            all.forEach(
                value -> raw.add(PercentText.encode(key) + "=" + PercentText.encode(value))));
    return raw.toString();
  }

  /** The first value of a key, if there is one. */
  public Optional<String> first(String key) {
    return firstOf(all(key));
  }

  /** Whether the first value of a key is {@code true}. */
  public boolean isTrue(String key) {
    return first(key).filter("true"::equals).isPresent();
  }

  /** All values of a key, in order. */
  public List<String> all(String key) {
    return values.getOrDefault(key, List.of());
  }

  /** The only, non-empty value of a key; null after noting why there is none. */
  @Nullable String required(String key, Problems problems) {
    List<String> all = all(key);
    if (all.size() != 1) {
      problems.add(
          all.isEmpty() ? "%s: required." : "%s: must be given once, was given more than once.",
          key);
      return null;
    }
    if (all.get(0).isEmpty()) {
      problems.add("%s must not be empty.", key);
      return null;
    }
    return all.get(0);
  }

  /** The only value of a key, or none; a problem if it is given more than once. */
  Optional<String> optional(String key, Problems problems) {
    List<String> all = all(key);
    if (all.size() > 1) {
      problems.add("%s: must be given once, was given more than once.", key);
    }
    return firstOf(all);
  }

  private static void requireFew(int parameters) {
    if (parameters > PARAMETERS_MAX) {
      throw FeatureStoreException.invalid("The query has more than %d parameters.", PARAMETERS_MAX);
    }
  }

  private static Optional<String> firstOf(List<String> all) {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
  }

  private static String decode(String text, String key) {
    return PercentText.decode(text.replace('+', ' '))
        .orElseThrow(
            () ->
                FeatureStoreException.invalid(
                    "Query parameter '%s' is not percent-encoded UTF-8.", Shown.name(key)));
  }
}
