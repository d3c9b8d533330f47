package tidemark.function.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.aws.MotoServer;
import tidemark.aws.StandIns;
import tidemark.aws.dynamodb.DynamoDbLocal;
import tidemark.aws.s3.ObjectServer;
import tidemark.aws.sqs.QueueServer;
import tidemark.client.Call;
import tidemark.client.FeatureStoreClient;
import tidemark.client.RecordReads;
import tidemark.client.Reply;
import tidemark.client.Transport;
import tidemark.client.direct.DirectReads;
import tidemark.deploy.FunctionSpec;
import tidemark.http.GatewayEvent;
import tidemark.http.HttpRequest;
import tidemark.http.HttpResponse;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.TimeToLive;
import tidemark.offline.FeatureReference;
import tidemark.record.BatchGet;
import tidemark.record.DeleteRecord;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;
import tidemark.registry.Caller;

/** The same reads through the deployed functions and straight from their tables. */
@ExtendWith(DynamoDbLocal.class)
class DirectReadsParityTest {
  @RegisterExtension static final QueueServer QUEUES = new QueueServer();
  @RegisterExtension static final MotoServer MOTO = new MotoServer();

  private static final String ONLINE = "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true}";
  private static final String OFFLINE =
      "\"OfflineStoreConfig\":{\"S3StorageConfig\":{\"S3Uri\":\"s3://acme-fs/prod\"}}";
  private static final String T = "2026-03-01T12:00:00Z";
  private static final String ARN =
      "arn:aws:sagemaker:%s:%s:feature-group/clicks"
          .formatted(StandIns.REGION.id(), StandIns.ACCOUNT);

  private final ObjectServer objects;
  private final DeployedStore store;
  private final RequestStreamHandler control;
  private final FeatureStoreClient api;
  private final DirectReads direct;

  DirectReadsParityTest(DynamoDbClient dynamoDb, @TempDir Path directory) throws Exception {
    this.objects = new ObjectServer(directory);
    this.store = new DeployedStore(dynamoDb, QUEUES, objects.s3(), MOTO.endpoint());
    this.control = new ControlFunction(store.wiring(FunctionSpec.CONTROL));
    this.api =
        FeatureStoreClient.builder()
            .transport(
                new Functions(
                    control,
                    new PutRecordFunction(store.wiring(FunctionSpec.PUT_RECORD)),
                    new GetRecordFunction(store.wiring(FunctionSpec.GET_RECORD))))
            .build();
    this.direct =
        DirectReads.ofTables("registry-" + store.unique, "online-" + store.unique + "-")
            .client(dynamoDb)
            .region(StandIns.REGION.id())
            .account(StandIns.ACCOUNT)
            .build();
  }

  @BeforeEach
  void fill() throws IOException {
    objects.s3().createBucket(r -> r.bucket(DeployedStore.BUCKET));
    MOTO.clients().glue().createDatabase(r -> r.databaseInput(d -> d.name("features")));
    create("clicks", ONLINE + "," + OFFLINE);
    create("views", ONLINE);
    create("archive", OFFLINE);
    put(
        "clicks",
        "a",
        Optional.empty(),
        given("n", "007"),
        given("x", "1.50"),
        given("s", "\u00e9"));
    put("clicks", "b/ c+&", Optional.of(new TimeToLive(TimeToLive.Unit.WEEKS, 500)));
    put("clicks", "expired", Optional.of(new TimeToLive(TimeToLive.Unit.SECONDS, 1)));
    put("clicks", "deleted", Optional.empty());
    api.deleteRecord(
        new DeleteRecord(
            "clicks", "deleted", "2026-03-01T13:00:00Z", Set.of(), DeleteRecord.Mode.SOFT));
    put("views", "v", Optional.empty(), given("x", "1e-3"));
  }

  @AfterEach
  void stop() throws Exception {
    direct.close();
    api.close();
    store.close();
    objects.stop();
  }

  @Test
  @DisplayName("every read case answers the same, errors included")
  void readsAnswerAlike() {
    List<Function<RecordReads, Object>> reads =
        Stream.concat(Stream.concat(gets(), batches()), typed()).toList();

    List<String> answers = reads.stream().map(read -> outcome(read, api)).toList();

    assertThat(reads.stream().map(read -> outcome(read, direct)).toList()).isEqualTo(answers);
    assertThat(answers)
        .hasSize(25)
        .anyMatch(answer -> answer.contains("NOT_FOUND"))
        .anyMatch(answer -> answer.contains("INVALID"))
        .anyMatch(answer -> answer.contains("=007"))
        .anyMatch(answer -> answer.equals("none"));
  }

  private static Stream<Function<RecordReads, Object>> gets() {
    return Stream.of(
            new GetRecord("clicks", "a", List.of()),
            new GetRecord("CLICKS", "a", List.of()),
            new GetRecord(ARN, "a", List.of("x", "n")),
            new GetRecord(ARN.replace(StandIns.ACCOUNT, "999999999999"), "a", List.of()),
            new GetRecord("clicks", "b/ c+&", List.of("id")),
            new GetRecord("clicks", "expired", List.of()),
            new GetRecord("clicks", "deleted", List.of()),
            new GetRecord("clicks", "never", List.of()),
            new GetRecord("clicks", "x".repeat(2_049), List.of()),
            new GetRecord("clicks", "a", List.of("m", "o")),
            new GetRecord("clicks", "a", List.of("-")),
            new GetRecord("views", "v", List.of()),
            new GetRecord("archive", "a", List.of()),
            new GetRecord("unknown", "a", List.of()),
            new GetRecord("un known", "a", List.of()))
        .map(get -> reads -> reads.getRecord(get));
  }

  private static Stream<Function<RecordReads, Object>> batches() {
    return Stream.<List<BatchGet.Wanted>>of(
            List.of(
                new BatchGet.Wanted("clicks", List.of("never", "a", "a", "deleted"), List.of()),
                new BatchGet.Wanted("views", List.of("v"), List.of("x"))),
            List.of(
                new BatchGet.Wanted("unknown", List.of("a", "b"), List.of()),
                new BatchGet.Wanted("archive", List.of("a"), List.of()),
                new BatchGet.Wanted("clicks", List.of("a"), List.of("m"))),
            List.of(
                new BatchGet.Wanted("clicks", List.of("a"), List.of()),
                new BatchGet.Wanted(ARN, List.of("a"), List.of())),
            List.of(
                new BatchGet.Wanted("clicks", identifiers(60), List.of()),
                new BatchGet.Wanted("views", identifiers(41), List.of())))
        .map(batch -> reads -> reads.batchGetRecord(batch));
  }

  private static List<String> identifiers(int count) {
    return IntStream.range(0, count).mapToObj(i -> "i" + i).toList();
  }

  /** A Java record of the groups' features. */
  record Row(String id, Optional<Long> n, Optional<Double> x) {}

  /** One that the groups do not have. */
  record OtherRow(Long id) {}

  private static Stream<Function<RecordReads, Object>> typed() {
    return Stream.of(
        reads -> reads.get("clicks", "a", Row.class),
        reads -> reads.get("views", "v", Row.class),
        reads -> reads.get("clicks", "deleted", Row.class),
        reads -> reads.get("clicks", "a", OtherRow.class),
        reads ->
            reads
                .featureVector(
                    List.of(FeatureReference.parse("views:x"), FeatureReference.parse("clicks:n")),
                    Map.of("clicks", "a", "views", "v"))
                .values()
                .stream()
                .map(DirectReadsParityTest::shown)
                .toList(),
        reads ->
            reads.featureVector(List.of(FeatureReference.parse("clicks:n")), Map.of("views", "v")));
  }

  /** What a read gives, values included. */
  private static String outcome(Function<RecordReads, Object> read, RecordReads from) {
    try {
      return shown(read.apply(from));
    } catch (FeatureStoreException e) {
      return e.kind() + ": " + e.text();
    }
  }

  private static String shown(Object answer) {
    if (answer instanceof Optional<?> optional) {
      return optional.map(DirectReadsParityTest::shown).orElse("none");
    }
    if (answer instanceof tidemark.record.ServedRecord record) {
      return record.features().stream().map(DirectReadsParityTest::shown).toList()
          + " until "
          + record.expiresAt();
    }
    if (answer instanceof GivenFeature feature) {
      return feature.name() + "=" + shown(feature.value());
    }
    if (answer instanceof FeatureValue.Text text) {
      return text.text();
    }
    if (answer instanceof BatchGet.Answer batch) {
      return batch.found().stream()
              .map(found -> found.group() + " " + found.identifier() + " " + shown(found.record()))
              .toList()
          + ", failed "
          + batch.failed().stream()
              .map(
                  f ->
                      f.group()
                          + " "
                          + f.identifier()
                          + " "
                          + f.reason().kind()
                          + ": "
                          + f.reason().text())
              .toList()
          + ", unprocessed "
          + batch.unprocessed();
    }
    return answer.toString();
  }

  private void create(String name, String stores) throws IOException {
    DeployedStore.control(
        control,
        "CreateFeatureGroup",
        """
        {"FeatureGroupName":"%s","RecordIdentifierFeatureName":"id","EventTimeFeatureName":"ts",
        "FeatureDefinitions":[{"FeatureName":"id","FeatureType":"String"},
        {"FeatureName":"ts","FeatureType":"String"},{"FeatureName":"n","FeatureType":"Integral"},
        {"FeatureName":"x","FeatureType":"Fractional"},{"FeatureName":"s","FeatureType":"String"}],
        "RoleArn":"arn:aws:iam::000000000000:role/any",%s}"""
            .formatted(name, stores));
    DeployedStore.invoke(control, store.invocations.taken().get(0).event());
  }

  private void put(String group, String id, Optional<TimeToLive> ttl, GivenFeature... others) {
    List<GivenFeature> features =
        Stream.concat(Stream.of(given("id", id), given("ts", T)), Stream.of(others)).toList();
    api.putRecord(new PutRecord(group, features, Set.of(), ttl));
  }

  private static GivenFeature given(String name, String text) {
    return new GivenFeature(name, new FeatureValue.Text(text));
  }

  /** Calls handed to functions as API Gateway hands them over. */
  private record Functions(
      RequestStreamHandler control, RequestStreamHandler put, RequestStreamHandler get)
      implements Transport {
    private static final Caller CALLER = new Caller("arn:aws:iam::000000000000:user/ann");

    @Override
    public Reply send(Call call) throws IOException {
      String[] target = call.pathAndQuery().split("\\?", 2);
      HttpRequest request =
          new HttpRequest(
              call.method(),
              target[0],
              target.length == 2 ? target[1] : "",
              call.headers(),
              call.body().open().readAllBytes(),
              Optional.of(CALLER),
              UUID.randomUUID().toString());
      ByteArrayOutputStream event = new ByteArrayOutputStream();
      GatewayEvent.write(request, event);
      HttpResponse response =
          HttpResponse.read(
              new ByteArrayInputStream(
                  DeployedStore.invoke(
                          function(call.method(), target[0]),
                          event.toString(StandardCharsets.UTF_8))
                      .getBytes(StandardCharsets.UTF_8)));
      return new Reply(
          response.status(),
          response.headers(),
          new ByteArrayInputStream(response.body().getBytes(StandardCharsets.UTF_8)));
    }

    private RequestStreamHandler function(String method, String path) {
      if (path.equals("/")) {
        return control;
      }
      return method.equals("GET") || path.equals("/BatchGetRecord") ? get : put;
    }

    @Override
    public void close() {
      // The functions hold nothing.
    }
  }
}
