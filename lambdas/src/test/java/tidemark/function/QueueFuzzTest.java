package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.fixture.Fuzz;
import tidemark.fixture.Fuzz.Outcome;
import tidemark.fixture.InMemoryStore;
import tidemark.offline.OfflineWriter.Delivery;
import tidemark.record.LogMessage;
import tidemark.record.LoggedWrite;
import tidemark.record.PackedRecord;
import tidemark.record.PutRecord;
import tidemark.registry.Caller;

/** Messages of any bytes beside sound ones: none is lost, and none holds the others up. */
class QueueFuzzTest {
  private static final String T1 = "2026-03-01T10:00:00Z";
  private final InMemoryStore store = new InMemoryStore();

  @Test
  @DisplayName(
      "S-08 G-01: a message of any bytes is written or quarantined; the one beside it is written")
  void aMessageOfAnyBytesIsWrittenOrQuarantined() {
    List<Delivery> sound = sound();
    Fuzz.of("bodies of queue messages")
        .asOneOf(2)
        .from(sound.stream().map(d -> d.body().getBytes(StandardCharsets.UTF_8)).toList())
        .with("\"v\":2", "\"op\":\"GET\"", "\"records\":[]", "\"exp\":", "{", "},{", "[")
        .run(
            (input, random) -> {
              Delivery any = new Delivery("any", new String(input, StandardCharsets.UTF_8));
              return written(List.of(any, sound.get(random.nextInt(sound.size()))));
            });
  }

  @Test
  @DisplayName("S-08 G-01: a message of sound form with values of any bytes holds up no other")
  void valuesOfAnyBytesHoldUpNoOther() {
    List<Delivery> sound = sound();
    LoggedWrite write = store.log.writes().get(0);
    Fuzz.of("packed records within messages")
        .asOneOf(2)
        .from(store.log.writes().stream().map(w -> w.packed().bytes()).toList())
        .run(
            (input, random) -> {
              LoggedWrite changed =
                  new LoggedWrite(
                      write.incarnation(),
                      write.schemaVersion(),
                      write.identifier(),
                      write.order(),
                      write.eventTimeText(),
                      write.kind(),
                      write.expiresAt(),
                      PackedRecord.of(input));
              Delivery any = new Delivery("any", new LogMessage(List.of(changed)).toJson());
              return written(List.of(any, sound.get(1)));
            });
  }

  @Test
  @DisplayName("S-03 S-08: an event of any bytes is a batch of a queue, or refused as a whole")
  void anEventOfAnyBytesIsABatchOrRefused() {
    List<Delivery> sound = sound();
    OfflineWriterHandler writer = new OfflineFlow(store).writer();
    Fuzz.of("events of a queue")
        .asOneOf(2)
        .from(OfflineFlow.queueEvent(sound), OfflineFlow.queueEvent(sound.subList(0, 1)))
        .with("\"eventSource\":\"aws:s3\"", "\"messageId\":null", "{", "[", ",", "\"body\":{}")
        .run(
            (input, random) -> {
              ByteArrayOutputStream out = new ByteArrayOutputStream();
              try {
                writer.handleRequest(new ByteArrayInputStream(input), out, null);
              } catch (IOException e) {
                assertThat(out.size()).isZero();
                return Outcome.REFUSED;
              }
              assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("{\"batchItemFailures\"");
              return Outcome.ACCEPTED;
            });
  }

  /** Whether the first of two messages was written; neither may be left over, as all is sound. */
  private Outcome written(List<Delivery> batch) throws IOException {
    OfflineFlow flow = new OfflineFlow(store);
    assertThat(OfflineFlow.failures(flow.writer(), OfflineFlow.queueEvent(batch))).isEmpty();
    assertThat(flow.keys("acme-fs")).isNotEmpty();
    return flow.keys("acme-ops").isEmpty() ? Outcome.ACCEPTED : Outcome.REFUSED;
  }

  private List<Delivery> sound() {
    store.create(Fixtures.definition("clicks"));
    for (String id : List.of("a", "b", "\u00e9")) {
      store.records.put(
          Caller.LOCAL,
          new PutRecord(
              "clicks",
              Fixtures.features(
                  id,
                  T1,
                  Fixtures.given("n", "7"),
                  Fixtures.given("x", "0.8444218515250481"),
                  Fixtures.given("s", "text")),
              Set.of(),
              Optional.empty()));
    }
    return new ArrayList<>(store.log.pending());
  }
}
