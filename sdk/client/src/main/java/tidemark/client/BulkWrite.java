package tidemark.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.Limit;
import tidemark.record.BatchWrite;
import tidemark.record.PutRecord;
import tidemark.wire.BatchWriteRecordJson;
import tidemark.wire.Operation;

/**
 * Any number of puts, written by as few batch calls as the API's limits allow: at most 25 a call
 * and 6 MiB. What an answer leaves unprocessed is sent again before anything that follows, so that
 * puts of one record take effect in their order. Used once, by one thread.
 */
final class BulkWrite {
  private final FeatureStoreClient client;
  private final List<PutRecord> puts;
  private final @Nullable WriteOutcome[] outcomes;

  BulkWrite(FeatureStoreClient client, List<PutRecord> puts) {
    this.client = client;
    this.puts = List.copyOf(puts);
    this.outcomes = new WriteOutcome[puts.size()];
  }

  /** An outcome for each put, in their order. */
  List<WriteOutcome> run() {
    for (int from = 0; from < outcomes.length; ) {
      int until = fittingFrom(from);
      write(from, until);
      from = until;
    }
    List<WriteOutcome> all = new ArrayList<>();
    for (WriteOutcome outcome : outcomes) {
      if (outcome == null) {
        throw new IllegalStateException("A put was left without an outcome");
      }
      all.add(outcome);
    }
    return all;
  }

  /** Where the puts end that one call takes; at least one, however large. */
  private int fittingFrom(int from) {
    long bytes = 0;
    int until = from;
    while (until < puts.size() && until - from < Limit.BATCH_WRITE_ENTRIES.max()) {
      bytes += length(puts.get(until));
      if (bytes > Operation.BODY_BYTES_MAX && until > from) {
        break;
      }
      until++;
    }
    return until;
  }

  /** How many bytes a put takes in a body, and a few more. */
  private static int length(PutRecord put) {
    String alone = BatchWriteRecordJson.write(BatchWrite.Request.of(List.of(put)));
    return alone.getBytes(StandardCharsets.UTF_8).length;
  }

  private void write(int from, int until) {
    List<Integer> left = new ArrayList<>();
    for (int i = from; i < until; i++) {
      if (outcomes[i] == null) {
        left.add(i);
      }
    }
    for (int attempt = 1; !left.isEmpty(); attempt++) {
      Map<Integer, FeatureStoreException> again = send(left);
      if (attempt == Retries.ATTEMPTS_MAX) {
        again.forEach((i, reason) -> outcomes[i] = WriteOutcome.failed(reason));
      }
      left.removeIf(i -> outcomes[i] != null);
      if (!left.isEmpty()) {
        Retries.pause(attempt);
      }
    }
  }

  /** Sends these; which are to be sent again, and why. */
  private Map<Integer, FeatureStoreException> send(List<Integer> some) {
    Map<Integer, FeatureStoreException> again = new HashMap<>();
    BatchWrite.Answer answer;
    try {
      answer =
          client.batchWriteRecord(BatchWrite.Request.of(some.stream().map(puts::get).toList()));
    } catch (FeatureStoreException e) {
      if (Retries.isNoAnswer(e)) {
        for (int i = 0; i < outcomes.length; i++) {
          fail(i, e);
        }
      }
      some.forEach(i -> fail(i, e));
      return again;
    }
    answer.unprocessed().forEach(i -> again.put(some.get(i), Retries.unprocessed()));
    for (BatchWrite.Failed failed : answer.failed()) {
      if (Retries.mayPass(failed.reason())) {
        again.put(some.get(failed.entry()), failed.reason());
      } else {
        fail(some.get(failed.entry()), failed.reason());
      }
    }
    for (int i : some) {
      if (outcomes[i] == null && !again.containsKey(i)) {
        outcomes[i] = WriteOutcome.WRITTEN;
      }
    }
    return again;
  }

  private void fail(int i, FeatureStoreException reason) {
    if (outcomes[i] == null) {
      outcomes[i] = WriteOutcome.failed(reason);
    }
  }
}
