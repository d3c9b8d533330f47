package tidemark.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.client.record.TypedRecord;
import tidemark.offline.FeatureReference;
import tidemark.record.BatchGet;
import tidemark.record.GetRecord;
import tidemark.record.ServedRecord;

/**
 * Reads of what is served: through the API, or straight from the tables. Both answer alike.
 * Implementations are thread-safe, and throw {@link tidemark.model.FeatureStoreException} only.
 */
public interface RecordReads extends AutoCloseable {
  /** The record, or empty if there is none, or it was deleted or has expired. */
  Optional<ServedRecord> getRecord(GetRecord request);

  /** Up to 100 records of up to 100 groups. */
  BatchGet.Answer batchGetRecord(List<BatchGet.Wanted> wanted);

  /** The same record with values of Java's own types. */
  Optional<TypedRecord> get(String group, String identifier);

  /**
   * The same record as a Java record, whose components are features: see {@link
   * tidemark.client.record.RecordType}.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID naming each component that does
   *     not fit the group's definition
   */
  <T extends Record> Optional<T> get(String group, String identifier, Class<T> type);

  /**
   * Any number of records, by as many batch calls as that takes. What the store does not get round
   * to is asked for again, up to eight times, after pauses; nothing is left out.
   *
   * @return an outcome for each identifier, in the order asked; one that could not be read tells
   *     why
   */
  default List<ReadOutcome> getAll(List<BatchGet.Wanted> wanted) {
    return new BulkRead(this, wanted).run();
  }

  /**
   * The values of features, read by one batch call.
   *
   * @param identifiers which record of each group, by the group's name
   * @throws tidemark.model.FeatureStoreException if a group has no identifier here, or could not be
   *     read
   */
  default FeatureVector featureVector(
      List<FeatureReference> features, Map<String, String> identifiers) {
    return new VectorRequest(features, identifiers).read(this);
  }

  @Override
  void close();
}
