package tidemark.local.sqlite;

import org.junit.jupiter.api.extension.RegisterExtension;
import tidemark.registry.FeatureGroupRegistry;
import tidemark.registry.FeatureGroupRegistryContract;

class SqliteRegistryTest extends FeatureGroupRegistryContract {
  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @Override
  protected FeatureGroupRegistry registry() {
    return store.get().registry();
  }
}
