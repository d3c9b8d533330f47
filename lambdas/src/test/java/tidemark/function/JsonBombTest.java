package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tidemark.fixture.Fixtures;

/** Bodies of PutRecord made to cost more than they are long. */
class JsonBombTest {
  private static final int WARM_UPS = 30;
  private static final int TIMED = 10;
  private static final Duration TIME_MAX = Duration.ofMillis(100);

  /** The event of 1 MiB in base64, its text, the bytes of the body, and what is read of them. */
  private static final long ALLOCATED_MAX = 64 << 20;

  private static final long HEAP_GROWTH_MAX = 16 << 20;

  static Stream<Arguments> bombs() {
    return Stream.of(
        bomb("B-36 S-15: 10,000 nested arrays", "{\"Record\":" + "[".repeat(10_000)),
        bomb("B-36 S-15: 10,000 nested objects", "{\"a\":".repeat(10_000)),
        bomb("B-36 S-15: half a million open arrays", "{\"x\":" + "[".repeat(500_000)),
        bomb("B-36 S-15: a string as long as a body", "{\"x\":\"" + "y".repeat(1_040_000) + "\"}"),
        bomb("B-36 S-15: a string that does not end", "{\"x\":\"" + "\\u0041".repeat(170_000)),
        bomb("B-36 S-15: a number of 1 MB", "{\"x\":" + "1".repeat(1_000_000) + "}"),
        bomb("B-36 S-15: a number of great exponent", record("1e999999999")),
        bomb("B-36 S-15: a fraction of 1 MB", "{\"x\":0." + "1".repeat(1_000_000) + "}"),
        bomb("B-36 S-15: a name of 1 MB", "{\"" + "n".repeat(1_000_000) + "\":1}"),
        bomb("S-15: 400,000 elements", "{\"Record\":[" + "0,".repeat(400_000) + "0]}"),
        bomb("S-15: 100,000 names, the last one twice", names(i -> "k" + i)),
        bomb("S-15: 30,000 names of one hash", names(JsonBombTest::ofOneHash)),
        bomb("S-15: 2,600 faults", "{\"Record\":[" + "{},".repeat(2_599) + "{}]}"));
  }

  private static Arguments bomb(String name, String body) {
    return Arguments.of(name, body);
  }

  private static String record(String n) {
    return "{\"Record\":"
        + Gateway.recordJson("id", "a", "ts", "2026-03-01T10:00:00Z", "x", n)
        + "}";
  }

  /** As many as a body holds; the last name stands twice. */
  private static String names(IntFunction<String> name) {
    StringBuilder body = new StringBuilder("{");
    for (int i = 0; i < 100_000 && body.length() < 1_000_000; i++) {
      body.append('"').append(name.apply(i)).append("\":1,");
    }
    int last = body.lastIndexOf(",\"");
    return body + body.substring(last + 1, body.length() - 1) + "}";
  }

  /** "Aa" and "BB" have one hash in Java, and so have words of them. */
  private static String ofOneHash(int number) {
    return IntStream.range(0, 15)
        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
        .collect(Collectors.joining("", number > 32_767 ? "x" + number : "", ""));
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName(
      "B-36 S-15: a body made to harm is refused in 100 ms, once warm, and leaves no memory")
  @MethodSource("bombs")
  void aBombIsRefusedSoonAndLeavesNothing(String name, String body) {
    Gateway gateway = new Gateway(GatewayFormat.HTTP);
    gateway.store.create(Fixtures.definition("clicks"));
    for (int i = 0; i < WARM_UPS; i++) {
      gateway.putBody("clicks", body).fails(400, "ValidationError");
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long heap = usedHeap();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long best = Long.MAX_VALUE;

    for (int i = 0; i < TIMED; i++) {
      long start = System.nanoTime();
      gateway.putBody("clicks", body);
      best = Math.min(best, System.nanoTime() - start);
    }

    long each = (threads.getCurrentThreadAllocatedBytes() - allocated) / TIMED;
    assertThat(Duration.ofNanos(best)).as(name).isLessThan(TIME_MAX);
    assertThat(each).as("bytes allocated for one").isLessThan(ALLOCATED_MAX);
    assertThat(usedHeap() - heap).as("bytes that remain").isLessThan(HEAP_GROWTH_MAX);
    assertThat(gateway.store.log.writes()).isEmpty();
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
