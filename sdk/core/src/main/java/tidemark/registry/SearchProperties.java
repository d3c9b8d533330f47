package tidemark.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.GroupUpdate;

/**
 * What a search can ask of one kind of resource: its properties by name. A property is a time, a
 * text, or, of a list of objects, the texts of all elements.
 */
final class SearchProperties<T> {
  private static final List<String> ENTRY = List.of("Key", "Value");

  private final Map<String, Function<T, Instant>> times = new LinkedHashMap<>();
  private final Map<String, Function<T, Optional<String>>> texts = new LinkedHashMap<>();
  private final Map<String, Function<T, Map<String, String>>> maps = new LinkedHashMap<>();
  private final Map<String, Function<T, List<Map<String, String>>>> lists = new LinkedHashMap<>();
  private final Map<String, List<String>> listMembers = new LinkedHashMap<>();
  private final Map<String, Function<T, List<String>>> others = new LinkedHashMap<>();

  private SearchProperties() {}

  static SearchProperties<DescribedGroup> ofGroups() {
    SearchProperties<DescribedGroup> known = new SearchProperties<>();
    known.text("FeatureGroupName", g -> g.group().name().value());
    known.optional("Description", g -> g.group().definition().description());
    known.text("FeatureGroupStatus", g -> g.group().status().wireName());
    known.text("RecordIdentifierFeatureName", g -> g.group().schema().identifier().value());
    known.text("EventTimeFeatureName", g -> g.group().schema().eventTime().value());
    known.times.put("CreationTime", g -> g.group().createdAt());
    known.times.put("LastModifiedTime", g -> g.group().modifiedAt());
    known.optional("RoleArn", g -> g.group().definition().roleArn());
    known.optional("FailureReason", g -> g.group().failureReason());
    known.optional(
        "OfflineStoreStatus.Status",
        g -> g.offlineStatus().map(GroupFilter.OfflineStatus::wireName));
    known.optional("LastUpdateStatus.Status", g -> updateStatus(g.group()));
    known.text(
        "OnlineStoreConfig.EnableOnlineStore",
        g -> Boolean.toString(g.group().definition().online().isPresent()));
    known.optional(
        "OnlineStoreConfig.StorageType",
        g -> g.group().definition().online().map(online -> online.storageType().wireName()));
    known.list(
        "FeatureDefinitions",
        List.of("FeatureName", "FeatureType", "CollectionType"),
        g -> g.group().schema().features().stream().map(SearchProperties::members).toList());
    known.map("Tags", g -> g.group().definition().tags());
    return known;
  }

  static SearchProperties<DescribedFeature> ofFeatures() {
    SearchProperties<DescribedFeature> known = new SearchProperties<>();
    known.text("FeatureGroupName", f -> f.group().name().value());
    known.text("FeatureName", f -> f.feature().name().value());
    known.text("FeatureType", f -> f.feature().type().wireName());
    known.optional("Description", DescribedFeature::description);
    known.times.put("CreationTime", DescribedFeature::createdAt);
    known.times.put("LastModifiedTime", DescribedFeature::modifiedAt);
    known.map("Parameters", DescribedFeature::parameters);
    known.others.put(
        "AllParameters",
        f -> {
          List<String> all = new ArrayList<>(f.parameters().keySet());
          all.addAll(f.parameters().values());
          return all;
        });
    return known;
  }

  /** The names of all properties, for a message. */
  String names() {
    List<String> names = new ArrayList<>(texts.keySet());
    names.addAll(times.keySet());
    listMembers.forEach((list, members) -> members.forEach(m -> names.add(list + "." + m)));
    maps.keySet().forEach(map -> names.add(map + ".<key>"));
    names.addAll(others.keySet());
    return String.join(", ", names);
  }

  /** The property, if it is a time. */
  Optional<Function<T, Instant>> time(String name) {
    return Optional.ofNullable(times.get(name));
  }

  /** The property's texts, if it is known and no time. */
  Optional<Function<T, List<String>>> texts(String name) {
    Optional<Function<T, Optional<String>>> single = single(name);
    if (single.isPresent()) {
      return single.map(value -> resource -> value.apply(resource).stream().toList());
    }
    int dot = name.indexOf('.');
    Function<T, List<Map<String, String>>> list =
        dot < 0 ? null : lists.get(name.substring(0, dot));
    if (list != null && members(name.substring(0, dot)).contains(name.substring(dot + 1))) {
      String member = name.substring(dot + 1);
      return Optional.of(
          resource ->
              list.apply(resource).stream()
                  .flatMap(element -> Optional.ofNullable(element.get(member)).stream())
                  .toList());
    }
    return Optional.ofNullable(others.get(name));
  }

  /** What resources are ordered by, as text; empty if it is no single value. */
  Optional<Function<T, String>> order(String name) {
    Function<T, Instant> time = times.get(name);
    if (time != null) {
      return Optional.of(
          resource -> String.format("%020d", EventTime.of(time.apply(resource)).nanos()));
    }
    return single(name).map(value -> resource -> value.apply(resource).orElse(""));
  }

  /** The elements of a list of objects, if it is known. */
  Optional<Function<T, List<Map<String, String>>>> elements(String name) {
    return Optional.ofNullable(lists.get(name));
  }

  /** The members of the objects of a list. */
  List<String> members(String list) {
    return maps.containsKey(list) ? ENTRY : listMembers.getOrDefault(list, List.of());
  }

  /** The names of the lists of objects, for a message. */
  String listNames() {
    return String.join(", ", lists.keySet());
  }

  private Optional<Function<T, Optional<String>>> single(String name) {
    Function<T, Optional<String>> text = texts.get(name);
    int dot = name.indexOf('.');
    if (text == null && dot > 0 && maps.containsKey(name.substring(0, dot))) {
      Function<T, Map<String, String>> map =
          maps.getOrDefault(name.substring(0, dot), t -> Map.of());
      String key = name.substring(dot + 1);
      return Optional.of(resource -> Optional.ofNullable(map.apply(resource).get(key)));
    }
    return Optional.ofNullable(text);
  }

  private void text(String name, Function<T, String> value) {
    texts.put(name, resource -> Optional.of(value.apply(resource)));
  }

  private void optional(String name, Function<T, Optional<String>> value) {
    texts.put(name, value);
  }

  private void list(
      String name, List<String> members, Function<T, List<Map<String, String>>> elements) {
    lists.put(name, elements);
    listMembers.put(name, members);
  }

  /** A list of keys with values: each key is a property, and the list can be asked as such. */
  private void map(String name, Function<T, Map<String, String>> entries) {
    maps.put(name, entries);
    lists.put(
        name,
        resource ->
            entries.apply(resource).entrySet().stream()
                .map(entry -> Map.of("Key", entry.getKey(), "Value", entry.getValue()))
                .toList());
  }

  private static Map<String, String> members(FeatureDefinition feature) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("FeatureName", feature.name().value());
    members.put("FeatureType", feature.type().wireName());
    feature.shape().collectionType().ifPresent(type -> members.put("CollectionType", type));
    return members;
  }

  private static Optional<String> updateStatus(FeatureGroup group) {
    return group.history().lastUpdate().map(GroupUpdate::status).map(GroupUpdate.Status::wireName);
  }
}
