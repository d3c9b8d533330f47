package tidemark.function.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import tidemark.aws.AwsClients;
import tidemark.aws.CallTimes;
import tidemark.aws.Endpoints;
import tidemark.aws.StandIns;
import tidemark.aws.dynamodb.DynamoDbFileLedger;
import tidemark.aws.dynamodb.DynamoDbLocal;
import tidemark.aws.dynamodb.DynamoDbOnlineStore;
import tidemark.aws.dynamodb.DynamoDbRegistry;
import tidemark.aws.dynamodb.OnlineTableName;
import tidemark.aws.dynamodb.OnlineTables;
import tidemark.aws.dynamodb.RegistryTable;
import tidemark.aws.dynamodb.TableSettings;
import tidemark.aws.s3.ObjectServer;
import tidemark.aws.s3.S3ObjectStore;
import tidemark.aws.sqs.Lanes;
import tidemark.aws.sqs.QueueServer;
import tidemark.aws.sqs.SqsIngestionLog;
import tidemark.fixture.InMemoryCatalog;
import tidemark.fixture.InMemoryStore;
import tidemark.function.OfflineFileHandler;
import tidemark.function.OfflineWriterHandler;
import tidemark.history.UnderFaults;
import tidemark.http.EventTree;
import tidemark.http.OutcomeLog;
import tidemark.materialize.MaterializationRun;
import tidemark.metric.Metrics;
import tidemark.model.Deployment;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFiles;
import tidemark.offline.OfflineRow;
import tidemark.offline.OfflineWriter;
import tidemark.offline.QueryEngine;
import tidemark.offline.SqlDialect;
import tidemark.parquet.ParquetFileFormat;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.RecordService;
import tidemark.registry.Authorizer;
import tidemark.registry.GroupCache;

/** The adapters of AWS's services under concurrent clients, each of whose requests may fail. */
@ExtendWith(DynamoDbLocal.class)
class FaultyServicesTest implements UnderFaults.Stores {
  @RegisterExtension static final QueueServer QUEUES = new QueueServer();

  private static final int CALLS = 12;
  private static final int PHASES_MAX = 20;
  private static final int TRIES_MAX = 100;
  private static final int BATCH = 40;
  private static final int SERVICES = 3;
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Deployment DEPLOYMENT =
      new Deployment(StandIns.ACCOUNT, StandIns.REGION.id(), Optional.empty());

  private final UnderFaults under = new UnderFaults("DynamoDB, SQS and S3");
  private final String unique = UUID.randomUUID().toString();
  private final OnlineTableName names = new OnlineTableName("online-" + unique + "-");
  private final InMemoryCatalog catalog = new InMemoryCatalog();
  private final String queue = QUEUES.queue();
  private final SqsClient sqs = QUEUES.sqs();
  private final DynamoDbClient dynamoDb;
  private final ObjectServer server;
  private final AwsClients faulty;
  private final DynamoDbClient faultyDynamoDb;
  private final DynamoDbOnlineStore sound;
  private final DynamoDbOnlineStore online;
  private final ObjectStore objects;

  FaultyServicesTest(DynamoDbClient dynamoDb, @TempDir Path directory) throws Exception {
    this.dynamoDb = dynamoDb;
    this.server = new ObjectServer(directory);
    this.faulty =
        StandIns.clients(
                new Endpoints(
                    Map.of(
                        "AWS_ENDPOINT_URL_DYNAMODB",
                        text(dynamoDb.serviceClientConfiguration().endpointOverride()),
                        "AWS_ENDPOINT_URL_SQS",
                        text(sqs.serviceClientConfiguration().endpointOverride()),
                        "AWS_ENDPOINT_URL_S3",
                        text(server.s3().serviceClientConfiguration().endpointOverride()))))
            .followedBy(new FaultyRequests(under.faults()));
    this.faultyDynamoDb = faulty.dynamoDb(CallTimes.ONLINE);
    this.sound = new DynamoDbOnlineStore(dynamoDb, names);
    this.online = new DynamoDbOnlineStore(faultyDynamoDb, names);
    this.objects = new S3ObjectStore(faulty.s3());
  }

  @BeforeEach
  void make() {
    server.s3().createBucket(r -> r.bucket(DeployedStore.BUCKET));
    new DynamoDbRegistry(RegistryTable.create(dynamoDb, registryTable())).insert(under.group());
    new OnlineTables(dynamoDb, names, TableSettings.STANDARD, Duration.ofSeconds(60))
        .create(under.group());
    catalog.createTable(under.group());
  }

  @AfterEach
  void stop() throws Exception {
    online.close();
    sound.close();
    faulty.close();
    server.stop();
  }

  @Test
  @DisplayName(
      "G-01 G-02 G-03 G-04 G-05 G-07 G-08 G-18: DynamoDB, SQS and S3 under 16 clients and 3 % faults")
  void faultsBreakNoGuarantee() throws Exception {
    under.check(this, CALLS, PHASES_MAX, SERVICES);
  }

  @Override
  public OnlineStore online() {
    return online;
  }

  @Override
  public RecordService records() {
    return new RecordService(
        DEPLOYMENT,
        new GroupCache(registry(), CLOCK),
        Authorizer.ALLOW_ALL,
        online,
        under.history().noting(new SqsIngestionLog(faulty.sqs(), Lanes.of(queue))),
        CLOCK,
        Metrics.NONE,
        InMemoryStore.PAGE_TOKENS);
  }

  private DynamoDbRegistry registry() {
    return new DynamoDbRegistry(new RegistryTable(faultyDynamoDb, registryTable()));
  }

  private DynamoDbFileLedger ledger(DynamoDbClient client) {
    return new DynamoDbFileLedger(new RegistryTable(client, registryTable()));
  }

  private String registryTable() {
    return "registry-" + unique;
  }

  /** Every message to files, then every file to the ledger, each tried until it is through. */
  @Override
  public void drain() throws IOException {
    OfflineWriterHandler writer =
        new OfflineWriterHandler(
            new OfflineWriter(
                registry(),
                objects,
                new ParquetFileFormat(),
                DEPLOYMENT,
                new ObjectStore.Key(DeployedStore.BUCKET, "quarantine/"),
                CLOCK,
                Metrics.NONE),
            OutcomeLog.NONE);
    for (List<Message> batch = received(); !batch.isEmpty(); batch = received()) {
      Set<String> failed = failures(DeployedStore.invoke(writer, DeployedStore.queueEvent(batch)));
      for (Message message : batch) {
        if (failed.contains(message.messageId())) {
          sqs.changeMessageVisibility(
              r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()).visibilityTimeout(0));
        } else {
          sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
        }
      }
    }
    appear(
        new OfflineFileHandler(
            new OfflineFiles(
                registry(),
                catalog,
                ledger(faultyDynamoDb),
                objects,
                new ParquetFileFormat(),
                DEPLOYMENT,
                CLOCK),
            OutcomeLog.NONE));
  }

  private void appear(RequestStreamHandler files) {
    Set<String> known =
        ledger(dynamoDb).files(under.group().incarnation()).stream()
            .map(file -> file.object().key())
            .collect(Collectors.toSet());
    for (ObjectStore.Listed listed :
        new S3ObjectStore(server.s3()).list(DeployedStore.BUCKET, "prod/", "", 10_000)) {
      boolean done = known.contains(listed.key().key());
      for (int i = 0; i < TRIES_MAX && !done; i++) {
        try {
          DeployedStore.invoke(files, DeployedStore.storageEvent(listed.key().key()));
          done = true;
        } catch (IOException e) {
          assertThat(e).hasMessage("A file is to be tried again");
        }
      }
    }
  }

  private List<Message> received() {
    List<Message> all = new ArrayList<>();
    List<Message> some;
    do {
      some = sqs.receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10)).messages();
      all.addAll(some);
    } while (!some.isEmpty() && all.size() < BATCH);
    return all;
  }

  private static Set<String> failures(String answer) throws IOException {
    Set<String> failed = new HashSet<>();
    for (EventTree failure : EventTree.read(answer).at("batchItemFailures").elements()) {
      failed.add(failure.at("itemIdentifier").text().orElseThrow());
    }
    return failed;
  }

  @Override
  public MaterializationRun run() {
    return new MaterializationRun(
        ledger(faultyDynamoDb),
        objects,
        new ParquetFileFormat(),
        online,
        withoutRows(),
        () -> {},
        CLOCK,
        Metrics.NONE);
  }

  /** The history holds no hard deletes, which is all that a run of this scope asks for. */
  private static QueryEngine withoutRows() {
    ClassLoader loader = QueryEngine.class.getClassLoader();
    Object session =
        Proxy.newProxyInstance(
            loader, new Class<?>[] {QueryEngine.Session.class}, (proxy, method, arguments) -> null);
    return (QueryEngine)
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {QueryEngine.class},
            (proxy, method, arguments) ->
                method.getName().equals("open") ? session : SqlDialect.ATHENA);
  }

  @Override
  public List<OfflineRow> rows() throws IOException {
    return under.rows(ledger(dynamoDb), new S3ObjectStore(server.s3()), new ParquetFileFormat());
  }

  @Override
  public List<OnlineItem> items() {
    OnlineStore.Scanned all = sound.scan(under.group().incarnation(), Optional.empty(), 1_000);
    assertThat(all.next()).isEmpty();
    return all.items();
  }

  private static String text(Optional<URI> endpoint) {
    return endpoint.orElseThrow().toString();
  }
}
