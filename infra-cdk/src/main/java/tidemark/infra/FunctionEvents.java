package tidemark.infra;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.lambda.EventSourceMapping;
import software.amazon.awscdk.services.sqs.IQueue;
import tidemark.deploy.FunctionSpec;

/** How functions are fed from queues: a function names the messages that are to come again. */
final class FunctionEvents {
  /** Of one function and one queue; docs/decisions/0005. */
  static final int CONCURRENCY_MAX = 10;

  private FunctionEvents() {}

  /** Has a function handle what comes into a queue. */
  static void connect(FeatureStoreFunction function, IQueue queue, String id) {
    EventSourceMapping source =
        EventSourceMapping.Builder.create(function, id)
            .target(function.alias())
            .eventSourceArn(queue.getQueueArn())
            .batchSize(batchMax(function.spec()))
            .maxBatchingWindow(Duration.seconds(windowSeconds(function.spec())))
            .maxConcurrency(CONCURRENCY_MAX)
            .reportBatchItemFailures(true)
            .build();
    // CDK takes the alias's ARN apart to name it, which is twice as long.
    if (source.getNode().getDefaultChild() instanceof CfnEventSourceMapping resource) {
      resource.setFunctionName(function.alias().getFunctionArn());
    }
  }

  /**
   * How long a batch is waited for. The writer makes a file for each group and partition in its
   * batch, so it waits as long as docs/decisions/0005 allows: at one write a second, 60 rows to a
   * file instead of 20. A full batch, of 3,000 messages or 6 MB, does not wait. A file is to be
   * seen soon.
   */
  static int windowSeconds(FunctionSpec function) {
    return function == FunctionSpec.OFFLINE_WRITER ? 60 : 5;
  }

  /** A file's footer takes a few calls, so a batch of them must fit the function's time. */
  private static int batchMax(FunctionSpec function) {
    return function == FunctionSpec.OFFLINE_WRITER ? 3_000 : 100;
  }
}
