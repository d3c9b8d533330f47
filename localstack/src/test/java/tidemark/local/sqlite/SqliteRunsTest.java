package tidemark.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tidemark.materialize.Lease;
import tidemark.materialize.RunId;
import tidemark.materialize.Runs;
import tidemark.materialize.RunsContract;
import tidemark.model.FeatureGroupName;
import tidemark.model.Incarnation;

class SqliteRunsTest extends RunsContract {
  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @Override
  protected Runs runs() {
    return store.get().runs();
  }

  @Test
  void aProcessThatDiedHoldsNoLease() {
    Incarnation group = new Incarnation(new FeatureGroupName("clicks"), 1_772_359_200L);
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    Instant until = now.plusSeconds(900);
    store
        .get()
        .runs()
        .acquire(new Lease(group, new RunId("a"), "", now, until, Optional.empty()), now);

    store.reopen();

    assertThat(store.get().runs().lease(group)).isEmpty();
  }
}
