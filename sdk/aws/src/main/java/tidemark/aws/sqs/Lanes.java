package tidemark.aws.sqs;

import java.util.List;
import tidemark.model.FeatureStoreException;
import tidemark.record.LogMessage;

/**
 * The queues of a log. A message goes by the group of its first write, so that a group which writes
 * much delays only those that share its lane. Every lane has the same consumer, so a message is in
 * no wrong one, and the number of lanes may change at any time.
 *
 * @param queueUrls at least one
 */
public record Lanes(List<String> queueUrls) {
  public Lanes {
    queueUrls = List.copyOf(queueUrls);
    if (queueUrls.isEmpty()) {
      throw FeatureStoreException.invalid("A log needs at least one queue.");
    }
  }

  public static Lanes of(String... queueUrls) {
    return new Lanes(List.of(queueUrls));
  }

  /** The URL of the queue that takes a message. */
  String of(LogMessage message) {
    String group = message.writes().get(0).incarnation().key();
    return queueUrls.get(Math.floorMod(group.hashCode(), queueUrls.size()));
  }
}
