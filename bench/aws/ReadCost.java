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
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tidemark.function.aws.GetRecordFunction;

/** CPU of the calling thread: GetRecord's handler beside a low-level GetItem, in turn. */
final class ReadCost {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  public static void main(String... arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    int calls = Integer.parseInt(arguments[1]);
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    DynamoDbClient client = Store.client();
    RequestStreamHandler handler = new GetRecordFunction();
    for (int size : new int[] {10, 50, 200}) {
      Store.fill(client, size);
      byte[] event = Store.event(size);
      Callable<Integer> ours =
          () -> {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            handler.handleRequest(new ByteArrayInputStream(event), answer, null);
            return answer.size();
          };
      Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS("u-1-" + size));
      Callable<Integer> raw =
          () -> client.getItem(r -> r.tableName(Store.RAW_TABLE).key(key).consistentRead(true)).item().size();
      if (raw.call() != size + 2 || ours.call() < size * 40) {
        throw new IllegalStateException("The record is not there");
      }
      double[] mine = new double[rounds];
      double[] theirs = new double[rounds];
      for (int i = -rounds; i < rounds; i++) {
        double one = micros(ours, calls);
        double other = micros(raw, calls);
        if (i >= 0) {
          mine[i] = one;
          theirs[i] = other;
        }
      }
      Arrays.sort(mine);
      Arrays.sort(theirs);
      out.printf(
          "%d features: GetRecord %.0f us (least %.0f), GetItem %.0f us (least %.0f), ratio %.2f%n",
          size, mine[rounds / 2], mine[0], theirs[rounds / 2], theirs[0], mine[rounds / 2] / theirs[rounds / 2]);
    }
    System.exit(0);
  }

  private static double micros(Callable<Integer> call, int calls) throws Exception {
    long began = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < calls; i++) {
      call.call();
    }
    return (THREADS.getCurrentThreadCpuTime() - began) / 1e3 / calls;
  }
}
