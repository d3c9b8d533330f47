import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Puts and gets records of one group over HTTP at a fixed rate and remembers what was acknowledged.
 * Each put is a write of its own: number n of an identifier has the event time base + n ms and the
 * feature n. A call's time counts from when it was due, so that a server that falls behind is seen
 * to.
 *
 * <p>Run by bench/soak.py, which writes commands to standard input, one a line, and reads a line of
 * JSON for each: {@code run RATE SECONDS CONNECTIONS}, {@code online} (reads every identifier and
 * compares), {@code dump FILE} (identifier and number of every acknowledged write).
 */
final class Soak {
  private static final String GROUP = "soak";
  private static final int IDENTIFIERS = 2_000;
  private static final int BATCH = 20;
  private static final int SLICE_SECONDS = 5;
  private static final Instant BASE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Pattern NUMBER =
      Pattern.compile("\"FeatureName\":\"n\",\"ValueAsString\":\"(\\d+)\"");
  private static final Pattern OF_BATCH =
      Pattern.compile("\"RecordIdentifierValueAsString\":\"u(\\d+)\"|" + NUMBER.pattern());

  /** The writes of one identifier. Guarded by itself. */
  private static final class Key {
    final BitSet acknowledged = new BitSet();
    int sent;
    int last;
  }

  private record Answer(int status, String body, boolean saysWhen) {}

  /** A kept-alive connection. */
  private static final class Connection implements AutoCloseable {
    private final int port;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    Connection(int port) {
      this.port = port;
    }

    Answer call(String head, String body) throws IOException {
      if (socket == null) {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = socket.getOutputStream();
      }
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      String request =
          head
              + " HTTP/1.1\r\nHost: 127.0.0.1:"
              + port
              + "\r\nContent-Type: application/json\r\nContent-Length: "
              + content.length
              + "\r\n\r\n"
              + body;
      out.write(request.getBytes(StandardCharsets.UTF_8));
      int status = Integer.parseInt(line().split(" ")[1]);
      int length = 0;
      boolean closes = false;
      boolean saysWhen = false;
      for (String header = line(); !header.isEmpty(); header = line()) {
        String low = header.toLowerCase(java.util.Locale.ROOT);
        if (low.startsWith("content-length:")) {
          length = Integer.parseInt(low.substring(15).strip());
        }
        closes |= low.equals("connection: close");
        saysWhen |= low.startsWith("retry-after:");
      }
      String answer = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      if (closes) {
        close();
      }
      return new Answer(status, answer, saysWhen);
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          throw new EOFException("The server closed the connection");
        }
        if (b != '\r') {
          line.append((char) b);
        }
      }
      return line.toString();
    }

    @Override
    public void close() {
      try {
        if (socket != null) {
          socket.close();
        }
      } catch (IOException e) {
        // nothing is lost with it
      }
      socket = null;
    }
  }

  /** What came of the calls of one run; thread-safe. */
  private static final class Tally {
    final AtomicInteger done = new AtomicInteger();
    final AtomicInteger puts = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger refusedWithoutWhen = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    final AtomicInteger stale = new AtomicInteger();
    final List<Map<Integer, Nanos>> slices = new ArrayList<>();
  }

  /** Times of calls. Not thread-safe. */
  private static final class Nanos {
    private long[] all = new long[64];
    private int count;

    void add(long nanos) {
      if (count == all.length) {
        all = Arrays.copyOf(all, count * 2);
      }
      all[count++] = nanos;
    }

    LongStream stream() {
      return Arrays.stream(all, 0, count);
    }
  }

  private final int port;
  private final Key[] keys = new Key[IDENTIFIERS];

  private Soak(int port) {
    this.port = port;
    Arrays.setAll(keys, i -> new Key());
  }

  public static void main(String[] arguments) throws Exception {
    Soak soak = new Soak(Integer.parseInt(arguments[0]));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ");
      System.out.println(
          switch (words[0]) {
            case "run" ->
                soak.run(
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]),
                    Integer.parseInt(words[3]));
            case "online" -> soak.online();
            case "dump" -> soak.dump(Path.of(words[1]));
            default -> throw new IllegalArgumentException(line);
          });
    }
  }

  private String run(int rate, int seconds, int connections) throws InterruptedException {
    Tally tally = new Tally();
    AtomicLong next = new AtomicLong();
    long calls = (long) rate * seconds;
    long begin = System.nanoTime() + 100_000_000;
    CountDownLatch ended = new CountDownLatch(connections);
    for (int c = 0; c < connections; c++) {
      Thread thread =
          new Thread(
              () -> {
                try (Connection connection = new Connection(port)) {
                  work(connection, tally, next, calls, rate, begin);
                } finally {
                  ended.countDown();
                }
              });
      thread.setDaemon(true);
      thread.start();
    }
    ended.await();
    double took = (System.nanoTime() - begin) / 1e9;
    long[] all = sorted(tally.slices.stream().flatMap(slices -> slices.values().stream()));
    String slices =
        IntStream.rangeClosed(0, (seconds - 1) / SLICE_SECONDS)
            .mapToObj(i -> sorted(tally.slices.stream().map(s -> s.get(i)).filter(Objects::nonNull)))
            .map(slice -> "%.1f".formatted(at(slice, 0.99)))
            .collect(Collectors.joining(","));
    return "{\"asked\":%d,\"rate\":%.0f,\"p50\":%.2f,\"p99\":%.2f,\"max\":%.1f,\"puts\":%d,\"refused\":%d,\"refusedWithoutWhen\":%d,\"failed\":%d,\"stale\":%d,\"slices\":[%s]}"
        .formatted(
            rate,
            tally.done.get() / took,
            at(all, 0.5),
            at(all, 0.99),
            at(all, 1),
            tally.puts.get(),
            tally.refused.get(),
            tally.refusedWithoutWhen.get(),
            tally.failed.get(),
            tally.stale.get(),
            slices);
  }

  private static long[] sorted(Stream<Nanos> parts) {
    return parts.flatMapToLong(Nanos::stream).sorted().toArray();
  }

  private static double at(long[] sorted, double quantile) {
    return sorted.length == 0
        ? -1
        : sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)] / 1e6;
  }

  private void work(
      Connection connection, Tally tally, AtomicLong next, long calls, int rate, long begin) {
    Map<Integer, Nanos> slices = new HashMap<>();
    for (long call = next.getAndIncrement(); call < calls; call = next.getAndIncrement()) {
      long due = begin + call * 1_000_000_000L / rate;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      boolean served = one(connection, tally, (int) (call % 10));
      if (served) {
        tally.done.incrementAndGet();
        int slice = (int) (call / rate / SLICE_SECONDS);
        slices.computeIfAbsent(slice, s -> new Nanos()).add(System.nanoTime() - due);
      }
    }
    synchronized (tally.slices) {
      tally.slices.add(slices);
    }
  }

  /** Of ten calls four put one record, one puts a batch, four get one and one gets a batch. */
  private boolean one(Connection connection, Tally tally, int kind) {
    try {
      int answered =
          switch (kind) {
            case 0, 2, 4, 6 -> put(connection, tally);
            case 5 -> putBatch(connection, tally);
            case 9 -> getBatch(connection, tally);
            default -> get(connection, tally);
          };
      if (answered == 503 || answered == 429) {
        tally.refused.incrementAndGet();
      } else if (answered != 200) {
        tally.failed.incrementAndGet();
      }
      return answered == 200;
    } catch (IOException e) {
      connection.close();
      tally.failed.incrementAndGet();
      return false;
    }
  }

  private int put(Connection connection, Tally tally) throws IOException {
    int id = ThreadLocalRandom.current().nextInt(IDENTIFIERS);
    int n = begin(id);
    Answer answer =
        told(
            connection.call("PUT /FeatureGroup/" + GROUP, "{\"Record\":" + record(id, n) + "}"),
            tally);
    if (answer.status() == 200) {
      acknowledge(id, n, tally);
    }
    return answer.status();
  }

  private int putBatch(Connection connection, Tally tally) throws IOException {
    int[] ids = ThreadLocalRandom.current().ints(0, IDENTIFIERS).distinct().limit(BATCH).toArray();
    int[] numbers = new int[ids.length];
    StringBuilder body = new StringBuilder("{\"Entries\":[");
    for (int i = 0; i < ids.length; i++) {
      numbers[i] = begin(ids[i]);
      body.append(i == 0 ? "" : ",")
          .append("{\"FeatureGroupName\":\"" + GROUP + "\",\"Record\":")
          .append(record(ids[i], numbers[i]))
          .append('}');
    }
    Answer answer =
        told(connection.call("POST /BatchWriteRecord", body.append("]}").toString()), tally);
    boolean isWhole =
        answer.status() == 200
            && answer.body().contains("\"UnprocessedEntries\":[]")
            && answer.body().contains("\"Errors\":[]");
    for (int i = 0; isWhole && i < ids.length; i++) {
      acknowledge(ids[i], numbers[i], tally);
    }
    return answer.status();
  }

  private int get(Connection connection, Tally tally) throws IOException {
    int id = ThreadLocalRandom.current().nextInt(IDENTIFIERS);
    int least = last(id);
    Answer answer =
        told(
            connection.call(
                "GET /FeatureGroup/" + GROUP + "?RecordIdentifierValueAsString=u" + id, ""),
            tally);
    if (answer.status() == 200 && number(answer.body()) < least) {
      tally.stale.incrementAndGet();
    }
    return answer.status();
  }

  private int getBatch(Connection connection, Tally tally) throws IOException {
    int[] ids = ThreadLocalRandom.current().ints(0, IDENTIFIERS).distinct().limit(BATCH).toArray();
    int[] least = Arrays.stream(ids).map(this::last).toArray();
    Answer answer = told(connection.call("POST /BatchGetRecord", asked(ids)), tally);
    if (answer.status() == 200) {
      int[] found = numbers(answer.body());
      for (int i = 0; i < ids.length; i++) {
        if (found[ids[i]] < least[i]) {
          tally.stale.incrementAndGet();
        }
      }
    }
    return answer.status();
  }

  private static Answer told(Answer answer, Tally tally) {
    if ((answer.status() == 503 || answer.status() == 429) && !answer.saysWhen()) {
      tally.refusedWithoutWhen.incrementAndGet();
    }
    return answer;
  }

  private int begin(int id) {
    synchronized (keys[id]) {
      return ++keys[id].sent;
    }
  }

  private void acknowledge(int id, int n, Tally tally) {
    synchronized (keys[id]) {
      keys[id].acknowledged.set(n);
      keys[id].last = Math.max(keys[id].last, n);
    }
    tally.puts.incrementAndGet();
  }

  private int last(int id) {
    synchronized (keys[id]) {
      return keys[id].last;
    }
  }

  private static String record(int id, int n) {
    StringBuilder json = new StringBuilder(600).append('[');
    feature(json, "id", "u" + id).append(',');
    feature(json, "ts", BASE.plusMillis(n).toString()).append(',');
    feature(json, "n", Integer.toString(n));
    for (int f = 0; f < 7; f++) {
      feature(json.append(','), "f" + f, Double.toString(n * 31 % 997 / 8.0 + f));
    }
    return json.append(']').toString();
  }

  private static StringBuilder feature(StringBuilder json, String name, String value) {
    return json.append("{\"FeatureName\":\"")
        .append(name)
        .append("\",\"ValueAsString\":\"")
        .append(value)
        .append("\"}");
  }

  private static String asked(int[] ids) {
    StringBuilder body =
        new StringBuilder(
            "{\"Identifiers\":[{\"FeatureGroupName\":\""
                + GROUP
                + "\",\"RecordIdentifiersValueAsString\":[");
    for (int i = 0; i < ids.length; i++) {
      body.append(i == 0 ? "" : ",").append("\"u").append(ids[i]).append('"');
    }
    return body.append("]}]}").toString();
  }

  private static int number(String body) {
    Matcher found = NUMBER.matcher(body);
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  private static int[] numbers(String body) {
    int[] numbers = new int[IDENTIFIERS];
    int id = -1;
    Matcher found = OF_BATCH.matcher(body);
    while (found.find()) {
      if (found.group(1) != null) {
        id = Integer.parseInt(found.group(1));
      } else if (id >= 0) {
        numbers[id] = Integer.parseInt(found.group(2));
      }
    }
    return numbers;
  }

  /** Every identifier serves its last acknowledged write, or a later one whose answer was lost. */
  private String online() throws IOException {
    int wrong = 0;
    int records = 0;
    try (Connection connection = new Connection(port)) {
      for (int id = 0; id < IDENTIFIERS; id++) {
        Answer answer =
            connection.call(
                "GET /FeatureGroup/" + GROUP + "?RecordIdentifierValueAsString=u" + id, "");
        int n = answer.status() == 200 ? number(answer.body()) : -1;
        records += n > 0 ? 1 : 0;
        wrong += n < keys[id].last || n > keys[id].sent ? 1 : 0;
      }
    }
    return "{\"records\":%d,\"wrong\":%d}".formatted(records, wrong);
  }

  private String dump(Path file) throws IOException {
    long writes = 0;
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      for (int id = 0; id < IDENTIFIERS; id++) {
        BitSet acknowledged = keys[id].acknowledged;
        for (int n = acknowledged.nextSetBit(0); n >= 0; n = acknowledged.nextSetBit(n + 1)) {
          out.println("u" + id + "," + n);
          writes++;
        }
      }
    }
    return "{\"acknowledged\":%d}".formatted(writes);
  }
}
