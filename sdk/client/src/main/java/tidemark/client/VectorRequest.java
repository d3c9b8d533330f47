package tidemark.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.Limit;
import tidemark.offline.FeatureReference;
import tidemark.record.BatchGet;

/** Features to read together, and which record of each group to read them from. */
record VectorRequest(List<FeatureReference> features, Map<String, String> identifiers) {
  private static final int ROUNDS_MAX = 4;
  private static final Duration PAUSE = Duration.ofMillis(50);

  VectorRequest {
    features = List.copyOf(features);
    identifiers = Map.copyOf(identifiers);
  }

  FeatureVector read(RecordReads client) {
    Map<FeatureReference, FeatureValue> values = new HashMap<>();
    List<BatchGet.Wanted> wanted = wanted();
    for (int round = 1; !wanted.isEmpty(); round++) {
      BatchGet.Answer answer = client.batchGetRecord(wanted);
      if (!answer.failed().isEmpty()) {
        throw answer.failed().get(0).reason();
      }
      answer.found().forEach(found -> collect(found, values));
      wanted = answer.unprocessed();
      if (!wanted.isEmpty()) {
        if (round == ROUNDS_MAX) {
          throw new FeatureStoreException(
              Kind.THROTTLED, "The store is too busy to read every record. Try again later.");
        }
        Exchange.sleep(PAUSE.multipliedBy(round));
      }
    }
    return new FeatureVector(features, values);
  }

  /** One request per group, in the order the groups are first named. */
  private List<BatchGet.Wanted> wanted() {
    Map<FeatureGroupName, List<String>> byGroup = new LinkedHashMap<>();
    for (FeatureReference feature : features) {
      List<String> names = byGroup.computeIfAbsent(feature.group(), group -> new ArrayList<>());
      if (!names.contains(feature.feature().value())) {
        names.add(feature.feature().value());
      }
    }
    if (byGroup.size() > Limit.BATCH_GET_GROUPS.max()) {
      throw FeatureStoreException.invalid(
          "A feature vector spans at most %d feature groups.", Limit.BATCH_GET_GROUPS.max());
    }
    Map<FeatureGroupName, String> known = new HashMap<>();
    identifiers.forEach((group, id) -> known.put(new FeatureGroupName(group), id));
    List<BatchGet.Wanted> wanted = new ArrayList<>();
    byGroup.forEach(
        (group, names) -> {
          String identifier = known.get(group);
          if (identifier == null) {
            throw FeatureStoreException.invalid(
                "The record identifier of feature group '%s' is missing.", group);
          }
          wanted.add(new BatchGet.Wanted(group.value(), List.of(identifier), names));
        });
    return wanted;
  }

  private static void collect(BatchGet.Found found, Map<FeatureReference, FeatureValue> values) {
    FeatureGroupName group = new FeatureGroupName(found.group());
    for (GivenFeature feature : found.record().features()) {
      values.put(new FeatureReference(group, new FeatureName(feature.name())), feature.value());
    }
  }
}
