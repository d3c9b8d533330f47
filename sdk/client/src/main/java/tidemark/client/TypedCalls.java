package tidemark.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tidemark.client.record.RecordType;
import tidemark.client.record.RecordTypes;
import tidemark.client.record.TypedRecord;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;
import tidemark.record.ServedRecord;

/** Records of Java's types over the calls of the API, which knows texts. Thread-safe. */
final class TypedCalls {
  private final FeatureStoreClient client;
  private final DescribedSchemas schemas;
  private final RecordTypes types = new RecordTypes();

  TypedCalls(FeatureStoreClient client) {
    this.client = client;
    this.schemas = new DescribedSchemas(group -> client.describeFeatureGroup(group).definition());
  }

  Optional<TypedRecord> get(String group, String identifier) {
    return client
        .getRecord(new GetRecord(group, identifier, List.of()))
        .map(served -> typed(group, served));
  }

  <T extends Record> Optional<T> get(String group, String identifier, Class<T> type) {
    return get(group, identifier)
        .map(record -> types.of(type, record.group(), record.schema()).read(record));
  }

  <T extends Record> void put(String group, T record) {
    @SuppressWarnings("unchecked") // A record's class is final.
    RecordType<T> type = (RecordType<T>) type(group, record.getClass());
    client.putRecord(new PutRecord(group, type.write(record), Set.of(), Optional.empty()));
  }

  private RecordType<?> type(String group, Class<? extends Record> type) {
    FeatureGroupDefinition known = schemas.find(group);
    try {
      return types.of(type, known.name(), known.schema());
    } catch (FeatureStoreException e) {
      // The feature may have been added since.
      FeatureGroupDefinition now = schemas.refresh(group);
      return types.of(type, now.name(), now.schema());
    }
  }

  private TypedRecord typed(String group, ServedRecord served) {
    FeatureGroupDefinition known = schemas.find(group);
    return TypedRecord.of(known.name(), known.schema(), served)
        .or(
            () -> {
              FeatureGroupDefinition now = schemas.refresh(group);
              return TypedRecord.of(now.name(), now.schema(), served);
            })
        .orElseThrow(
            () ->
                new FeatureStoreException(
                    Kind.UNAVAILABLE,
                    "Feature group '" + known.name() + "' changed while it was read. Try again."));
  }
}
