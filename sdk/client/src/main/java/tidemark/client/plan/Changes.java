package tidemark.client.plan;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tidemark.client.MaterializationChange;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.GroupChange;

/**
 * What makes a group be as its file says, without losing anything.
 *
 * @param updates calls of UpdateFeatureGroup, in this order
 * @param tags to add or to replace
 * @param tagsRemoved keys of tags to remove
 * @param featureDescriptions to set, by feature
 * @param featureOwners to set, by feature
 */
public record Changes(
    List<GroupChange> updates,
    SortedMap<String, String> tags,
    SortedSet<String> tagsRemoved,
    SortedMap<String, String> featureDescriptions,
    SortedMap<String, String> featureOwners,
    MaterializationChange materialization) {
  public Changes {
    updates = List.copyOf(updates);
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    tagsRemoved = Collections.unmodifiableSortedSet(new TreeSet<>(tagsRemoved));
    featureDescriptions = Collections.unmodifiableSortedMap(new TreeMap<>(featureDescriptions));
    featureOwners = Collections.unmodifiableSortedMap(new TreeMap<>(featureOwners));
  }

  public boolean isEmpty() {
    return updates.isEmpty()
        && tags.isEmpty()
        && tagsRemoved.isEmpty()
        && featureDescriptions.isEmpty()
        && featureOwners.isEmpty()
        && materialization.equals(MaterializationChange.KEEP);
  }

  /** The definition after the updates. */
  FeatureGroupDefinition appliedTo(FeatureGroupDefinition current) {
    FeatureGroupDefinition next = current;
    for (GroupChange update : updates) {
      next = update.appliedTo(next);
    }
    return next;
  }
}
