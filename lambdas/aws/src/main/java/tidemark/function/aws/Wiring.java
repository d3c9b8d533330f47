package tidemark.function.aws;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import tidemark.aws.AwsClients;
import tidemark.aws.CallTimes;
import tidemark.aws.Endpoints;
import tidemark.aws.athena.AthenaQueryEngine;
import tidemark.aws.athena.AthenaSettings;
import tidemark.aws.dynamodb.DynamoDbFileLedger;
import tidemark.aws.dynamodb.DynamoDbGrants;
import tidemark.aws.dynamodb.DynamoDbOnlineStore;
import tidemark.aws.dynamodb.DynamoDbRegistry;
import tidemark.aws.dynamodb.DynamoDbRuns;
import tidemark.aws.dynamodb.DynamoDbSchedules;
import tidemark.aws.dynamodb.DynamoDbSecret;
import tidemark.aws.dynamodb.OnlineTableName;
import tidemark.aws.dynamodb.RegistryTable;
import tidemark.aws.glue.GlueCatalog;
import tidemark.aws.lambda.LaterInvocation;
import tidemark.aws.metric.EmfMetrics;
import tidemark.aws.s3.S3ObjectStore;
import tidemark.aws.sqs.Lanes;
import tidemark.aws.sqs.SqsIngestionLog;
import tidemark.deploy.ControlConfig;
import tidemark.deploy.GetRecordConfig;
import tidemark.deploy.MaterializeConfig;
import tidemark.deploy.MonitorConfig;
import tidemark.deploy.OfflineFileConfig;
import tidemark.deploy.OfflineWriterConfig;
import tidemark.deploy.PutRecordConfig;
import tidemark.deploy.Setting;
import tidemark.deploy.Stage;
import tidemark.function.GetRecordHandler;
import tidemark.function.MaterializeEvent;
import tidemark.function.MaterializeHandler;
import tidemark.function.OfflineFileHandler;
import tidemark.function.OfflineWriterHandler;
import tidemark.function.PutRecordHandler;
import tidemark.http.OutcomeLog;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.materialize.MaterializationRun;
import tidemark.materialize.Materializer;
import tidemark.materialize.RunId;
import tidemark.materialize.Schedules;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.Incarnation;
import tidemark.model.S3Uri;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFiles;
import tidemark.offline.OfflineWriter;
import tidemark.parquet.ParquetFileFormat;
import tidemark.record.FutureBound;
import tidemark.record.IngestionLog;
import tidemark.record.OnlineStore;
import tidemark.record.PageTokens;
import tidemark.record.RecordService;
import tidemark.registry.GrantAuthorizer;
import tidemark.registry.GroupCache;
import tidemark.wire.UnknownMembers;

/** The composition root of every function: what its environment says, over the AWS adapters. */
final class Wiring {
  /**
   * Less than the time that a workgroup's query has by itself, and than an invocation has. Ours.
   */
  private static final Duration QUERY_PATIENCE = Duration.ofMinutes(10);

  /**
   * How many times as long as on AWS a call may take: a property of the process, set where a server
   * on one machine stands in for the services.
   */
  private static final String PATIENCE = "tidemark.patience";

  private final Map<String, String> environment;
  private final Function<Region, AwsClients> connect;
  private final InstantSource clock;
  private final PrintStream out;
  private final OutcomeLog log;
  private final ParquetFileFormat format = new ParquetFileFormat();
  private final Snapshot snapshot = new Snapshot();

  /**
   * @param connect makes the clients of a region; called once for a function
   * @param out where log and metrics go
   */
  Wiring(
      Map<String, String> environment,
      Function<Region, AwsClients> connect,
      InstantSource clock,
      PrintStream out) {
    this.environment = Map.copyOf(environment);
    this.connect = connect;
    this.clock = clock;
    this.out = out;
    this.log = OutcomeLog.to(out);
  }

  /** Of a process that Lambda has started. Lambda takes log and metrics from standard output. */
  static Wiring ofLambda() {
    Map<String, String> environment = System.getenv();
    return new Wiring(
        environment,
        region ->
            AwsClients.at(
                new Endpoints(environment),
                region,
                DefaultCredentialsProvider.builder().build(),
                Integer.getInteger(PATIENCE, 1)),
        InstantSource.system(),
        System.out);
  }

  Deployed putRecord() {
    PutRecordConfig config = PutRecordConfig.parse(environment);
    AwsClients clients = clients(config.deployment());
    DynamoDbClient dynamoDb = clients.dynamoDb(CallTimes.ONLINE);
    EmfMetrics metrics = metrics(config.stage());
    IngestionLog queues = new SqsIngestionLog(clients.sqs(), new Lanes(config.logQueueUrls()));
    RecordService records =
        records(
            config.deployment(),
            registry(dynamoDb, config.registryTable()),
            online(dynamoDb, config.onlineTablePrefix()),
            queues,
            metrics,
            futureBound(config));
    UnknownMembers unknown =
        config.strictRequests() == Setting.ENABLED
            ? UnknownMembers.REFUSED
            : UnknownMembers.IGNORED;
    return deployed(new PutRecordHandler(records, log, unknown), metrics);
  }

  private static FutureBound futureBound(PutRecordConfig config) {
    OptionalInt seconds = config.eventTimeFutureSecondsMax();
    return seconds.isPresent()
        ? FutureBound.of(Duration.ofSeconds(seconds.getAsInt()))
        : FutureBound.NONE;
  }

  Deployed getRecord() {
    GetRecordConfig config = GetRecordConfig.parse(environment);
    DynamoDbClient dynamoDb = clients(config.deployment()).dynamoDb(CallTimes.ONLINE);
    EmfMetrics metrics = metrics(config.stage());
    IngestionLog none =
        message -> {
          throw new IllegalStateException("The function that reads has no log to write to");
        };
    RecordService records =
        records(
            config.deployment(),
            registry(dynamoDb, config.registryTable()),
            online(dynamoDb, config.onlineTablePrefix()),
            none,
            metrics,
            FutureBound.NONE);
    return deployed(new GetRecordHandler(records, log), metrics);
  }

  Deployed offlineWriter() {
    OfflineWriterConfig config = OfflineWriterConfig.parse(environment);
    AwsClients clients = clients(config.deployment());
    RegistryTable table = registry(clients.dynamoDb(CallTimes.ONLINE), config.registryTable());
    EmfMetrics metrics = metrics(config.stage());
    OfflineWriter writer =
        new OfflineWriter(
            new DynamoDbRegistry(table),
            new S3ObjectStore(clients.s3()),
            format,
            config.deployment(),
            folder(config.quarantine()),
            clock,
            metrics);
    return deployed(new OfflineWriterHandler(writer, log), metrics);
  }

  Deployed offlineFile() {
    OfflineFileConfig config = OfflineFileConfig.parse(environment);
    AwsClients clients = clients(config.deployment());
    RegistryTable table = registry(clients.dynamoDb(CallTimes.ONLINE), config.registryTable());
    Schedules schedules = new DynamoDbSchedules(table);
    DynamoDbRegistry registry = new DynamoDbRegistry(table);
    LambdaClient lambda = clients.lambda();
    LaterInvocation materialize = new LaterInvocation(lambda, config.materializeFunctionArn());
    LaterInvocation self = new LaterInvocation(lambda, config.selfFunctionArn());
    EmfMetrics metrics = metrics(config.stage());
    OfflineFiles files =
        new OfflineFiles(
                registry,
                new GlueCatalog(clients.glue(), config.deployment()),
                new DynamoDbFileLedger(table),
                new S3ObjectStore(clients.s3()),
                format,
                config.deployment(),
                clock)
            .telling(group -> arrived(group, schedules, materialize))
            .measuring(metrics);
    return deployed(
        new ListingHandler(
            new OfflineFileHandler(files, log),
            registry,
            files,
            event -> self.request(event.json()),
            log),
        metrics);
  }

  Deployed materialize() {
    MaterializeConfig config = MaterializeConfig.parse(environment);
    AwsClients clients = clients(config.deployment());
    DynamoDbClient dynamoDb = clients.dynamoDb(CallTimes.ONLINE);
    RegistryTable table = registry(dynamoDb, config.registryTable());
    ObjectStore objects = new S3ObjectStore(clients.s3());
    EmfMetrics metrics = metrics(config.stage());
    MaterializationRun run =
        new MaterializationRun(
                new DynamoDbFileLedger(table),
                objects,
                format,
                online(dynamoDb, config.onlineTablePrefix()),
                new AthenaQueryEngine(
                    clients.athena(),
                    new AthenaSettings(config.athenaWorkgroup(), QUERY_PATIENCE),
                    () -> UUID.randomUUID().toString()),
                () -> {}, // the queue cannot be asked: a write on its way comes with its own event
                clock,
                metrics)
            .pausing(Wiring::pause);
    OfflineFiles files =
        new OfflineFiles(
            new DynamoDbRegistry(table),
            new GlueCatalog(clients.glue(), config.deployment()),
            new DynamoDbFileLedger(table),
            objects,
            format,
            config.deployment(),
            clock);
    Materializer materializer =
        new Materializer(
            new DynamoDbRegistry(table),
            new GrantAuthorizer(new DynamoDbGrants(table), clock),
            config.deployment(),
            run,
            new DynamoDbRuns(table),
            group -> lookFor(files, group),
            () -> new RunId(UUID.randomUUID().toString()),
            config.stage().resource("materialize"),
            clock);
    LaterInvocation self = new LaterInvocation(clients.lambda(), config.selfFunctionArn());
    return deployed(
        new MaterializeHandler(materializer, event -> self.request(event.json()), log), metrics);
  }

  Deployed monitor() {
    MonitorConfig config = MonitorConfig.parse(environment);
    EmfMetrics metrics = metrics(config.stage());
    return deployed(
        new MonitorWiring(config, clients(config.deployment()), clock, metrics, snapshot)
            .handler(log),
        metrics);
  }

  Deployed control() {
    ControlConfig config = ControlConfig.parse(environment);
    return deployed(
        new ControlWiring(config, clients(config.deployment()), clock, snapshot).handler(log),
        metrics(config.stage()));
  }

  /** Tokens of pages are signed by a secret that the functions of a deployment share. */
  private RecordService records(
      Deployment deployment,
      RegistryTable table,
      OnlineStore online,
      IngestionLog queues,
      EmfMetrics metrics,
      FutureBound future) {
    GroupCache groups = new GroupCache(new DynamoDbRegistry(table), clock);
    GrantAuthorizer authorizer = new GrantAuthorizer(new DynamoDbGrants(table), clock);
    snapshot.reading(MadeUpRecord::readAndPrint);
    snapshot.forgetting(groups::forgetAll);
    snapshot.forgetting(authorizer::forget);
    return new RecordService(
        deployment,
        groups,
        authorizer,
        online,
        queues,
        clock,
        metrics,
        PageTokens.of(new DynamoDbSecret(table)::get),
        future);
  }

  private Deployed deployed(RequestStreamHandler handler, EmfMetrics metrics) {
    return new Deployed(handler, metrics, snapshot);
  }

  private AwsClients clients(Deployment deployment) {
    AwsClients clients = connect.apply(Region.of(deployment.region()));
    snapshot.forgetting(clients::dropConnections);
    return clients;
  }

  /** The registry's table, in which a snapshot looks for a group that is not there. */
  private RegistryTable registry(DynamoDbClient dynamoDb, String name) {
    RegistryTable table = new RegistryTable(dynamoDb, name);
    snapshot.reading(() -> new DynamoDbRegistry(table).find(MadeUpRecord.GROUP));
    return table;
  }

  private EmfMetrics metrics(Stage stage) {
    return new EmfMetrics(stage.metricNamespace(), out, clock);
  }

  private static OnlineStore online(DynamoDbClient dynamoDb, String prefix) {
    return new DynamoDbOnlineStore(dynamoDb, new OnlineTableName(prefix));
  }

  static ObjectStore.Key folder(S3Uri uri) {
    return new ObjectStore.Key(uri.bucket(), uri.key(""));
  }

  /** Begins a run for a file that came, if the group wants one. */
  private static void arrived(Incarnation group, Schedules schedules, LaterInvocation materialize) {
    if (schedules
        .find(group)
        .filter(scheduled -> scheduled.materialization().onArrival() == OnArrival.RUN)
        .isPresent()) {
      materialize.request(MaterializeEvent.of(MaterializeEvent.Source.ARRIVAL, group).json());
    }
  }

  /** A file that cannot be read was told of when its event came. */
  private static void lookFor(OfflineFiles files, FeatureGroup group) {
    files.reconcile(group, (file, fault) -> {});
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
