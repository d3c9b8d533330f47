package tidemark.record;

/**
 * Port: the queue that makes an acknowledged write durable before anything else happens.
 * Implementations are thread-safe.
 */
public interface IngestionLog {
  /**
   * Returns once the message is durable. May deliver it to the consumer more than once, late, and
   * out of order.
   *
   * @throws tidemark.model.FeatureStoreException of kind UNAVAILABLE; the message may or may not be
   *     in the log
   */
  void append(LogMessage message);
}
