package tidemark.local;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tidemark.local.sqlite.SqliteIngestionLog.Received;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;
import tidemark.record.LogMessage;
import tidemark.record.LoggedWrite;
import tidemark.registry.OfflineHealth;

/**
 * Knows by the log which groups' writes do not reach their offline stores: one that was delivered
 * several times in vain, or given up, blocks its group until another write of it succeeds.
 * Thread-safe.
 */
final class LogHealth implements OfflineHealth {
  /** One failure may be a passing one; the third comes three seconds after the first. */
  private static final int TRIES_MAX = 3;

  private final Map<String, String> faults = new ConcurrentHashMap<>();

  @Override
  public Optional<String> fault(FeatureGroup group) {
    return Optional.ofNullable(faults.get(group.incarnation().key()));
  }

  /** Learns that a message was delivered and comes again. */
  void failed(Received message) {
    if (message.receives() >= TRIES_MAX) {
      String fault =
          "Writes do not reach the offline store; one was tried "
              + message.receives()
              + " times. The log of the server tells of each failure.";
      each(message.body(), group -> faults.put(group.key(), fault));
    }
  }

  /** Learns that a message was written. */
  void written(Received message) {
    if (!faults.isEmpty()) {
      each(message.body(), group -> faults.remove(group.key()));
    }
  }

  /** Learns of messages that were given up before. */
  void givenUp(List<String> bodies) {
    for (String body : bodies) {
      each(
          body,
          group ->
              faults.put(
                  group.key(), "Writes that did not reach the offline store were given up."));
    }
  }

  private static void each(String body, Consumer<Incarnation> action) {
    try {
      LogMessage.parse(body).writes().stream()
          .map(LoggedWrite::incarnation)
          .distinct()
          .forEach(action);
    } catch (FeatureStoreException e) {
      return; // it names no group; the writer puts it into quarantine
    }
  }
}
