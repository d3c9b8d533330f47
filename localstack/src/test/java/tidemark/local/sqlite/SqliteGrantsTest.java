package tidemark.local.sqlite;

import org.junit.jupiter.api.extension.RegisterExtension;
import tidemark.registry.Grants;
import tidemark.registry.GrantsContract;

class SqliteGrantsTest extends GrantsContract {
  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @Override
  protected Grants grants() {
    return store.get().grants();
  }
}
