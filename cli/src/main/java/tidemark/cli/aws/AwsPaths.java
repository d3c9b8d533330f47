package tidemark.cli.aws;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.aws.AwsClients;
import tidemark.aws.CallTimes;
import tidemark.aws.athena.AthenaQueryEngine;
import tidemark.aws.athena.AthenaSettings;
import tidemark.aws.athena.AthenaStaging;
import tidemark.aws.dynamodb.DynamoDbFileLedger;
import tidemark.aws.dynamodb.DynamoDbGrants;
import tidemark.aws.dynamodb.DynamoDbOnlineStore;
import tidemark.aws.dynamodb.DynamoDbRegistry;
import tidemark.aws.dynamodb.DynamoDbRuns;
import tidemark.aws.dynamodb.DynamoDbSchedules;
import tidemark.aws.dynamodb.OnlineTableName;
import tidemark.aws.dynamodb.RegistryTable;
import tidemark.aws.glue.GlueCatalog;
import tidemark.aws.lambda.LaterInvocation;
import tidemark.aws.s3.S3ObjectStore;
import tidemark.aws.sqs.DeadLetters;
import tidemark.aws.sqs.Lanes;
import tidemark.aws.sqs.QueueDepths;
import tidemark.aws.sqs.SqsIngestionLog;
import tidemark.client.Call;
import tidemark.client.Reply;
import tidemark.local.LogRepairs;
import tidemark.local.PathsInProcess;
import tidemark.local.StorePorts;
import tidemark.local.duckdb.DuckDbQueryEngine;
import tidemark.local.duckdb.DuckDbSettings;
import tidemark.local.load.BulkLoad;
import tidemark.local.load.FileAdoption;
import tidemark.materialize.MaterializationRun;
import tidemark.materialize.Materializer;
import tidemark.materialize.RunId;
import tidemark.metric.Metrics;
import tidemark.model.Deployment;
import tidemark.model.FeatureStoreException;
import tidemark.model.S3Uri;
import tidemark.offline.OfflineFiles;
import tidemark.parquet.ParquetFileFormat;
import tidemark.registry.Caller;
import tidemark.registry.GrantAuthorizer;

/** The composition root of what is answered in this process over AWS. Thread-safe. */
final class AwsPaths implements Closeable {
  /** What the workgroup allows ends by itself; this is for a service that does not answer. Ours. */
  private static final Duration QUERY_PATIENCE = Duration.ofMinutes(30);

  private final Path directory;
  private final DuckDbQueryEngine local;
  private final PathsInProcess paths;

  private AwsPaths(Path directory, DuckDbQueryEngine local, PathsInProcess paths) {
    this.directory = directory;
    this.local = local;
    this.paths = paths;
  }

  static AwsPaths of(DeployedAt at, Access access, DeployedStage stage) {
    Access.Identity identity = access.identity();
    AwsClients clients = access.clients();
    Deployment deployment = stage.deployment(identity.account());
    Path directory;
    Path loads = at.state(identity.account(), stage.region()).resolve("loads");
    try {
      directory = Files.createTempDirectory("tidemark-");
      Files.createDirectories(directory.resolve("staging"));
      Files.createDirectories(loads);
    } catch (IOException e) {
      throw FeatureStoreException.unavailable(
          "The directory " + loads + " or the one for temporary files cannot be written.", e);
    }
    Path staging = directory.resolve("staging");
    DuckDbQueryEngine local =
        new DuckDbQueryEngine(DuckDbSettings.of(directory.resolve("objects"), staging));
    StorePorts ports = ports(at, clients, stage, deployment, local, staging);
    PathsInProcess paths = new PathsInProcess(ports, new Caller(identity.arn()));
    add(paths, ports, at, access, stage, identity, loads);
    return new AwsPaths(directory, local, paths);
  }

  Reply send(Call call) throws IOException {
    return paths.send(call);
  }

  @Override
  public void close() {
    paths.close();
    local.close();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StorePorts ports(
      DeployedAt at,
      AwsClients clients,
      DeployedStage stage,
      Deployment deployment,
      DuckDbQueryEngine local,
      Path staging) {
    DynamoDbClient dynamoDb = clients.dynamoDb(CallTimes.CONTROL);
    RegistryTable table = new RegistryTable(dynamoDb, stage.registryTable());
    S3Uri sessions = S3Uri.parse(stage.results() + "/sessions");
    AthenaQueryEngine athena =
        new AthenaQueryEngine(
                clients.athena(),
                new AthenaSettings(stage.workgroup(), QUERY_PATIENCE),
                () -> UUID.randomUUID().toString())
            .with(
                new AthenaStaging(
                    clients.s3(),
                    clients.glue(),
                    sessions,
                    new AthenaStaging.Local(local, staging, DuckDbQueryEngine::readingParquet)));
    QueueDepths queues = new QueueDepths(clients.sqs());
    QuietLog log = new QuietLog(queues, stage);
    return new StorePorts(
        new DynamoDbRegistry(table),
        new DynamoDbFileLedger(table),
        new DynamoDbOnlineStore(dynamoDb, new OnlineTableName(stage.onlineTablePrefix())),
        new DynamoDbSchedules(table),
        new DynamoDbRuns(table),
        new GrantAuthorizer(new DynamoDbGrants(table), at.clock()),
        deployment,
        athena,
        staging,
        at.clock(),
        Metrics.NONE,
        () -> {}, // a query sees what has arrived; what is on its way is told of by status
        log::await);
  }

  /** Plans runs and tells of them; runs none. */
  private static Materializer materializer(
      StorePorts ports, S3ObjectStore objects, ParquetFileFormat format) {
    return new Materializer(
        ports.registry(),
        ports.authorizer(),
        ports.deployment(),
        new MaterializationRun(
            ports.ledger(),
            objects,
            format,
            ports.online(),
            ports.engine(),
            ports.flush(),
            ports.clock(),
            ports.metrics()),
        ports.runs(),
        group -> {}, // files make themselves known by their events
        () -> new RunId(UUID.randomUUID().toString()),
        "a command",
        ports.clock());
  }

  private static void add(
      PathsInProcess paths,
      StorePorts ports,
      DeployedAt at,
      Access access,
      DeployedStage stage,
      Access.Identity identity,
      Path loads) {
    AwsClients clients = access.clients();
    S3ObjectStore objects = new S3ObjectStore(clients.s3());
    ParquetFileFormat format = new ParquetFileFormat();
    Materializer told = materializer(ports, objects, format);
    FunctionRuns runs =
        new FunctionRuns(
            ports,
            new LaterInvocation(clients.lambda(), stage.materializeFunction(identity.account())),
            told);
    paths.addQueries();
    paths.addRuns(runs, told);
    QueueDepths queues = new QueueDepths(clients.sqs());
    paths.addStatus(
        json -> {
          json.writeStringField("stage", stage.stage().name());
          json.writeStringField("account", identity.account());
          json.writeStringField("region", stage.region());
          json.writeStringField("endpoint", stage.api().toString());
          json.writeStringField("caller", identity.arn());
          json.writeObjectFieldStart("log");
          json.writeNumberField("waiting", queues.messages(stage.logQueueUrls()));
          Optional<String> files = stage.fileQueueUrl();
          if (files.isPresent()) {
            json.writeNumberField("filesWaiting", queues.messages(List.of(files.get())));
          }
          json.writeNumberField("dead", queues.messages(stage.deadLetterQueueUrls()));
          json.writeEndObject();
        });
    OfflineFiles files =
        new OfflineFiles(
            ports.registry(),
            new GlueCatalog(clients.glue(), ports.deployment()),
            ports.ledger(),
            objects,
            format,
            ports.deployment(),
            at.clock());
    paths.addRepairs(
        new LogRepairs(
            ports.registry(),
            ports.authorizer(),
            objects,
            stage.quarantine(),
            new SqsIngestionLog(clients.sqs(), new Lanes(stage.logQueueUrls())),
            () -> new DeadLetters(clients.sqs()).redrive(stage.deadLetterQueueUrls()),
            object -> clients.s3().deleteObject(r -> r.bucket(object.bucket()).key(object.key()))));
    paths.addFiles(group -> files.reconcile(group, (object, why) -> {}));
    ArrivingFiles arriving = new ArrivingFiles(ports.ledger(), runs, new Caller(identity.arn()));
    BulkLoad bulk =
        new BulkLoad(
            ports.registry(),
            ports.authorizer(),
            ports.deployment(),
            objects,
            format,
            arriving,
            loads,
            at.clock());
    bulk.discardUnchecked();
    paths.addLoads(
        bulk,
        new FileAdoption(
            ports.registry(), ports.authorizer(), ports.deployment(), objects, format, arriving));
  }
}
