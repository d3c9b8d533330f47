package tidemark.local.sqlite;

import org.junit.jupiter.api.extension.RegisterExtension;
import tidemark.registry.OfflineCatalog;
import tidemark.registry.OfflineCatalogContract;

class SqliteCatalogTest extends OfflineCatalogContract {
  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @Override
  protected OfflineCatalog catalog() {
    return store.get().catalog();
  }
}
