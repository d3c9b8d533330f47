package tidemark.simulation;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import tidemark.fixture.InMemoryOnlineStore;
import tidemark.offline.FileLedger;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineWriter.Delivery;
import tidemark.offline.QueryEngine;
import tidemark.record.IngestionLog;
import tidemark.record.OnlineStore;

/** How the services are put together: as the product does it. A mutant does one thing otherwise. */
class Composition {
  static final Composition PRODUCT = new Composition();

  InMemoryOnlineStore onlineStore() {
    return new InMemoryOnlineStore();
  }

  OnlineStore online(OnlinePort online, World world) {
    return online;
  }

  IngestionLog log(IngestionLog log, World world) {
    return log;
  }

  ObjectStore objects(ObjectStore objects, FileLedger ledger, OfflineFileFormat format) {
    return objects;
  }

  FileLedger ledger(FileLedger ledger) {
    return ledger;
  }

  OfflineFileFormat format(OfflineFileFormat format) {
    return format;
  }

  QueryEngine engine(QueryEngine engine) {
    return engine;
  }

  /** Whether every call is served by services that were just started. */
  boolean forgetsInvocations() {
    return false;
  }

  /** A call of a client's, from its beginning to its answer. */
  <T> T call(Supplier<T> call) {
    return call.get();
  }

  /** Writes a batch of the log; answers what is to be delivered again. */
  Set<String> write(List<Delivery> batch, Function<List<Delivery>, Set<String>> writer) {
    return writer.apply(batch);
  }

  /** Whether the queue forgets a batch before it is written. */
  boolean deletesFirst() {
    return false;
  }
}
