package tidemark.record;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import tidemark.model.EventTime;
import tidemark.model.FeatureRecord;
import tidemark.model.RecordIdentifier;
import tidemark.model.Schema;

/**
 * What the online store keeps for one identifier.
 *
 * @param expiresAt from when on it is not served, by exact time
 * @param purgeAtSecond from which epoch second on the store may remove it; later than expiry, so
 *     that an expired newer record still blocks an older one
 * @param tombstone whether this is a soft delete; it then holds no values
 */
public record OnlineItem(
    RecordIdentifier identifier,
    RecordOrder order,
    Optional<EventTime> expiresAt,
    OptionalLong purgeAtSecond,
    boolean tombstone,
    int schemaVersion,
    PackedRecord packed) {

  /** How long an expired item stays as a guard (guarantees.md, G-12). */
  public static final Duration PURGE_GUARD = Duration.ofHours(24);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** The item that a put or a soft delete leaves online. An expired one keeps no values. */
  public static OnlineItem of(LoggedWrite write, Instant now) {
    boolean tombstone = write.kind() == WriteKind.SOFT_DELETE;
    boolean expired = write.expiresAt().map(e -> !now.isBefore(e.at())).orElse(false);
    return new OnlineItem(
        write.identifier(),
        write.order(),
        write.expiresAt(),
        purgeAt(write.expiresAt(), now),
        tombstone,
        write.schemaVersion(),
        tombstone || expired ? PackedRecord.EMPTY : write.packed());
  }

  /**
   * Whether a read at that instant finds a record here. An item without values never comes back,
   * even if the clock goes back behind its expiry.
   */
  public boolean isServedAt(Instant now) {
    return !packed.isEmpty()
        && !tombstone
        && (expiresAt.isEmpty() || now.isBefore(expiresAt.get().at()));
  }

  public FeatureRecord record(Schema schema) {
    return packed.unpack(schema, schemaVersion, identifier, order.eventTime());
  }

  private static OptionalLong purgeAt(Optional<EventTime> expiresAt, Instant now) {
    if (expiresAt.isEmpty()) {
      return OptionalLong.empty();
    }
    Instant latest = expiresAt.get().at().isAfter(now) ? expiresAt.get().at() : now;
    long ceiling = latest.getEpochSecond() + (latest.getNano() > 0 ? 1 : 0);
    return OptionalLong.of(ceiling + PURGE_GUARD.toNanos() / NANOS_PER_SECOND);
  }
}
