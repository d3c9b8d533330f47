package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static tidemark.fixture.Fixtures.given;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryStore;
import tidemark.local.sqlite.SqliteIngestionLog.Received;
import tidemark.model.FeatureGroup;
import tidemark.record.LogMessage;
import tidemark.record.PutRecord;
import tidemark.registry.Caller;

class LogHealthTest {
  private final LogHealth health = new LogHealth();
  private FeatureGroup clicks = Fixtures.created(Fixtures.definition("clicks"));
  private String body = "";

  @BeforeEach
  void logAWrite() {
    InMemoryStore store = new InMemoryStore();
    clicks = store.create(Fixtures.definition("clicks"));
    store.records.put(
        Caller.LOCAL,
        new PutRecord(
            "clicks",
            Fixtures.features("a", "2026-03-01T10:00:00Z", given("n", "1")),
            Set.of(),
            Optional.empty()));
    body = new LogMessage(store.log.writes()).toJson();
  }

  @Test
  void theThirdFailureBlocksAGroupUntilAWriteSucceeds() {
    health.failed(received(1));
    health.failed(received(2));
    assertThat(health.fault(clicks)).isEmpty();

    health.failed(received(3));
    assertThat(health.fault(clicks).orElseThrow()).contains("one was tried 3 times");
    assertThat(health.fault(Fixtures.created(Fixtures.definition("clicks"), 1))).isEmpty();

    health.written(received(1));
    assertThat(health.fault(clicks)).isEmpty();
  }

  @Test
  void aWriteGivenUpBeforeBlocksItsGroup() {
    health.givenUp(List.of("no message", body));

    assertThat(health.fault(clicks).orElseThrow()).contains("were given up");
  }

  private Received received(int receives) {
    return new Received("m", body, receives, Instant.EPOCH);
  }
}
