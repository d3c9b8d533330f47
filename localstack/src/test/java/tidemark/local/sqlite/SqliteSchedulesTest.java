package tidemark.local.sqlite;

import org.junit.jupiter.api.extension.RegisterExtension;
import tidemark.materialize.Schedules;
import tidemark.materialize.SchedulesContract;

class SqliteSchedulesTest extends SchedulesContract {
  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @Override
  protected Schedules schedules() {
    return store.get().schedules();
  }
}
