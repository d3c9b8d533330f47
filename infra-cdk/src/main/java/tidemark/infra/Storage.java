package tidemark.infra;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;
import tidemark.deploy.FunctionSpec;
import tidemark.deploy.Stage;

/** Everything that keeps something. Nothing here goes away with its stack. */
final class Storage {
  /** The queue of what a function or a schedule could not be invoked with. */
  static final String FAILED_INVOCATIONS = "failed-invocations";

  /** docs/decisions/0005: a queue waits for its function six times, and for a batch. */
  private static final int TIMEOUTS_WAITED = 6;

  private final IKey key;
  private final Table registry;
  private final List<DeadLetteredQueue> lanes;
  private final DeadLetteredQueue fileEvents;
  private final Queue failedInvocations;
  private final Bucket offlineStore;
  private final Bucket results;

  Storage(Construct scope, FeatureStoreProps props) {
    Stage stage = props.stage();
    this.key = EncryptionKey.of(scope, props);
    this.registry = RegistryTable.of(scope, stage, key);
    this.lanes =
        IntStream.range(0, props.lanes())
            .mapToObj(lane -> queue(scope, stage, "log-" + lane, FunctionSpec.OFFLINE_WRITER))
            .toList();
    this.fileEvents = queue(scope, stage, "files", FunctionSpec.OFFLINE_FILE);
    this.failedInvocations = DeadLetteredQueue.ofFailures(scope, stage, FAILED_INVOCATIONS, key);
    Bucket accessLogs = AccessLogBucket.of(scope);
    fileEvents.acceptEventsOf(OfflineStoreBucket.name(scope, stage));
    this.offlineStore = OfflineStoreBucket.of(scope, stage, key, accessLogs, fileEvents);
    this.results = ResultsBucket.of(scope, key, accessLogs);
    if (props.isWhole()) {
      Analytics.of(scope, stage, key, results);
    }
    tell(scope, stage);
  }

  IKey key() {
    return key;
  }

  Table registry() {
    return registry;
  }

  /** The queues of the log. */
  List<DeadLetteredQueue> lanes() {
    return lanes;
  }

  /** What S3 tells of objects that were made. */
  DeadLetteredQueue fileEvents() {
    return fileEvents;
  }

  /** What a function or a schedule could not be invoked with. */
  Queue failedInvocations() {
    return failedInvocations;
  }

  Bucket offlineStore() {
    return offlineStore;
  }

  Bucket results() {
    return results;
  }

  private DeadLetteredQueue queue(
      Construct scope, Stage stage, String name, FunctionSpec receiver) {
    Duration visibility =
        Duration.seconds(
            TIMEOUTS_WAITED * receiver.timeout().toSeconds()
                + FunctionEvents.windowSeconds(receiver));
    return DeadLetteredQueue.of(scope, stage, name, visibility, key);
  }

  private void tell(Construct scope, Stage stage) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("registry-table", registry.getTableName());
    facts.put("online-table-prefix", stage.onlineTablePrefix());
    facts.put("offline-store-uri", "s3://" + offlineStore.getBucketName());
    facts.put("quarantine-uri", OfflineStoreBucket.quarantine(offlineStore));
    facts.put("results-uri", "s3://" + results.getBucketName());
    facts.put("file-queue-url", fileEvents.queue().getQueueUrl());
    facts.put("key-arn", key.getKeyArn());
    facts.put("log-queue-urls", urls(DeadLetteredQueue::queue));
    facts.put("dead-letter-queue-urls", urls(DeadLetteredQueue::deadLetters));
    facts.put("glue-database", Analytics.database(stage));
    facts.put("athena-workgroup", Analytics.workgroup(stage));
    Told.of(scope, stage, facts);
  }

  /** URLs of the lanes' queues, as a list in one text. */
  String urls(Function<DeadLetteredQueue, Queue> which) {
    return lanes.stream().map(which).map(Queue::getQueueUrl).collect(Collectors.joining(","));
  }
}
