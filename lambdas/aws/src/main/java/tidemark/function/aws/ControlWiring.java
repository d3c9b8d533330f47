package tidemark.function.aws;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.aws.AwsClients;
import tidemark.aws.CallTimes;
import tidemark.aws.dynamodb.DynamoDbGrants;
import tidemark.aws.dynamodb.DynamoDbMetadata;
import tidemark.aws.dynamodb.DynamoDbRegistry;
import tidemark.aws.dynamodb.DynamoDbRuns;
import tidemark.aws.dynamodb.DynamoDbSchedules;
import tidemark.aws.dynamodb.DynamoDbSecret;
import tidemark.aws.dynamodb.OnlineTableName;
import tidemark.aws.dynamodb.OnlineTables;
import tidemark.aws.dynamodb.RegistryTable;
import tidemark.aws.dynamodb.TableInspection;
import tidemark.aws.dynamodb.TableSettings;
import tidemark.aws.dynamodb.TableSettings.Backups;
import tidemark.aws.dynamodb.TableSettings.Protection;
import tidemark.aws.glue.CatalogInspection;
import tidemark.aws.glue.GlueCatalog;
import tidemark.aws.lambda.LaterInvocation;
import tidemark.aws.scheduler.EventBridgeSchedules;
import tidemark.aws.scheduler.RunTarget;
import tidemark.aws.scheduler.ScheduleInspection;
import tidemark.aws.sqs.SqsLogHealth;
import tidemark.deploy.ControlConfig;
import tidemark.deploy.OnlineTablesConfig;
import tidemark.deploy.SchedulesConfig;
import tidemark.deploy.Setting;
import tidemark.function.ControlHandler;
import tidemark.function.SettingsPaths;
import tidemark.http.OutcomeLog;
import tidemark.materialize.ScheduleService;
import tidemark.materialize.Schedules;
import tidemark.registry.ControlPlane;
import tidemark.registry.FeatureGroups;
import tidemark.registry.FeatureMetadataService;
import tidemark.registry.GrantAuthorizer;
import tidemark.registry.GrantService;
import tidemark.registry.GroupCache;
import tidemark.registry.OfflineHealth;
import tidemark.registry.ResourceTags;
import tidemark.registry.Search;
import tidemark.registry.Settling;
import tidemark.upkeep.Doctor;
import tidemark.upkeep.Inspection;

/** What the control plane is made of on AWS. */
final class ControlWiring {
  /** A new table is active within seconds; an invocation has two minutes. Ours. */
  private static final Duration TABLE_PATIENCE = Duration.ofSeconds(75);

  private final ControlConfig config;
  private final InstantSource clock;
  private final Snapshot snapshot;
  private final AwsClients clients;
  private final DynamoDbClient dynamoDb;
  private final RegistryTable table;
  private final DynamoDbRegistry registry;

  ControlWiring(ControlConfig config, AwsClients clients, InstantSource clock, Snapshot snapshot) {
    this.snapshot = snapshot;
    this.config = config;
    this.clock = clock;
    this.clients = clients;
    this.dynamoDb = clients.dynamoDb(CallTimes.CONTROL);
    this.table = new RegistryTable(dynamoDb, config.registryTable());
    this.registry = new DynamoDbRegistry(table);
    snapshot.reading(() -> registry.find(MadeUpRecord.GROUP));
  }

  /** Answers API calls, and its own events to settle groups. */
  RequestStreamHandler handler(OutcomeLog log) {
    DynamoDbGrants grants = new DynamoDbGrants(table);
    GrantAuthorizer authorizer = new GrantAuthorizer(grants, clock);
    Schedules schedules = schedules();
    OfflineHealth health = new SqsLogHealth(clients.sqs(), config.deadLetterQueueUrls(), clock);
    DynamoDbMetadata metadata = new DynamoDbMetadata(table);
    LaterInvocation self = new LaterInvocation(clients.lambda(), config.selfFunctionArn());
    Settling settling = name -> self.request(new SettleEvent(name).json());
    FeatureGroups groups =
        new FeatureGroups(
            registry,
            groups(),
            provisioner(metadata, schedules),
            settling,
            authorizer,
            health,
            config.deployment(),
            clock);
    ControlPlane services =
        new ControlPlane(
            groups,
            new ResourceTags(registry, authorizer),
            new FeatureMetadataService(registry, metadata, authorizer, clock),
            new Search(registry, metadata, health, authorizer));
    SettingsPaths settings =
        new SettingsPaths(
            new ScheduleService(registry, schedules, authorizer, config.deployment(), clock),
            new GrantService(grants, Optional.empty(), authorizer::forget),
            new Doctor(
                registry, groups, settling, health, authorizer, inspections(schedules), clock));
    return new SettlingHandler(new ControlHandler(services, settings, log), groups::settle, log);
  }

  private Schedules schedules() {
    SchedulesConfig told = config.schedules();
    return new EventBridgeSchedules(
        new DynamoDbSchedules(table),
        clients.scheduler(),
        new RunTarget(told.group(), told.targetArn(), told.roleArn(), told.deadLetterQueueArn()));
  }

  private GroupCache groups() {
    GroupCache groups = new GroupCache(registry, clock);
    snapshot.forgetting(groups::forgetAll);
    return groups;
  }

  private AwsProvisioner provisioner(DynamoDbMetadata metadata, Schedules schedules) {
    return new AwsProvisioner(
        new DeploymentKey(config.onlineTables().keyArn()),
        new DynamoDbSecret(table),
        tables(),
        catalog(),
        schedules,
        new DynamoDbRuns(table),
        metadata,
        clock);
  }

  private List<Inspection> inspections(Schedules schedules) {
    return List.of(
        new TableInspection(dynamoDb, tables()),
        new CatalogInspection(catalog()),
        new ScheduleInspection(schedules, clients.scheduler(), config.schedules().group(), clock));
  }

  private OnlineTables tables() {
    return new OnlineTables(dynamoDb, tableName(), settings(config.onlineTables()), TABLE_PATIENCE);
  }

  private OnlineTableName tableName() {
    return new OnlineTableName(config.onlineTables().prefix());
  }

  private GlueCatalog catalog() {
    return new GlueCatalog(clients.glue(), config.deployment());
  }

  private static TableSettings settings(OnlineTablesConfig tables) {
    return new TableSettings(
        Optional.of(tables.keyArn()),
        tables.tags(),
        tables.deletionProtection() == Setting.ENABLED ? Protection.ON : Protection.OFF,
        tables.pointInTimeRecovery() == Setting.ENABLED ? Backups.ONLINE_ONLY : Backups.NONE,
        units(tables.maxReadUnits()),
        units(tables.maxWriteUnits()));
  }

  private static OptionalLong units(OptionalInt most) {
    return most.isPresent() ? OptionalLong.of(most.getAsInt()) : OptionalLong.empty();
  }
}
