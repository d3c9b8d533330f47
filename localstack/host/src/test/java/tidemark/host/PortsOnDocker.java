package tidemark.host;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import tidemark.aws.AwsClients;
import tidemark.aws.CallTimes;
import tidemark.aws.dynamodb.DynamoDbFileLedger;
import tidemark.aws.dynamodb.DynamoDbGrants;
import tidemark.aws.dynamodb.DynamoDbMetadata;
import tidemark.aws.dynamodb.DynamoDbOnlineStore;
import tidemark.aws.dynamodb.DynamoDbRegistry;
import tidemark.aws.dynamodb.DynamoDbRuns;
import tidemark.aws.dynamodb.DynamoDbSchedules;
import tidemark.aws.dynamodb.OnlineTableName;
import tidemark.aws.dynamodb.OnlineTables;
import tidemark.aws.dynamodb.RegistryTable;
import tidemark.aws.dynamodb.TableSettings;
import tidemark.aws.s3.S3ObjectStore;
import tidemark.aws.sqs.Lanes;
import tidemark.aws.sqs.SqsIngestionLog;
import tidemark.fixture.Fixtures;
import tidemark.materialize.Runs;
import tidemark.materialize.RunsContract;
import tidemark.materialize.Schedules;
import tidemark.materialize.SchedulesContract;
import tidemark.model.FeatureGroup;
import tidemark.model.Incarnation;
import tidemark.offline.FileLedger;
import tidemark.offline.FileLedgerContract;
import tidemark.offline.ObjectStore;
import tidemark.offline.ObjectStoreContract;
import tidemark.offline.OfflineWriter.Delivery;
import tidemark.record.IngestionLog;
import tidemark.record.IngestionLogContract;
import tidemark.record.OnlineStore;
import tidemark.record.OnlineStoreContract;
import tidemark.registry.FeatureGroupRegistry;
import tidemark.registry.FeatureGroupRegistryContract;
import tidemark.registry.Grants;
import tidemark.registry.GrantsContract;
import tidemark.registry.MetadataRegistry;
import tidemark.registry.MetadataRegistryContract;

/** The contracts of the ports that DynamoDB, SQS and S3 keep, on LocalStack; run by -Pdocker. */
class PortsOnDocker {
  private static RegistryTable table(AwsClients clients) {
    return RegistryTable.create(clients.dynamoDb(CallTimes.CONTROL), "t-" + UUID.randomUUID());
  }

  @Nested
  @ExtendWith(LocalStackContainers.class)
  class OnlineStoreIsDynamoDb extends OnlineStoreContract {
    private final OnlineTables tables;
    private final DynamoDbOnlineStore store;

    OnlineStoreIsDynamoDb(AwsClients clients) {
      DynamoDbClient client = clients.dynamoDb(CallTimes.ONLINE);
      OnlineTableName names = new OnlineTableName("t-" + UUID.randomUUID() + "-");
      tables = new OnlineTables(client, names, TableSettings.STANDARD, Duration.ofSeconds(20));
      store = new DynamoDbOnlineStore(client, names);
    }

    @AfterEach
    void close() {
      store.close();
    }

    @Override
    protected OnlineStore store() {
      return store;
    }

    @Override
    protected void createTable(Incarnation group) {
      tables.create(
          new FeatureGroup(
              Fixtures.definition(group.group().value()),
              group,
              FeatureGroup.Status.CREATING,
              Optional.empty(),
              Fixtures.NOW,
              Fixtures.NOW,
              1));
    }

    @Override
    protected void dropTable(Incarnation group) {
      tables.delete(group);
    }
  }

  @Nested
  @ExtendWith(LocalStackContainers.class)
  class RegistryIsDynamoDb extends FeatureGroupRegistryContract {
    private final FeatureGroupRegistry registry;

    RegistryIsDynamoDb(AwsClients clients) {
      registry = new DynamoDbRegistry(table(clients));
    }

    @Override
    protected FeatureGroupRegistry registry() {
      return registry;
    }
  }

  @Nested
  @ExtendWith(LocalStackContainers.class)
  class FileLedgerIsDynamoDb extends FileLedgerContract {
    private final FileLedger ledger;

    FileLedgerIsDynamoDb(AwsClients clients) {
      ledger = new DynamoDbFileLedger(table(clients));
    }

    @Override
    protected FileLedger ledger() {
      return ledger;
    }
  }

  @Nested
  @ExtendWith(LocalStackContainers.class)
  class RunsAreDynamoDb extends RunsContract {
    private final Runs runs;

    RunsAreDynamoDb(AwsClients clients) {
      runs = new DynamoDbRuns(table(clients));
    }

    @Override
    protected Runs runs() {
      return runs;
    }
  }

  @Nested
  @ExtendWith(LocalStackContainers.class)
  class SchedulesAreDynamoDb extends SchedulesContract {
    private final Schedules schedules;

    SchedulesAreDynamoDb(AwsClients clients) {
      schedules = new DynamoDbSchedules(table(clients));
    }

    @Override
    protected Schedules schedules() {
      return schedules;
    }
  }

  @Nested
  @ExtendWith(LocalStackContainers.class)
  class GrantsAreDynamoDb extends GrantsContract {
    private final Grants grants;

    GrantsAreDynamoDb(AwsClients clients) {
      grants = new DynamoDbGrants(table(clients));
    }

    @Override
    protected Grants grants() {
      return grants;
    }
  }

  @Nested
  @ExtendWith(LocalStackContainers.class)
  class MetadataIsDynamoDb extends MetadataRegistryContract {
    private final MetadataRegistry metadata;

    MetadataIsDynamoDb(AwsClients clients) {
      metadata = new DynamoDbMetadata(table(clients));
    }

    @Override
    protected MetadataRegistry metadata() {
      return metadata;
    }
  }

  @Nested
  @ExtendWith(LocalStackContainers.class)
  class IngestionLogIsSqs extends IngestionLogContract {
    private static final int RECEIVED_MAX = 10;

    private final SqsClient sqs;
    private final Lanes lanes;

    IngestionLogIsSqs(AwsClients clients) {
      sqs = clients.sqs();
      lanes = Lanes.of(queue(), queue(), queue());
    }

    @Override
    protected IngestionLog log() {
      return new SqsIngestionLog(sqs, lanes);
    }

    /** What the event source mapping of the writer does. */
    @Override
    protected void drain(Function<List<Delivery>, Set<String>> consumer) {
      lanes.queueUrls().forEach(queue -> drain(queue, consumer));
    }

    private void drain(String queue, Function<List<Delivery>, Set<String>> consumer) {
      Set<Message> failed = new HashSet<>();
      for (List<Message> batch = receive(queue); !batch.isEmpty(); batch = receive(queue)) {
        Set<String> ids =
            consumer.apply(batch.stream().map(m -> new Delivery(m.messageId(), m.body())).toList());
        for (Message message : batch) {
          if (ids.contains(message.messageId())) {
            failed.add(message);
          } else {
            sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
          }
        }
      }
      for (Message message : failed) {
        sqs.changeMessageVisibility(
            r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()).visibilityTimeout(0));
      }
    }

    private String queue() {
      return sqs.createQueue(r -> r.queueName("q-" + UUID.randomUUID())).queueUrl();
    }

    private List<Message> receive(String queue) {
      return sqs.receiveMessage(
              r -> r.queueUrl(queue).maxNumberOfMessages(RECEIVED_MAX).visibilityTimeout(600))
          .messages();
    }
  }

  @Nested
  @ExtendWith(LocalStackContainers.class)
  class ObjectStoreIsS3 extends ObjectStoreContract {
    private static final List<String> BUCKETS = List.of("acme-fs", "other-bucket");

    private final S3Client s3;

    ObjectStoreIsS3(AwsClients clients) {
      s3 = clients.s3();
      BUCKETS.forEach(bucket -> s3.createBucket(r -> r.bucket(bucket)));
    }

    @AfterEach
    void empty() {
      for (String bucket : BUCKETS) {
        s3.listObjectsV2Paginator(r -> r.bucket(bucket))
            .contents()
            .forEach(object -> s3.deleteObject(r -> r.bucket(bucket).key(object.key())));
        s3.deleteBucket(r -> r.bucket(bucket));
      }
    }

    @Override
    protected ObjectStore store() {
      return new S3ObjectStore(s3);
    }
  }
}
