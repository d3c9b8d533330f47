package tidemark.client.internal;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tidemark.model.FeatureType;
import tidemark.model.Limit;
import tidemark.model.OnlineConfig;
import tidemark.model.PartitionLayout;

/**
 * The keys that a definition file may have and what each holds. The reader knows no other keys, and
 * the JSON schema is made of them.
 */
final class DefinitionKeys {
  private static final String NAME = "[a-zA-Z0-9]([_-]*[a-zA-Z0-9]){0,63}";

  /** A span of time. */
  private static final String SPAN = "[0-9]{1,18}\\s*[A-Za-z]+";

  /** What a key holds. */
  sealed interface Holds {
    /**
     * Text.
     *
     * @param pattern that all of it matches, unless empty
     */
    record Text(String pattern, int charactersMax) implements Holds {}

    /** One of a few words. */
    record OneOf(List<String> words) implements Holds {}

    /** A whole number. */
    record Whole(long least, long most) implements Holds {}

    /** True or false. */
    record Flag() implements Holds {}

    /** Any keys, each with a text. */
    record Texts(int entriesMax, Text key, Text value) implements Holds {}

    /** A list of mappings. */
    record ListOf(Section element, int elementsMax) implements Holds {}

    /** One form or another. */
    record Either(List<Holds> forms) implements Holds {}
  }

  /** A mapping whose keys are known. */
  record Section(Map<String, Key> keys) implements Holds {
    Section {
      keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    Set<String> names() {
      return keys.keySet();
    }
  }

  /** Whether a key may be missing. */
  enum Presence {
    REQUIRED,
    OPTIONAL
  }

  /** What a key is for and what it holds. */
  record Key(Presence presence, String description, Holds holds) {}

  static final Section TTL =
      section(
          required("value", "How many of the unit.", new Holds.Whole(1, Integer.MAX_VALUE)),
          required("unit", "Such as days.", text("[A-Za-z]+", 7)));

  static final Section ONLINE =
      section(
          optional("enabled", "False for no online store.", new Holds.Flag()),
          optional(
              "ttl",
              "How long a record is served after its event time, such as 7 days.",
              either(text(SPAN, 32), TTL)),
          optional(
              "storage_type",
              "Standard when missing. Standard can become Standard_V2; collections need InMemory.",
              words(Arrays.stream(OnlineConfig.StorageType.values()).map(t -> t.wireName()))));

  static final Section OFFLINE =
      section(
          optional("enabled", "False for no offline store.", new Holds.Flag()),
          optional("s3_uri", "Where the files go.", text("s3://.+", Limit.S3_URI)),
          optional(
              "partition",
              "How the files are partitioned by event time; day when missing.",
              words(Arrays.stream(PartitionLayout.values()).map(PartitionLayout::text))));

  static final Section THROUGHPUT =
      section(
          required("read_units", "Units of reading provisioned.", whole(Limit.CAPACITY_UNITS)),
          required("write_units", "Units of writing provisioned.", whole(Limit.CAPACITY_UNITS)));

  static final Section MATERIALIZATION =
      section(
          optional(
              "schedule",
              "When runs begin: rate(6 hours), or cron(0 3 * * ? *): minute, hour, day of month,"
                  + " month, day of week, year.",
              text("(rate|cron)\\(.+\\)", 256)),
          optional(
              "time_zone",
              "The time zone of a cron, such as Europe/Berlin; UTC when missing.",
              text("[A-Za-z][A-Za-z0-9_+/-]*", 64)),
          optional(
              "expected_run_time",
              "From the start of a run until its records are served, such as 40 min; 0 s when"
                  + " missing.",
              text(SPAN, 32)),
          optional(
              "source_lag",
              "How old the newest record is that a run can see at its start; 0 s when missing.",
              text(SPAN, 32)),
          optional(
              "on_arrival",
              "True for a run soon after a file arrives that PutRecord did not write.",
              new Holds.Flag()));

  static final Section FEATURE =
      section(
          required("name", "The feature's name, unique in the group without case.", name()),
          required(
              "type",
              "The type of its values.",
              words(Arrays.stream(FeatureType.values()).map(FeatureType::wireName))),
          optional(
              "collection",
              "How many values it holds, unless one.",
              new Holds.OneOf(List.of("List", "Set", "Vector"))),
          optional("dimension", "Elements of a Vector.", whole(Limit.VECTOR_DIMENSION)),
          optional("description", "What the feature is.", text("", Limit.FEATURE_DESCRIPTION)),
          optional(
              "owner",
              "Who answers for the feature; kept as its parameter owner.",
              text("[\\p{L}\\p{Z}\\p{N}_.:/=+-]+", Limit.FEATURE_PARAMETER)));

  static final Section ROOT =
      section(
          required("name", "The group's name, unique in the store without case.", name()),
          optional(
              "description", "What the group's records are.", text("", Limit.GROUP_DESCRIPTION)),
          optional(
              "owner",
              "Who answers for the group; kept as the tag owner.",
              text("", Limit.TAG_VALUE)),
          required("record_identifier", "The feature that identifies a record.", name()),
          required("event_time", "The feature that says when a record came to hold.", name()),
          required(
              "features",
              "The features. They can be added to, and not taken from.",
              new Holds.ListOf(FEATURE, Limit.FEATURES.max())),
          optional(
              "online",
              "The online store; there is one when missing.",
              either(new Holds.Flag(), ONLINE)),
          optional(
              "offline",
              "The offline store; there is one when missing.",
              either(new Holds.Flag(), OFFLINE)),
          optional(
              "throughput",
              "How the online store is paid for; on_demand when missing.",
              either(new Holds.OneOf(List.of("on_demand")), THROUGHPUT)),
          optional(
              "materialization",
              "How the group is brought online without anyone asking; it is not when missing.",
              MATERIALIZATION),
          optional(
              "tags",
              "All tags of the group.",
              new Holds.Texts(
                  Limit.TAGS.max(), text("", Limit.TAG_KEY), text("", Limit.TAG_VALUE))));

  private DefinitionKeys() {}

  @SafeVarargs
  private static Section section(Map.Entry<String, Key>... keys) {
    Map<String, Key> all = new LinkedHashMap<>();
    for (Map.Entry<String, Key> key : keys) {
      all.put(key.getKey(), key.getValue());
    }
    return new Section(all);
  }

  private static Map.Entry<String, Key> required(String name, String description, Holds holds) {
    return Map.entry(name, new Key(Presence.REQUIRED, description, holds));
  }

  private static Map.Entry<String, Key> optional(String name, String description, Holds holds) {
    return Map.entry(name, new Key(Presence.OPTIONAL, description, holds));
  }

  private static Holds name() {
    return text(NAME, Limit.FEATURE_GROUP_NAME);
  }

  private static Holds.Text text(String pattern, Limit characters) {
    return new Holds.Text(pattern, characters.max());
  }

  private static Holds.Text text(String pattern, int charactersMax) {
    return new Holds.Text(pattern, charactersMax);
  }

  private static Holds words(Stream<String> words) {
    return new Holds.OneOf(words.toList());
  }

  private static Holds whole(Limit limit) {
    return new Holds.Whole(limit.min(), limit.max());
  }

  private static Holds either(Holds... forms) {
    return new Holds.Either(List.of(forms));
  }
}
