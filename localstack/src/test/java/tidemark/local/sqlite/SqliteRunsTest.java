package tidemark.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tidemark.materialize.Lease;
import tidemark.materialize.RunCursor;
import tidemark.materialize.RunId;
import tidemark.materialize.Runs;
import tidemark.materialize.RunsContract;
import tidemark.materialize.Scope;
import tidemark.model.FeatureGroupName;
import tidemark.model.Incarnation;
import tidemark.offline.ObjectStore;

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
    RunCursor cursor =
        new RunCursor(
            Scope.PENDING,
            new RunCursor.InFile(new ObjectStore.Key("acme-fs", "a.parquet"), 10, 5),
            1_000);
    Lease died = new Lease(group, new RunId("a"), "", now, now.plusSeconds(900), Optional.empty());
    Lease next = new Lease(group, new RunId("b"), "", now, now.plusSeconds(900), Optional.empty());
    store.get().runs().acquire(died, now);
    store.get().runs().renew(died.renewed(died.until(), Optional.of(cursor)));

    store.reopen();

    assertThat(store.get().runs().lease(group).flatMap(Lease::cursor)).contains(cursor);
    assertThat(store.get().runs().acquire(next, now.minusSeconds(3_600))).isEmpty();
  }
}
