package tidemark.offline;

import java.time.Instant;
import java.util.OptionalInt;
import tidemark.model.EventTime;
import tidemark.model.Incarnation;
import tidemark.model.Partition;

/**
 * One offline file as the ledger knows it, whoever wrote it.
 *
 * @param schemaVersion by which a file of ours was written; empty for files of others
 * @param earliest the least event time in the file
 * @param latest the greatest event time in the file
 */
public record FileEntry(
    Incarnation incarnation,
    ObjectStore.Key object,
    Partition partition,
    long bytes,
    long rows,
    EventTime earliest,
    EventTime latest,
    Origin origin,
    OptionalInt schemaVersion,
    Instant arrivedAt,
    State state) {

  /** How the rows came to be. */
  public enum Origin {
    /** Written by the offline writer: the online store has them already. */
    API,
    /** Loaded in bulk. */
    LOAD,
    /** Written by Spark, Glue, SageMaker or anyone else. */
    OTHER
  }

  /** Whether the online store has the file's winners. */
  public enum State {
    /** It may lack some; of a file that the API wrote, only hard deletes are to be repeated. */
    PENDING,
    APPLIED
  }
}
