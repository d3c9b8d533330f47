package tidemark.local.sqlite;

import org.junit.jupiter.api.extension.RegisterExtension;
import tidemark.offline.FileLedger;
import tidemark.offline.FileLedgerContract;

class SqliteFileLedgerTest extends FileLedgerContract {
  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @Override
  protected FileLedger ledger() {
    return store.get().ledger();
  }
}
