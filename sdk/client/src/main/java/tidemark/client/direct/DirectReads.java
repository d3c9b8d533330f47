package tidemark.client.direct;

import java.util.List;
import java.util.Optional;
import tidemark.client.RecordReads;
import tidemark.client.record.RecordTypes;
import tidemark.client.record.TypedRecord;
import tidemark.deploy.Stage;
import tidemark.model.FeatureStoreException;
import tidemark.record.BatchGet;
import tidemark.record.GetRecord;
import tidemark.record.RecordReader;
import tidemark.record.ServedRecord;
import tidemark.registry.Caller;

/**
 * Reads records straight from DynamoDB, with the caller's own rights on the tables: one call
 * between the caller and the value. Answers what the API answers, by the same code: what was
 * written before is seen, expired and deleted records are not, and a change of a group's definition
 * is seen within 30 seconds or as soon as a record shows it.
 *
 * <p>Who may read a table is for IAM to say; grants of the deployment, which its functions check,
 * are not asked. Thread-safe.
 */
public final class DirectReads implements RecordReads {
  private static final String ARN = "arn:";

  private final RecordReader reader;
  private final boolean knowsAccount;
  private final Runnable release;
  private final RecordTypes types = new RecordTypes();

  DirectReads(RecordReader reader, boolean knowsAccount, Runnable release) {
    this.reader = reader;
    this.knowsAccount = knowsAccount;
    this.release = release;
  }

  /** Begins to describe reads of the deployment of that name, such as {@code prod}. */
  public static DirectReadsBuilder ofStage(String stage) {
    Stage named = new Stage(stage);
    return ofTables(named.registryTable(), named.onlineTablePrefix());
  }

  /**
   * Begins to describe reads of these tables.
   *
   * @param registry the table of groups' definitions
   * @param onlinePrefix what the names of groups' tables begin with
   */
  public static DirectReadsBuilder ofTables(String registry, String onlinePrefix) {
    return new DirectReadsBuilder(registry, onlinePrefix);
  }

  @Override
  public Optional<ServedRecord> getRecord(GetRecord request) {
    requireName(request.group());
    return reader.get(Caller.LOCAL, request);
  }

  @Override
  public BatchGet.Answer batchGetRecord(List<BatchGet.Wanted> wanted) {
    wanted.forEach(some -> requireName(some.group()));
    return reader.getAll(Caller.LOCAL, wanted);
  }

  @Override
  public Optional<TypedRecord> get(String group, String identifier) {
    requireName(group);
    return reader
        .find(Caller.LOCAL, new GetRecord(group, identifier, List.of()))
        .map(TypedRecord::of);
  }

  @Override
  public <T extends Record> Optional<T> get(String group, String identifier, Class<T> type) {
    return get(group, identifier)
        .map(record -> types.of(type, record.group(), record.schema()).read(record));
  }

  @Override
  public void close() {
    release.run();
  }

  private void requireName(String group) {
    if (!knowsAccount && group.startsWith(ARN)) {
      throw FeatureStoreException.invalid(
          "An ARN names an account, and these reads were not told theirs. Give the feature group's"
              + " name, or the account with account(...).");
    }
  }
}
