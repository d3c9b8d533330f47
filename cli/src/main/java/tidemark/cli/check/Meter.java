package tidemark.cli.check;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.concurrent.atomic.LongAdder;
import tidemark.client.Call;
import tidemark.client.Reply;
import tidemark.client.Transport;

/**
 * Counts what calls cost on their way to a store. The transport behind it is not closed with it.
 * Thread-safe.
 */
final class Meter implements Transport {
  private static final String OURS = "/_tidemark/";

  private final Transport transport;
  private final LongAdder calls = new LongAdder();
  private final LongAdder reads = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final LongAdder queries = new LongAdder();

  Meter(Transport transport) {
    this.transport = transport;
  }

  @Override
  public Reply send(Call call) throws IOException {
    String path = call.pathAndQuery();
    if (path.startsWith(OURS)) {
      queries.increment();
    } else {
      calls.increment();
      count(call.method(), path);
    }
    return transport.send(call);
  }

  /** A batch counts as one read or write: its records are few and small here. */
  private void count(String method, String path) {
    boolean reads =
        method.equals("GET") || path.equals("/BatchGetRecord") || path.endsWith("/ListRecords");
    if (reads) {
      this.reads.increment();
    } else if (!path.equals("/")) {
      writes.increment();
    }
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return transport.toString();
  }

  /** What was counted so far. */
  Usage usage() {
    return new Usage(calls.sum(), reads.sum(), writes.sum(), queries.sum());
  }

  /**
   * What something took of a store.
   *
   * @param calls of the API, reads and writes of records among them
   * @param queries of the offline store
   */
  record Usage(long calls, long reads, long writes, long queries) {
    static final Usage NONE = new Usage(0, 0, 0, 0);

    /** By the prices of docs/deploy.md, in dollars: us-east-1, on demand, without free tiers. */
    private static final BigDecimal CALL = new BigDecimal("0.000004233");

    private static final BigDecimal READ = new BigDecimal("0.000000125");
    private static final BigDecimal WRITE = new BigDecimal("0.000001105");

    /** Athena scans 10 MB at least. */
    private static final BigDecimal QUERY = new BigDecimal("0.00005");

    Usage minus(Usage before) {
      return new Usage(
          calls - before.calls,
          reads - before.reads,
          writes - before.writes,
          queries - before.queries);
    }

    Usage plus(Usage other) {
      return new Usage(
          calls + other.calls, reads + other.reads, writes + other.writes, queries + other.queries);
    }

    /** Dollars for people and machines alike: never in powers of ten. */
    static String shown(BigDecimal dollars) {
      return dollars.setScale(6, RoundingMode.HALF_UP).toPlainString();
    }

    /** About what it costs on AWS. */
    BigDecimal dollars() {
      return CALL.multiply(BigDecimal.valueOf(calls))
          .add(READ.multiply(BigDecimal.valueOf(reads)))
          .add(WRITE.multiply(BigDecimal.valueOf(writes)))
          .add(QUERY.multiply(BigDecimal.valueOf(queries)));
    }
  }
}
