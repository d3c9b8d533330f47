package tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.GivenFeature;
import tidemark.record.BatchGet;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;
import tidemark.registry.Caller;

/** More records than one call takes, over the batch calls of a store in memory. */
class BulkCallsTest {
  private static final String T = "2026-03-01T10:00:00Z";

  private final BatchStore way = new BatchStore();
  private final FeatureStoreClient client = FeatureStoreClient.builder().transport(way).build();

  @BeforeEach
  void createGroups() {
    way.store.create(Fixtures.definition("clicks"));
    way.store.create(Fixtures.definition("views"));
  }

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void readsAreSplitAndAnsweredInTheOrderAsked() {
    way.store.records.put(Caller.LOCAL, put("clicks", "i7", T));
    way.store.records.put(Caller.LOCAL, put("views", "i203", T));

    List<ReadOutcome> outcomes =
        client.getAll(
            List.of(
                new BatchGet.Wanted("clicks", ids(0, 150), List.of("id")),
                new BatchGet.Wanted("views", ids(200, 300), List.of()),
                new BatchGet.Wanted("CLICKS", List.of("i7", "i7"), List.of("n"))));

    assertThat(way.sizes).containsExactly(100, 100, 52);
    assertThat(outcomes).hasSize(252);
    assertThat(outcomes)
        .extracting(ReadOutcome::identifier)
        .startsWith("i0", "i1")
        .endsWith("i299", "i7", "i7");
    assertThat(outcomes.stream().filter(o -> o.record().isPresent()).map(ReadOutcome::identifier))
        .containsExactly("i7", "i203", "i7", "i7");
    assertThat(outcomes).allMatch(outcome -> outcome.failure().isEmpty());
    assertThat(outcomes.get(7).record().orElseThrow().features()).hasSize(1);
    assertThat(outcomes.get(250).group()).isEqualTo("CLICKS");
  }

  @Test
  void whatIsLeftUnprocessedIsAskedForAgain() {
    way.store.records.put(Caller.LOCAL, put("clicks", "i4", T));
    way.processed.addAll(List.of(3, 0, 1));

    List<ReadOutcome> outcomes = client.getAll(List.of(wanted("clicks", ids(0, 5))));

    assertThat(way.sizes).containsExactly(5, 2, 2, 1);
    assertThat(outcomes).allMatch(outcome -> outcome.failure().isEmpty());
    assertThat(outcomes.get(4).record()).isPresent();
  }

  @Test
  void aReadThatIsNeverProcessedIsGivenUpAndTold() {
    way.processed.addAll(Collections.nCopies(20, 0));

    List<ReadOutcome> outcomes = client.getAll(List.of(wanted("clicks", ids(0, 2))));

    assertThat(way.sizes).hasSize(Retries.ATTEMPTS_MAX);
    assertThat(outcomes)
        .allSatisfy(
            outcome ->
                assertThat(outcome.failure().orElseThrow())
                    .hasMessageStartingWith("The store was too busy for this record 8 times.")
                    .extracting(FeatureStoreException::kind)
                    .isEqualTo(Kind.THROTTLED));
    assertThat(outcomes.get(0)).hasToString("ReadOutcome[clicks, THROTTLED]");
  }

  @Test
  void whatCannotBeAskedForFailsAlone() {
    way.store.records.put(Caller.LOCAL, put("clicks", "i1", T));

    List<ReadOutcome> outcomes =
        client.getAll(List.of(wanted("unknown", ids(0, 1)), wanted("clicks", ids(1, 2))));

    assertThat(outcomes.get(0).failure().orElseThrow().kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(outcomes.get(1).record()).isPresent();
    assertThat(way.sizes).hasSize(1);
  }

  @Test
  void whenNothingAnswersNothingMoreIsAsked() {
    way.callsMax = 1;

    List<ReadOutcome> outcomes = client.getAll(List.of(wanted("clicks", ids(0, 350))));

    assertThat(outcomes.subList(0, 100)).allMatch(outcome -> outcome.failure().isEmpty());
    assertThat(outcomes.subList(100, 350))
        .allMatch(outcome -> outcome.failure().orElseThrow().text().contains("cut off"));
    assertThat(way.sizes).hasSize(1);
  }

  @Test
  void writesAreSplitByNumber() {
    List<PutRecord> puts = ids(0, 60).stream().map(id -> put("clicks", id, T)).toList();

    List<WriteOutcome> outcomes = client.putAll(puts);

    assertThat(way.sizes).containsExactly(25, 25, 10);
    assertThat(outcomes).hasSize(60).allMatch(WriteOutcome::isWritten);
    assertThat(way.store.log.writes()).hasSize(60);
  }

  @Test
  void writesAreSplitBySize() {
    String long1 = "x".repeat(340_000);
    List<PutRecord> puts =
        ids(0, 24).stream().map(id -> put("clicks", id, T, given("s", long1))).toList();

    assertThat(client.putAll(puts)).allMatch(WriteOutcome::isWritten);

    assertThat(way.sizes).containsExactly(18, 6);
    assertThat(way.lengths).allMatch(length -> length <= 6 << 20);
  }

  @Test
  void whatIsLeftUnprocessedIsSentBeforeWhatFollows() {
    way.processed.addAll(List.of(10, 0));
    List<PutRecord> puts = new ArrayList<>();
    ids(0, 25).forEach(id -> puts.add(put("clicks", id, T, given("n", "1"))));
    puts.add(put("clicks", "i24", T, given("n", "2")));

    assertThat(client.putAll(puts)).hasSize(26).allMatch(WriteOutcome::isWritten);

    assertThat(way.sizes).containsExactly(25, 15, 15, 1);
    assertThat(served("i24")).contains(given("n", "2"));
  }

  @Test
  void aWriteThatIsRefusedOrNeverProcessedIsTold() {
    way.processed.add(2);
    way.processed.addAll(Collections.nCopies(20, 0));
    List<PutRecord> puts =
        List.of(put("clicks", "a", T), put("clicks", "b", "yesterday"), put("clicks", "c", T));

    List<WriteOutcome> outcomes = client.putAll(puts);

    assertThat(outcomes.get(0).isWritten()).isTrue();
    assertThat(outcomes.get(1).failure().orElseThrow().kind()).isEqualTo(Kind.INVALID);
    assertThat(outcomes.get(2).failure().orElseThrow().kind()).isEqualTo(Kind.THROTTLED);
    assertThat(way.sizes).hasSize(Retries.ATTEMPTS_MAX);
    assertThat(outcomes.get(2)).hasToString("WriteOutcome[THROTTLED]");
  }

  @Test
  void whenNothingAnswersNothingMoreIsSent() {
    way.callsMax = 1;

    List<WriteOutcome> outcomes =
        client.putAll(ids(0, 70).stream().map(id -> put("clicks", id, T)).toList());

    assertThat(outcomes.subList(0, 25)).allMatch(WriteOutcome::isWritten);
    assertThat(outcomes.subList(25, 70))
        .allMatch(outcome -> outcome.failure().orElseThrow().kind() == Kind.UNAVAILABLE);
    assertThat(way.sizes).hasSize(1);
  }

  @Test
  void callsThatDoNotWaitAnswerInFutures() throws Exception {
    try (FeatureStoreAsyncClient async = client.async(4)) {
      List<CompletableFuture<List<WriteOutcome>>> puts =
          IntStream.range(0, 8)
              .mapToObj(i -> async.putAll(List.of(put("clicks", "i" + i, T))))
              .toList();
      for (CompletableFuture<List<WriteOutcome>> put : puts) {
        assertThat(put.get()).allMatch(WriteOutcome::isWritten);
      }
      assertThat(async.getAll(List.of(wanted("clicks", ids(0, 8)))).get())
          .allMatch(outcome -> outcome.record().isPresent());
    }
  }

  @Test
  void aFutureFailsAsTheCallWould() {
    way.callsMax = 0;
    FeatureStoreAsyncClient async = client.async(1);

    assertThatThrownBy(() -> async.batchGetRecord(List.of(wanted("clicks", ids(0, 1)))).get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .hasMessageStartingWith("No answer from the store in memory: cut off.");
    async.close();
    assertThatThrownBy(() -> async.putAll(List.of()).get())
        .cause()
        .hasMessage("The client is closed.");
    assertThatThrownBy(() -> client.async(0))
        .hasMessage("A client that does not wait needs a thread at least.");
  }

  private List<GivenFeature> served(String identifier) {
    return way.store
        .records
        .get(Caller.LOCAL, new GetRecord("clicks", identifier, List.of()))
        .orElseThrow()
        .features();
  }

  private static List<String> ids(int from, int until) {
    return IntStream.range(from, until).mapToObj(i -> "i" + i).toList();
  }

  private static BatchGet.Wanted wanted(String group, List<String> identifiers) {
    return new BatchGet.Wanted(group, identifiers, List.of());
  }

  private static PutRecord put(String group, String id, String time, GivenFeature... others) {
    return new PutRecord(group, features(id, time, others), Set.of(), Optional.empty());
  }
}
