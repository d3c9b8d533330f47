package tidemark.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import tidemark.fixture.Fixtures;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureMetadata;
import tidemark.model.FeatureName;
import tidemark.model.RecordIdentifier;
import tidemark.record.OnlineItem;
import tidemark.record.PackedRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;

/** Calls whose first answer is lost after it took effect, so that the SDK makes them again. */
@ExtendWith(DynamoDbLocal.class)
class LostAnswersTest {
  private final DynamoDbClient sound;
  private final DynamoDbClient lossy;
  private final AtomicInteger lost = new AtomicInteger();

  LostAnswersTest(DynamoDbClient client) {
    DynamoDbServiceClientConfiguration settings = client.serviceClientConfiguration();
    this.sound = client;
    this.lossy =
        DynamoDbClient.builder()
            .httpClient(ApacheHttpClient.create())
            .region(settings.region())
            .endpointOverride(settings.endpointOverride().orElseThrow())
            .credentialsProvider(settings.credentialsProvider())
            .overrideConfiguration(
                settings.overrideConfiguration().toBuilder()
                    .addExecutionInterceptor(new LosesFirstAnswer(lost))
                    .build())
            .build();
  }

  @AfterEach
  void close() {
    lossy.close();
  }

  @Test
  @DisplayName("an update whose answer was lost is known to be made")
  void anUpdateIsKnownToBeMade() {
    FeatureGroup group = Fixtures.created(Fixtures.definition("clicks"));
    OnlineTableName names = new OnlineTableName("t-" + UUID.randomUUID() + "-");
    new OnlineTables(sound, names, TableSettings.STANDARD, Duration.ofSeconds(20)).create(group);
    try (DynamoDbOnlineStore store = new DynamoDbOnlineStore(lossy, names)) {
      store.putIfGreater(group.incarnation(), item(1));
      lost.set(0);

      boolean applied = store.putIfUnchanged(group.incarnation(), item(2), item(1).order());

      assertThat(lost).hasValue(1);
      assertThat(applied).isTrue();
      assertThat(store.get(group.incarnation(), item(2).identifier())).contains(item(2));
    }
  }

  @Test
  @DisplayName("a change of the registry whose answer was lost is known to be made")
  void aChangeOfTheRegistryIsKnownToBeMade() {
    String name = "t-" + UUID.randomUUID();
    RegistryTable.create(sound, name);
    RegistryTable table = new RegistryTable(lossy, name);
    FeatureGroup group = Fixtures.created(Fixtures.definition("clicks"));
    DynamoDbMetadata metadata = new DynamoDbMetadata(table);
    FeatureMetadata noted =
        new FeatureMetadata(
            group.incarnation(),
            new FeatureName("age"),
            Optional.empty(),
            Map.of(),
            Fixtures.NOW,
            1);

    boolean replaced = metadata.replace(noted);
    int once = lost.getAndSet(0);
    boolean inserted = new DynamoDbRegistry(table).insert(group);

    assertThat(once).isEqualTo(1);
    assertThat(lost).hasValue(1);
    assertThat(replaced).isTrue();
    assertThat(inserted).isTrue();
    assertThat(metadata.replace(noted)).isFalse();
  }

  private static OnlineItem item(int number) {
    return new OnlineItem(
        new RecordIdentifier("a"),
        new RecordOrder(
            new EventTime(number), Instant.ofEpochMilli(1), new WriteId("0".repeat(32))),
        Optional.empty(),
        OptionalLong.empty(),
        false,
        1,
        PackedRecord.of(new byte[] {1, (byte) number}));
  }

  /** Loses an answer if none was lost since the count was last set to zero. */
  private static final class LosesFirstAnswer implements ExecutionInterceptor {
    private final AtomicInteger lost;

    LosesFirstAnswer(AtomicInteger lost) {
      this.lost = lost;
    }

    @Override
    public void afterTransmission(
        Context.AfterTransmission context, ExecutionAttributes attributes) {
      if (lost.compareAndSet(0, 1)) {
        throw RetryableException.builder().message("The answer is lost.").build();
      }
    }
  }
}
