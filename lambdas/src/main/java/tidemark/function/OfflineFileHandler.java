package tidemark.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.http.EventTree;
import tidemark.http.OutcomeLog;
import tidemark.http.OutcomeLog.Field;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.offline.FileEntry;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFiles;

/**
 * Makes files visible as S3 tells of them, directly or through a queue. A file that can never be
 * read is told to the log and done with; anything else that fails is to be delivered again.
 */
public final class OfflineFileHandler implements RequestStreamHandler {
  private static final String OPERATION = "OfflineFile";

  private final OfflineFiles files;
  private final OutcomeLog log;

  public OfflineFileHandler(OfflineFiles files, OutcomeLog log) {
    this.files = files;
    this.log = log;
  }

  /**
   * Handles one event.
   *
   * @throws IOException if it is neither of S3 nor of a queue, or a file that S3 told of directly
   *     is to be tried again
   */
  @Override
  public void handleRequest(InputStream event, OutputStream response, @Nullable Context context)
      throws IOException {
    EventTree tree = EventTree.read(event);
    List<EventTree> records = tree.at("Records").elements();
    if (records.isEmpty() || !QueueBatch.isMessage(records.get(0))) {
      if (!appearAll(StorageEvent.read(tree))) {
        throw new IOException("A file is to be tried again");
      }
      QueueBatch.writeFailures(Set.of(), response);
      return;
    }
    Set<String> failed = new LinkedHashSet<>();
    for (QueueBatch.Message message : QueueBatch.read(tree)) {
      if (!appearAll(message)) {
        failed.add(message.id());
      }
    }
    QueueBatch.writeFailures(failed, response);
  }

  private boolean appearAll(QueueBatch.Message message) {
    try {
      return appearAll(StorageEvent.read(EventTree.read(message.body())));
    } catch (IOException e) {
      Map<Field, Object> outcome = outcome("failed");
      OutcomeLog.describe(e, outcome);
      log.write(outcome);
      return false;
    }
  }

  /** Whether all of them are done with; every one is tried. */
  private boolean appearAll(List<ObjectStore.Key> objects) {
    boolean done = true;
    for (ObjectStore.Key object : objects) {
      done &= appear(object);
    }
    return done;
  }

  private boolean appear(ObjectStore.Key object) {
    Map<Field, Object> outcome = outcome("ok");
    outcome.put(Field.OBJECT, object.toString());
    boolean done = true;
    try {
      Optional<FileEntry> entry = files.appear(object);
      outcome.put(Field.OUTCOME, entry.isPresent() ? "ok" : "ignored");
      entry.ifPresent(
          file -> {
            outcome.put(Field.FEATURE_GROUP, file.incarnation().group().value());
            outcome.put(Field.RECORD_COUNT, file.rows());
          });
    } catch (FeatureStoreException e) {
      done = e.kind() == Kind.INVALID;
      outcome.put(Field.OUTCOME, done ? "unreadable" : "failed");
      OutcomeLog.describe(e, outcome);
    } catch (RuntimeException | StackOverflowError e) {
      done = false;
      outcome.put(Field.OUTCOME, "failed");
      OutcomeLog.describe(e, outcome);
    }
    log.write(outcome);
    return done;
  }

  private static Map<Field, Object> outcome(String text) {
    Map<Field, Object> outcome = new EnumMap<>(Field.class);
    outcome.put(Field.OPERATION, OPERATION);
    outcome.put(Field.OUTCOME, text);
    return outcome;
  }
}
