package tidemark.wire;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.model.Problems;
import tidemark.record.GetRecord;
import tidemark.record.ServedRecord;

/** The query of GetRecord and the body of its answer. */
public final class GetRecordJson {
  static final String IDENTIFIER = "RecordIdentifierValueAsString";
  private static final String FEATURE_NAME = "FeatureName";

  /** Of a feature in an answer, with its name and value, if these are short. */
  private static final int FEATURE_BYTES = 96;

  /** What a query asks for. */
  public record Request(GetRecord get, ExpirationTimeResponse expiration) {}

  private GetRecordJson() {}

  /**
   * Reads a request.
   *
   * @throws tidemark.model.FeatureStoreException naming what is wrong with the query
   */
  public static Request read(String group, Query query) {
    Problems problems = new Problems();
    @Nullable String identifier = query.required(IDENTIFIER, problems);
    List<String> features = query.all(FEATURE_NAME);
    @Nullable ExpirationTimeResponse expiration =
        query
            .optional(ExpirationTimeResponse.MEMBER, problems)
            .map(text -> problems.parse(() -> ExpirationTimeResponse.parse(text)))
            .orElse(ExpirationTimeResponse.DISABLED);
    problems.throwIfAny();
    if (identifier == null) {
      throw new IllegalStateException("An identifier without problems is there");
    }
    return new Request(new GetRecord(group, identifier, features), expiration);
  }

  /**
   * The answer in UTF-8, as it stands in a string of other JSON, which a function's response is;
   * without a record it is an empty object.
   */
  public static byte[] writeEscaped(
      Optional<ServedRecord> served, ExpirationTimeResponse expiration) {
    int features = served.isPresent() ? served.get().features().size() : 0;
    JsonBytes json = JsonBytes.escaped(64 + features * FEATURE_BYTES).put('{');
    if (served.isPresent()) {
      ServedRecordJson.write(json, served.get(), expiration);
    }
    return json.put('}').toBytes();
  }
}
