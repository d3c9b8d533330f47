package tidemark.function.aws;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.aws.AwsClients;
import tidemark.aws.CallTimes;
import tidemark.aws.athena.AthenaQueryEngine;
import tidemark.aws.athena.AthenaSettings;
import tidemark.aws.dynamodb.DynamoDbFileLedger;
import tidemark.aws.dynamodb.DynamoDbGrants;
import tidemark.aws.dynamodb.DynamoDbOnlineStore;
import tidemark.aws.dynamodb.DynamoDbRegistry;
import tidemark.aws.dynamodb.OnlineTableName;
import tidemark.aws.dynamodb.RegistryTable;
import tidemark.aws.lambda.LaterInvocation;
import tidemark.aws.s3.S3ObjectStore;
import tidemark.deploy.MonitorConfig;
import tidemark.function.MonitorHandler;
import tidemark.http.OutcomeLog;
import tidemark.metric.Metrics;
import tidemark.quality.Monitor;
import tidemark.quality.ParityAudit;
import tidemark.quality.StoreWatch;
import tidemark.registry.GrantAuthorizer;

/** What the monitor is made of on AWS. */
final class MonitorWiring {
  /** The age at which an alarm tells of the log's queue (docs/decisions/0005). */
  private static final Duration LAG = Duration.ofMinutes(15);

  /** Of one group's audit, of which an invocation makes several. Ours. */
  private static final Duration QUERY_PATIENCE = Duration.ofMinutes(2);

  private final MonitorConfig config;
  private final AwsClients clients;
  private final InstantSource clock;
  private final Metrics metrics;
  private final Snapshot snapshot;

  MonitorWiring(
      MonitorConfig config,
      AwsClients clients,
      InstantSource clock,
      Metrics metrics,
      Snapshot snapshot) {
    this.snapshot = snapshot;
    this.config = config;
    this.clients = clients;
    this.clock = clock;
    this.metrics = metrics;
  }

  RequestStreamHandler handler(OutcomeLog log) {
    DynamoDbClient dynamoDb = clients.dynamoDb(CallTimes.ONLINE);
    RegistryTable table = new RegistryTable(dynamoDb, config.registryTable());
    DynamoDbRegistry registry = new DynamoDbRegistry(table);
    snapshot.reading(() -> registry.find(MadeUpRecord.GROUP));
    DynamoDbFileLedger ledger = new DynamoDbFileLedger(table);
    ParityAudit audit =
        new ParityAudit(
                registry,
                ledger,
                new DynamoDbOnlineStore(dynamoDb, new OnlineTableName(config.onlineTablePrefix())),
                new AthenaQueryEngine(
                    clients.athena(),
                    new AthenaSettings(config.athenaWorkgroup(), QUERY_PATIENCE),
                    () -> UUID.randomUUID().toString()),
                new GrantAuthorizer(new DynamoDbGrants(table), clock),
                clock,
                metrics,
                () -> {}) // nobody can wait for the queue
            .lagging(LAG);
    LaterInvocation control = new LaterInvocation(clients.lambda(), config.controlFunctionArn());
    StoreWatch watch =
        new StoreWatch(
            registry,
            name -> control.request(new SettleEvent(name).json()),
            new S3ObjectStore(clients.s3()),
            Wiring.folder(config.quarantine()),
            clock,
            metrics);
    return new MonitorHandler(
        new Monitor(registry, ledger, audit, clock, metrics), watch::look, log);
  }
}
