package tidemark.offline;

import java.util.OptionalInt;
import tidemark.fixture.Fixtures;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;

/** Entries of the ledger for tests that read no file. */
final class LedgerEntries {
  private LedgerEntries() {}

  /** A file of ours with a single row. */
  static FileEntry entry(FeatureGroup group, EventTime time, int number) {
    return new FileEntry(
        group.incarnation(),
        new ObjectStore.Key("acme-fs", "file" + number),
        group.definition().offline().orElseThrow().layout().partitionOf(time),
        1_000,
        1,
        time,
        time,
        FileEntry.Origin.API,
        OptionalInt.of(group.schema().version()),
        Fixtures.NOW,
        FileEntry.State.APPLIED);
  }
}
