package tidemark.client.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.aws.StandIns;
import tidemark.aws.dynamodb.DynamoDbLocal;
import tidemark.aws.dynamodb.DynamoDbOnlineStore;
import tidemark.aws.dynamodb.DynamoDbRegistry;
import tidemark.aws.dynamodb.OnlineTableName;
import tidemark.aws.dynamodb.OnlineTables;
import tidemark.aws.dynamodb.RegistryTable;
import tidemark.aws.dynamodb.TableSettings;
import tidemark.client.FeatureVector;
import tidemark.client.record.TypedRecord;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryIngestionLog;
import tidemark.fixture.InMemoryStore;
import tidemark.fixture.MovableClock;
import tidemark.metric.Metrics;
import tidemark.model.Deployment;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.Schema;
import tidemark.model.TimeToLive;
import tidemark.offline.FeatureReference;
import tidemark.record.BatchGet;
import tidemark.record.DeleteRecord;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;
import tidemark.record.RecordService;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;
import tidemark.registry.GroupCache;

/** Over DynamoDB Local. That the answers are those of the API is shown where the functions are. */
@ExtendWith(DynamoDbLocal.class)
class DirectReadsTest {
  private static final String T1 = "2026-03-01T10:00:00Z";
  private static final String T2 = "2026-03-01T11:00:00Z";
  private static final TimeToLive HOUR = new TimeToLive(TimeToLive.Unit.HOURS, 1);
  private static final String ARN = "arn:aws:sagemaker:eu-west-1:111122223333:feature-group/clicks";

  private final MovableClock clock = MovableClock.atNoon();
  private final DynamoDbRegistry registry;
  private final OnlineTables tables;
  private final DirectReadsBuilder builder;
  private final DirectReads direct;
  private final DynamoDbOnlineStore online;

  DirectReadsTest(DynamoDbClient client) {
    String unique = UUID.randomUUID().toString();
    OnlineTableName names = new OnlineTableName("online-" + unique + "-");
    registry = new DynamoDbRegistry(RegistryTable.create(client, "registry-" + unique));
    tables = new OnlineTables(client, names, TableSettings.STANDARD, Duration.ofSeconds(20));
    online = new DynamoDbOnlineStore(client, names);
    builder =
        DirectReads.ofTables("registry-" + unique, names.prefix())
            .client(client)
            .region(StandIns.REGION.id())
            .clock(clock);
    direct = builder.build();
  }

  /** A Java record of the group clicks. */
  record Click(String id, Instant ts, Optional<Long> n, Double x) {}

  @BeforeEach
  void createGroup() {
    create("clicks", 1);
  }

  @AfterEach
  void stop() {
    direct.close();
    online.close();
  }

  @Test
  void whatWasPutIsReadWithItsTypes() {
    put("clicks", features("a", T1, given("n", "007"), given("x", "2.50"), given("s", "b")));

    TypedRecord read = direct.get("clicks", "a").orElseThrow();

    assertThat(read.text("id")).hasValue("a");
    assertThat(read.integral("n")).hasValue(7L);
    assertThat(read.fractional("x")).hasValue(2.5);
    assertThat(read.value("s")).hasValue("b");
    assertThat(read.eventTime().at()).isEqualTo(Instant.parse(T1));
    assertThat(direct.get("clicks", "a", Click.class))
        .hasValue(new Click("a", Instant.parse(T1), Optional.of(7L), 2.5));
    assertThat(texts("a")).containsEntry("n", "007").containsEntry("x", "2.50");
  }

  @Test
  void aFeatureOfAnotherTypeOrNameIsRefused() {
    put("clicks", features("a", T1));
    TypedRecord read = direct.get("clicks", "a").orElseThrow();

    assertThat(read.integral("n")).isEmpty();
    assertThatThrownBy(() -> read.integral("x"))
        .hasMessage("Feature 'x' of feature group 'clicks' is Fractional, not Integral.");
    assertThatThrownBy(() -> read.value("m"))
        .hasMessageStartingWith("Feature 'm' is not in feature group 'clicks'");
    assertThatThrownBy(() -> read.elements("s"))
        .hasMessage("Feature 's' of feature group 'clicks' is String, not a List, Set or Vector.");
  }

  @Test
  void whatIsDeletedExpiredOrWasNeverThereIsEmpty() {
    put("clicks", features("gone", T1));
    service()
        .delete(
            Caller.LOCAL, new DeleteRecord("clicks", "gone", T2, Set.of(), DeleteRecord.Mode.SOFT));
    service()
        .put(
            Caller.LOCAL,
            new PutRecord(
                "clicks", features("short", "2026-03-01T11:30:00Z"), Set.of(), Optional.of(HOUR)));

    assertThat(direct.get("clicks", "gone")).isEmpty();
    assertThat(direct.get("clicks", "never")).isEmpty();
    assertThat(direct.get("clicks", "short").orElseThrow().expiresAt().orElseThrow().at())
        .isEqualTo(Instant.parse("2026-03-01T12:30:00Z"));
    clock.move(Duration.ofMinutes(30));
    assertThat(direct.get("clicks", "short")).isEmpty();
  }

  @Test
  void aGroupIsKnownForThirtySecondsAtMost() {
    put("clicks", features("a", T1));
    assertThat(direct.get("clicks", "a")).isPresent();
    registry.remove(registry.find(Fixtures.CLICKS).orElseThrow());

    clock.move(Duration.ofSeconds(29));
    assertThat(direct.get("clicks", "a")).isPresent();
    clock.move(Duration.ofSeconds(1));
    assertThatThrownBy(() -> direct.get("clicks", "a"))
        .extracting("kind")
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void aGroupThatWasMadeAnewIsSeenAtOnce() {
    put("clicks", features("a", T1));
    assertThat(direct.get("clicks", "a")).isPresent();
    FeatureGroup first = registry.find(Fixtures.CLICKS).orElseThrow();
    tables.delete(first.incarnation());
    registry.remove(first);
    create("clicks", first.incarnation().epochSecond() + 1);
    put("clicks", features("b", T1));

    assertThat(direct.get("clicks", "b")).isPresent();
    assertThat(direct.get("clicks", "a")).isEmpty();
  }

  @Test
  void aFeatureThatWasAddedIsSeenWithTheFirstRecordThatHasIt() {
    put("clicks", features("a", T1));
    assertThat(direct.get("clicks", "a")).isPresent();
    FeatureGroup now = registry.find(Fixtures.CLICKS).orElseThrow();
    Schema more =
        now.schema().with(List.of(FeatureDefinition.scalar("added", FeatureType.INTEGRAL)));
    FeatureGroup next =
        new FeatureGroup(
            definition("clicks", more),
            now.incarnation(),
            now.status(),
            Optional.empty(),
            now.createdAt(),
            now.modifiedAt(),
            now.revision() + 1);
    assertThat(registry.replace(next)).isTrue();
    put("clicks", features("b", T1, given("added", "5")));

    assertThat(direct.get("clicks", "b").orElseThrow().integral("added")).hasValue(5L);
    assertThat(direct.get("clicks", "a").orElseThrow().integral("added")).isEmpty();
  }

  @Test
  void vectorsSpanGroups() {
    create("views", 1);
    put("clicks", features("a", T1, given("n", "1")));
    put("views", features("b", T1, given("x", "2.5")));
    List<FeatureReference> wanted =
        List.of(FeatureReference.parse("views:x"), FeatureReference.parse("clicks:n"));

    FeatureVector vector = direct.featureVector(wanted, Map.of("clicks", "a", "views", "b"));

    assertThat(vector.values())
        .containsExactly(
            Optional.of(new FeatureValue.Text("2.5")), Optional.of(new FeatureValue.Text("1")));
  }

  @Test
  void batchesTellWhatCannotBeAskedFor() {
    put("clicks", features("a", T1));

    BatchGet.Answer answer =
        direct.batchGetRecord(
            List.of(
                new BatchGet.Wanted("clicks", List.of("a", "never"), List.of("id")),
                new BatchGet.Wanted("unknown", List.of("c"), List.of())));

    assertThat(answer.found()).extracting(BatchGet.Found::identifier).containsExactly("a");
    assertThat(answer.failed())
        .extracting(failed -> failed.group() + " " + failed.reason().kind())
        .containsExactly("unknown NOT_FOUND");
    assertThat(answer.unprocessed()).isEmpty();
  }

  @Test
  void anArnNeedsAnAccount() {
    put("clicks", features("a", T1));
    DirectReads told = builder.account("111122223333").build();

    assertThat(told.get(ARN, "a")).isPresent();
    assertThatThrownBy(() -> direct.get(ARN, "a"))
        .hasMessage(
            "An ARN names an account, and these reads were not told theirs. Give the feature"
                + " group's name, or the account with account(...).");
    assertThatThrownBy(
            () -> direct.batchGetRecord(List.of(new BatchGet.Wanted(ARN, List.of("a"), List.of()))))
        .hasMessageStartingWith("An ARN names an account");
  }

  @Test
  void aStageNamesItsTables() {
    assertThatThrownBy(() -> DirectReads.ofStage("Prod"))
        .hasMessageStartingWith("Stage 'Prod' is not valid.");
    try (DirectReads none = DirectReads.ofStage("prod").region("eu-west-1").build()) {
      assertThatThrownBy(() -> none.get("a b", "c")).hasMessageContaining("'a b'");
    }
  }

  private Map<String, String> texts(String identifier) {
    return direct
        .getRecord(new GetRecord("clicks", identifier, List.of()))
        .orElseThrow()
        .features()
        .stream()
        .collect(
            java.util.stream.Collectors.toMap(
                GivenFeature::name, f -> ((FeatureValue.Text) f.value()).text()));
  }

  private void put(String group, List<GivenFeature> record) {
    service().put(Caller.LOCAL, new PutRecord(group, record, Set.of(), Optional.empty()));
  }

  /** Another process, which knows groups as they are now. */
  private RecordService service() {
    return new RecordService(
        new Deployment("111122223333", StandIns.REGION.id(), Optional.empty()),
        new GroupCache(registry, clock),
        Authorizer.ALLOW_ALL,
        online,
        new InMemoryIngestionLog(),
        clock,
        Metrics.NONE,
        InMemoryStore.PAGE_TOKENS);
  }

  private void create(String name, long incarnation) {
    FeatureGroup group = Fixtures.created(definition(name, Fixtures.schema()), incarnation);
    tables.create(group);
    assertThat(registry.insert(group)).isTrue();
  }

  private static FeatureGroupDefinition definition(String name, Schema schema) {
    FeatureGroupDefinition standard = Fixtures.definition(name);
    return Fixtures.definition(name, schema, standard.online(), standard.offline());
  }
}
