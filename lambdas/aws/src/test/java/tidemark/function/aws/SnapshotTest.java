package tidemark.function.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.crac.Core;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.aws.dynamodb.DynamoDbLocal;
import tidemark.aws.dynamodb.DynamoDbRegistry;
import tidemark.aws.s3.ObjectServer;
import tidemark.aws.sqs.QueueServer;
import tidemark.deploy.FunctionSpec;
import tidemark.http.EventTree;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;

/** What a function does around a snapshot of its process. */
@ExtendWith(DynamoDbLocal.class)
class SnapshotTest {
  @RegisterExtension static final QueueServer QUEUES = new QueueServer();

  private static final String CREATE =
      """
      {"FeatureGroupName":"clicks","RecordIdentifierFeatureName":"id","EventTimeFeatureName":"ts",
      "FeatureDefinitions":[{"FeatureName":"id","FeatureType":"String"},
      {"FeatureName":"ts","FeatureType":"String"}],
      "OnlineStoreConfig":{"EnableOnlineStore":true}}""";

  private static final String PUT =
      """
      {"Record":[{"FeatureName":"id","ValueAsString":"u-1"},
      {"FeatureName":"ts","ValueAsString":"2026-03-01T12:00:00Z"}]}""";

  private final SilentServices services = new SilentServices();
  private final ObjectServer objects;
  private final DeployedStore store;

  SnapshotTest(DynamoDbClient dynamoDb, @TempDir Path directory) throws Exception {
    this.objects = new ObjectServer(directory);
    this.store = new DeployedStore(dynamoDb, QUEUES, objects.s3(), services.endpoint());
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
    objects.stop();
    services.close();
  }

  @ParameterizedTest
  @EnumSource(FunctionSpec.class)
  void beforeItEveryFunctionReadsAndDoesNothingElse(FunctionSpec function) throws Exception {
    DeployedFunction deployed = withoutServices(function);

    deployed.beforeCheckpoint(Core.getGlobalContext());

    assertThat(services.calls)
        .isNotEmpty()
        .allMatch(call -> call.operation().equals("DynamoDB_20120810.GetItem"));
  }

  @Test
  void afterItConnectionsAreNewOnes() throws Exception {
    DeployedFunction deployed = withoutServices(FunctionSpec.GET_RECORD);
    deployed.beforeCheckpoint(Core.getGlobalContext());
    deployed.beforeCheckpoint(Core.getGlobalContext());

    deployed.afterRestore(Core.getGlobalContext());
    deployed.beforeCheckpoint(Core.getGlobalContext());

    assertThat(services.calls).extracting(SilentServices.Call::connection).hasSize(3);
    assertThat(services.calls.get(1).connection()).isEqualTo(services.calls.get(0).connection());
    assertThat(services.calls.get(2).connection()).isNotEqualTo(services.calls.get(0).connection());
  }

  @Test
  void afterItAGroupThatWasMadeAnewIsSeen() throws Exception {
    makeGroup();
    DeployedStore.record(
        new PutRecordFunction(store.wiring(FunctionSpec.PUT_RECORD)), "PUT", "clicks", "", PUT);
    GetRecordFunction get = new GetRecordFunction(store.wiring(FunctionSpec.GET_RECORD));
    EventTree before = read(get);
    forgetGroup();
    makeGroup();
    EventTree remembered = read(get);

    get.afterRestore(Core.getGlobalContext());

    assertThat(before.at("Record").elements()).hasSize(2);
    assertThat(remembered.at("Record").elements()).hasSize(2);
    assertThat(read(get).at("Record").elements()).isEmpty();
  }

  private DeployedFunction withoutServices(FunctionSpec function) throws Exception {
    Map<String, String> environment = new HashMap<>(store.environment(function));
    environment.keySet().removeIf(name -> name.startsWith("AWS_ENDPOINT_URL"));
    environment.put("AWS_ENDPOINT_URL", services.endpoint().toString());
    return Class.forName(function.handler())
        .asSubclass(DeployedFunction.class)
        .getDeclaredConstructor(Wiring.class)
        .newInstance(store.wiring(environment));
  }

  private static EventTree read(GetRecordFunction get) throws IOException {
    return DeployedStore.record(get, "GET", "clicks", "RecordIdentifierValueAsString=u-1", "");
  }

  private void makeGroup() throws IOException {
    ControlFunction control = new ControlFunction(store.wiring(FunctionSpec.CONTROL));
    DeployedStore.control(control, "CreateFeatureGroup", CREATE);
    DeployedStore.invoke(control, store.invocations.taken().get(0).event());
  }

  /** Takes a group from the registry and leaves its table as it is. */
  private void forgetGroup() {
    DynamoDbRegistry registry = new DynamoDbRegistry(store.registry);
    FeatureGroup group = registry.find(new FeatureGroupName("clicks")).orElseThrow();
    assertThat(registry.remove(group)).isTrue();
  }
}
