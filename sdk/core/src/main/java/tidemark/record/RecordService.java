package tidemark.record;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tidemark.metric.Metrics;
import tidemark.model.Deployment;
import tidemark.model.FeatureStoreException;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;
import tidemark.registry.GroupCache;

/**
 * Puts, gets and deletes records. A write checks everything, then appends to the log, then writes
 * online under the one order, in exactly this sequence: so nothing is ever online that the log does
 * not have. Every step is idempotent, and a retry repeats them all. Thread-safe.
 */
public final class RecordService {
  private final RecordWriter writer;
  private final RecordUpdates updates;
  private final BatchWriter batches;
  private final RecordReader reader;
  private final RecordListing listing;

  public RecordService(
      Deployment deployment,
      GroupCache cache,
      Authorizer authorizer,
      OnlineStore online,
      IngestionLog log,
      InstantSource clock,
      Metrics metrics,
      PageTokens tokens) {
    this(deployment, cache, authorizer, online, log, clock, metrics, tokens, FutureBound.NONE);
  }

  /**
   * A service that refuses puts too far in the future.
   *
   * @param future how far they may lie
   */
  public RecordService(
      Deployment deployment,
      GroupCache cache,
      Authorizer authorizer,
      OnlineStore online,
      IngestionLog log,
      InstantSource clock,
      Metrics metrics,
      PageTokens tokens,
      FutureBound future) {
    GroupAccess groups = new GroupAccess(deployment, cache, authorizer);
    IngestionPath path = new IngestionPath(online, log, clock, metrics, future);
    this.writer = new RecordWriter(groups, online, path);
    this.updates = new RecordUpdates(groups, online, path, clock);
    this.batches = new BatchWriter(groups, online, path, writer);
    this.reader = new RecordReader(groups, deployment, online, clock);
    this.listing = new RecordListing(groups, online, clock, tokens);
  }

  /**
   * Writes a record. A record whose order is not greater than the stored one's stays historic: it
   * is recorded offline and does not change what is served.
   *
   * @throws FeatureStoreException INVALID or NOT_FOUND before any effect; UNAVAILABLE when it may
   *     or may not have taken effect, never online only
   */
  public void put(Caller caller, PutRecord request) {
    writer.put(caller, request);
  }

  /**
   * Writes many records, each as {@link #put} would; of the same record in order.
   *
   * @throws FeatureStoreException INVALID when there are too many entries or none
   */
  public BatchWrite.Answer putAll(Caller caller, BatchWrite.Request request) {
    return batches.putAll(caller, request);
  }

  /**
   * Changes some features of a record that is served now, and keeps the others. Offline it is a
   * whole record again.
   *
   * @throws FeatureStoreException as {@link #put}; NOT_FOUND also when there is no such record,
   *     CONFLICT when its event time is later than the one given
   */
  public void update(Caller caller, UpdateRecord request) {
    updates.update(caller, request);
  }

  /**
   * Deletes a record as of an event time. A soft delete leaves a tombstone that older writes cannot
   * pass; a hard delete forgets the record.
   *
   * @throws FeatureStoreException as {@link #put}; INVALID also when a hard delete is not later
   *     than the record
   */
  public void delete(Caller caller, DeleteRecord request) {
    writer.delete(caller, request);
  }

  /**
   * The record that is served now; empty when there is none, or it is deleted or expired.
   *
   * @throws FeatureStoreException INVALID, NOT_FOUND or UNAVAILABLE
   */
  public Optional<ServedRecord> get(Caller caller, GetRecord request) {
    return reader.get(caller, request);
  }

  /** Many records at once, each as {@link #get} would answer it. */
  public BatchGet.Answer getAll(Caller caller, List<BatchGet.Wanted> wanted) {
    return reader.getAll(caller, wanted);
  }

  /**
   * A page of the identifiers of what is served now.
   *
   * @throws FeatureStoreException INVALID, also for a token that was not given for this group;
   *     NOT_FOUND or UNAVAILABLE
   */
  public RecordPage list(Caller caller, ListRecords request) {
    return listing.list(caller, request);
  }
}
