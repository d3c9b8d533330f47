package tidemark.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import tidemark.fixture.InMemoryStore;
import tidemark.record.BatchGet;
import tidemark.record.BatchWrite;
import tidemark.registry.Caller;
import tidemark.wire.BatchGetRecordJson;
import tidemark.wire.BatchWriteRecordJson;

/**
 * A way to a store in memory for batch calls alone, which gets round to so many records of a call
 * and leaves the others unprocessed. It keeps the sizes of the calls.
 */
final class BatchStore implements Transport {
  final InMemoryStore store = new InMemoryStore();
  final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
  final List<Integer> lengths = Collections.synchronizedList(new ArrayList<>());

  /** How many records of each of the next calls are processed; all of those after. */
  final List<Integer> processed = new ArrayList<>();

  /** From which call on nothing answers. */
  int callsMax = Integer.MAX_VALUE;

  @Override
  public Reply send(Call call) throws IOException {
    if (sizes.size() == callsMax) {
      throw new IOException("cut off");
    }
    store.clock.move(Duration.ofMillis(1));
    byte[] body = call.body().open().readAllBytes();
    lengths.add(body.length);
    String answer = call.pathAndQuery().equals("/BatchGetRecord") ? get(body) : write(body);
    return new Reply(
        200, Map.of(), new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
  }

  private String get(byte[] body) {
    BatchGetRecordJson.Request request = BatchGetRecordJson.read(body);
    int left = next(request.wanted().stream().mapToInt(w -> w.identifiers().size()).sum());
    List<BatchGet.Wanted> taken = new ArrayList<>();
    List<BatchGet.Wanted> later = new ArrayList<>();
    for (BatchGet.Wanted wanted : request.wanted()) {
      int now = Math.min(left, wanted.identifiers().size());
      left -= now;
      add(taken, wanted, wanted.identifiers().subList(0, now));
      add(later, wanted, wanted.identifiers().subList(now, wanted.identifiers().size()));
    }
    BatchGet.Answer whole = store.records.getAll(Caller.LOCAL, taken);
    return BatchGetRecordJson.write(
        request, new BatchGet.Answer(whole.found(), whole.failed(), later), 6_000_000, "r-1");
  }

  private static void add(
      List<BatchGet.Wanted> to, BatchGet.Wanted wanted, List<String> identifiers) {
    if (!identifiers.isEmpty()) {
      to.add(new BatchGet.Wanted(wanted.group(), identifiers, wanted.features()));
    }
  }

  private String write(byte[] body) {
    BatchWriteRecordJson.Request request = BatchWriteRecordJson.read(body);
    List<BatchWrite.Entry> entries = request.batch().entries();
    int taken = Math.min(next(entries.size()), entries.size());
    BatchWrite.Answer whole =
        taken == 0
            ? new BatchWrite.Answer(List.of(), List.of())
            : store.records.putAll(
                Caller.LOCAL,
                new BatchWrite.Request(entries.subList(0, taken), request.batch().ttl()));
    List<Integer> unprocessed = new ArrayList<>(whole.unprocessed());
    for (int i = taken; i < entries.size(); i++) {
      unprocessed.add(i);
    }
    return BatchWriteRecordJson.write(
        request, new BatchWrite.Answer(whole.failed(), unprocessed), "r-1");
  }

  private int next(int size) {
    sizes.add(size);
    return processed.isEmpty() ? Integer.MAX_VALUE : processed.remove(0);
  }

  @Override
  public void close() {
    // It holds nothing.
  }

  @Override
  public String toString() {
    return "the store in memory";
  }
}
