import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tidemark.function.aws.GetRecordFunction;

/** CPU of the calling thread: GetRecord's handler beside a low-level GetItem, in turn. */
final class ReadCost {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int[] SIZES = {10, 50, 200};

  /** Both ways to read a record of so many features. */
  private record Pair(int size, Callable<Integer> ours, Callable<Integer> raw) {
    Pair {
      try {
        if (raw.call() != size + 2 || ours.call() < size * 40) {
          throw new IllegalStateException("The record is not there");
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * @param arguments calls of each kind to warm up with, rounds, and calls in a round
   */
  public static void main(String... arguments) throws Exception {
    int warm = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    int calls = Integer.parseInt(arguments[2]);
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    DynamoDbClient client = Store.client();
    RequestStreamHandler handler = new GetRecordFunction();
    Pair[] pairs = new Pair[SIZES.length];
    for (int i = 0; i < SIZES.length; i++) {
      pairs[i] = pair(client, handler, SIZES[i]);
    }
    for (int i = 0; i < warm; i += 10) {
      Pair pair = pairs[i / 10 % SIZES.length];
      micros(pair.ours(), 10);
      micros(pair.raw(), 10);
    }
    out.println("  warmed up with " + warm + " calls of each kind");
    for (Pair pair : pairs) {
      double[] mine = new double[rounds];
      double[] theirs = new double[rounds];
      for (int i = -2; i < rounds; i++) {
        double[] round = inTurn(pair, calls);
        if (i >= 0) {
          mine[i] = round[0];
          theirs[i] = round[1];
        }
      }
      double[] ratios = new double[rounds];
      Arrays.setAll(ratios, i -> mine[i] / theirs[i]);
      out.printf(
          "  %d features: GetRecord %.0f us, GetItem %.0f us, ratio of a round %.3f (quarters %.3f to %.3f)%n",
          pair.size(), middle(mine), middle(theirs), middle(ratios), ratios[rounds / 4], ratios[rounds - 1 - rounds / 4]);
    }
    System.exit(0);
  }

  private static Pair pair(DynamoDbClient client, RequestStreamHandler handler, int size) {
    Store.fill(Store.patient(), size);
    byte[] event = RestEvent.of("g" + size, "u-1");
    Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS("u-1-" + size));
    return new Pair(
        size,
        () -> {
          ByteArrayOutputStream answer = new ByteArrayOutputStream();
          handler.handleRequest(new ByteArrayInputStream(event), answer, null);
          if (answer.size() < size * 40) {
            throw new IllegalStateException("Not answered in time");
          }
          return answer.size();
        },
        () -> client.getItem(r -> r.tableName(Store.RAW_TABLE).key(key).consistentRead(true)).item().size());
  }

  /** The median; sorts. */
  private static double middle(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  /** Of a call of each kind, one of each by turns. */
  private static double[] inTurn(Pair pair, int calls) throws Exception {
    double mine = 0;
    double theirs = 0;
    for (int done = 0; done < calls; done++) {
      mine += micros(pair.ours(), 1);
      theirs += micros(pair.raw(), 1);
    }
    return new double[] {mine / calls, theirs / calls};
  }

  /** Of a call, over so many; anew if one of them was not answered, as on a machine that is busy. */
  private static double micros(Callable<Integer> call, int calls) throws Exception {
    for (int attempt = 0; attempt < 5; attempt++) {
      try {
        return measured(call, calls);
      } catch (IllegalStateException | SdkException e) {
        Thread.sleep(1_000);
      }
    }
    return measured(call, calls);
  }

  private static double measured(Callable<Integer> call, int calls) throws Exception {
    long began = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < calls; i++) {
      call.call();
    }
    return (THREADS.getCurrentThreadCpuTime() - began) / 1e3 / calls;
  }
}
