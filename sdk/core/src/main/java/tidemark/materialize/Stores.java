package tidemark.materialize;

import java.time.InstantSource;
import tidemark.offline.FileLedger;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.QueryEngine;
import tidemark.record.OnlineStore;

/**
 * What runs read and write.
 *
 * @param flush returns when the writes acknowledged before are in files of the ledger, as far as
 *     the log allows waiting for that
 * @param heldMax how many records a run holds before it writes
 */
record Stores(
    FileLedger ledger,
    ObjectStore objects,
    OfflineFileFormat format,
    OnlineStore online,
    QueryEngine engine,
    Runnable flush,
    InstantSource clock,
    Pause pause,
    int heldMax) {
  Stores holding(int records) {
    return new Stores(ledger, objects, format, online, engine, flush, clock, pause, records);
  }

  Stores pausing(Pause by) {
    return new Stores(ledger, objects, format, online, engine, flush, clock, by, heldMax);
  }
}
