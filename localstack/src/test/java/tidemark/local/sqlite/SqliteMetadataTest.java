package tidemark.local.sqlite;

import org.junit.jupiter.api.extension.RegisterExtension;
import tidemark.registry.MetadataRegistry;
import tidemark.registry.MetadataRegistryContract;

class SqliteMetadataTest extends MetadataRegistryContract {
  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @Override
  protected MetadataRegistry metadata() {
    return store.get().metadata();
  }
}
