package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.FeatureStoreClient;
import tidemark.fixture.Definitions;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.OnlineConfig;
import tidemark.model.RecordIdentifier;
import tidemark.record.BatchWrite;
import tidemark.record.GetRecord;
import tidemark.record.ListRecords;
import tidemark.record.ListRecords.SoftDeleted;
import tidemark.record.PutRecord;
import tidemark.record.RecordPage;
import tidemark.record.UpdateRecord;

/** Batch writes, lists and updates by the Java client, over SQLite. */
class LocalRecordsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String T1 = "2026-03-01T10:00:00Z";

  @TempDir Path directory;
  private FeatureStoreClient client;

  @BeforeEach
  void open() {
    openAgain();
    client.createFeatureGroup(
        Definitions.online(
            "clicks",
            new OnlineConfig(
                OnlineConfig.StorageType.STANDARD_V2, Optional.empty(), Optional.empty())));
    client.waitUntilCreated("clicks", PATIENCE);
  }

  private void openAgain() {
    client =
        FeatureStoreClient.builder()
            .transport(LocalFeatureStore.open(directory, LocalSettings.standard()))
            .build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  @DisplayName("cases 49, 51: what a batch wrote is listed, and a token outlives a restart")
  void whatABatchWroteIsListed() {
    BatchWrite.Answer answer = client.batchWriteRecord(batch(25, ""));
    RecordPage first = client.listRecords(request(Optional.empty()));
    client.close();
    openAgain();

    List<RecordIdentifier> met = new ArrayList<>(first.identifiers());
    for (Optional<String> next = first.next(); next.isPresent(); ) {
      RecordPage page = client.listRecords(request(next));
      met.addAll(page.identifiers());
      next = page.next();
    }

    assertThat(answer).isEqualTo(new BatchWrite.Answer(List.of(), List.of()));
    assertThat(met).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("case 49: a bad entry is told by its place")
  void aBadEntryIsToldByItsPlace() {
    PutRecord bad =
        new PutRecord("clicks", features("bad", T1, given("n", "x")), Set.of(), Optional.empty());
    List<PutRecord> puts = new ArrayList<>();
    batch(3, "").entries().forEach(entry -> puts.add(entry.put()));
    puts.add(1, bad);

    BatchWrite.Answer answer = client.batchWriteRecord(BatchWrite.Request.of(puts));

    assertThat(answer.failed()).extracting(BatchWrite.Failed::entry).containsExactly(1);
    assertThat(answer.unprocessed()).isEmpty();
    assertThat(client.listRecords(request(Optional.empty())).identifiers()).hasSize(3);
  }

  @Test
  @DisplayName("S-15: a batch of more than 1 MiB is written")
  void aLargeBatchIsWritten() {
    BatchWrite.Answer answer = client.batchWriteRecord(batch(17, "x".repeat(340_000)));

    assertThat(answer).isEqualTo(new BatchWrite.Answer(List.of(), List.of()));
    assertThat(client.getRecord(new GetRecord("clicks", "u16", List.of("s"))).orElseThrow())
        .extracting(served -> served.features().get(0))
        .isEqualTo(given("s", "x".repeat(340_000)));
    assertThatThrownBy(() -> client.batchWriteRecord(batch(19, "x".repeat(340_000))))
        .hasMessageContaining("the limit is 6291456 bytes")
        .extracting("kind")
        .isEqualTo(Kind.INVALID);
  }

  @Test
  @DisplayName("case 52: an update merges; an older one is a conflict; a missing record not found")
  void anUpdateMerges() {
    client.batchWriteRecord(batch(1, "old"));

    client.updateRecord(update("u0", T1));

    assertThat(client.getRecord(new GetRecord("clicks", "u0", List.of())).orElseThrow().features())
        .isEqualTo(features("u0", T1, given("n", "8"), given("s", "old")));
    assertThatThrownBy(() -> client.updateRecord(update("u0", "2026-03-01T09:00:00Z")))
        .extracting("kind")
        .isEqualTo(Kind.CONFLICT);
    assertThatThrownBy(() -> client.updateRecord(update("u1", T1)))
        .extracting("kind")
        .isEqualTo(Kind.NOT_FOUND);
  }

  private static UpdateRecord update(String id, String time) {
    return new UpdateRecord(
        "clicks", id, List.of(given("ts", time), given("n", "8")), Set.of(), Optional.empty());
  }

  private static ListRecords request(Optional<String> token) {
    return new ListRecords("clicks", 10, token, SoftDeleted.LEFT_OUT);
  }

  private static BatchWrite.Request batch(int count, String text) {
    return BatchWrite.Request.of(
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new PutRecord(
                        "clicks",
                        features("u" + i, T1, given("s", text)),
                        Set.of(),
                        Optional.empty()))
            .toList());
  }
}
