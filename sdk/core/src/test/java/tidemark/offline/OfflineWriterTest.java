package tidemark.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryObjectStore;
import tidemark.fixture.InMemoryStore;
import tidemark.fixture.PlainFileFormat;
import tidemark.metric.Metrics;
import tidemark.model.FeatureGroup;
import tidemark.record.BatchWrite;
import tidemark.record.PutRecord;
import tidemark.registry.Caller;

class OfflineWriterTest {
  private static final String TIME = "2026-03-01T10:00:00Z";

  @Test
  @DisplayName(
      "G-01, G-16: what a batch wrote beside a group that is gone is in a file all the same")
  void whatABatchWroteBesideAGroupThatIsGoneIsInAFile() {
    InMemoryStore store = new InMemoryStore();
    InMemoryObjectStore objects = new InMemoryObjectStore();
    FeatureGroup gone = store.create(Fixtures.definition("gone"));
    FeatureGroup kept = store.create(Fixtures.definition("kept"));
    List<PutRecord> puts = List.of(put("kept", "a"), put("gone", "b"), put("kept", "c"));
    store.records.putAll(Caller.LOCAL, BatchWrite.Request.of(puts));
    store.groups.delete(Caller.LOCAL, gone.name());
    store.settle();
    OfflineWriter writer =
        new OfflineWriter(
            store.registry,
            objects,
            new PlainFileFormat(),
            store.deployment,
            new ObjectStore.Key("acme-fs", "quarantine/"),
            store.clock,
            Metrics.NONE);

    Set<String> failed = writer.write(store.log.pending());

    ComputedHistory history = new ComputedHistory(objects, new PlainFileFormat());
    String data =
        store.deployment.dataPrefix(kept.definition().offline().orElseThrow(), kept.incarnation());
    assertThat(store.log.pending()).hasSize(1);
    assertThat(failed).isEmpty();
    assertThat(objects.list("acme-fs", "quarantine/", "", 10)).hasSize(1);
    assertThat(objects.list("acme-fs", data, "", 10))
        .flatExtracting(file -> history.rows(kept, file.key()))
        .extracting(row -> row.record().identifier().value())
        .containsExactlyInAnyOrder("a", "c");
  }

  private static PutRecord put(String group, String id) {
    return new PutRecord(group, features(id, TIME, given("s", "x")), Set.of(), Optional.empty());
  }
}
