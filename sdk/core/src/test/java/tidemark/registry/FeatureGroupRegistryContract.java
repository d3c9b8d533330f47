package tidemark.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroup.Status;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureType;
import tidemark.model.GroupChange;
import tidemark.model.GroupChange.TtlChange;
import tidemark.model.GroupHistory;
import tidemark.model.GroupUpdate;
import tidemark.model.Incarnation;
import tidemark.model.OfflineConfig;
import tidemark.model.OnlineConfig;
import tidemark.model.OnlineConfig.StorageType;
import tidemark.model.PartitionLayout;
import tidemark.model.S3Uri;
import tidemark.model.Schema;
import tidemark.model.TimeToLive;

/** What every registry of feature groups does: conditional changes, nothing forgotten. */
public abstract class FeatureGroupRegistryContract {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
  private static final FeatureGroupName CLICKS = new FeatureGroupName("clicks");

  private FeatureGroupRegistry registry;

  /** The registry under test, empty at first; the same one all through a test. */
  protected abstract FeatureGroupRegistry registry();

  @BeforeEach
  void open() {
    registry = registry();
  }

  @Test
  void isEmptyAtFirst() {
    assertThat(registry.find(CLICKS)).isEmpty();
    assertThat(registry.list()).isEmpty();
    assertThat(registry.lastIncarnation(CLICKS)).isEmpty();
  }

  @Test
  void findsWhatWasInserted() {
    FeatureGroup group = group(Fixtures.definition("clicks"), 100);

    assertThat(registry.insert(group)).isTrue();

    assertThat(registry.find(CLICKS)).contains(group);
    assertThat(registry.list()).containsExactly(group);
    assertThat(registry.lastIncarnation(CLICKS)).isEqualTo(OptionalLong.of(100));
  }

  @Test
  void givesBackEveryFieldOfAGroup() {
    FeatureGroup full =
        new FeatureGroup(
            collections(),
            new Incarnation(new FeatureGroupName("Everything-1"), 7),
            Status.CREATE_FAILED,
            Optional.of("Because \"reasons\" \u00e9 \uD83D\uDE00."),
            NOW,
            NOW.plusNanos(1),
            1);

    registry.insert(full);

    FeatureGroup found = registry.find(full.name()).orElseThrow();
    assertThat(found).isEqualTo(full);
    assertThat(found.name().value()).isEqualTo("Everything-1");
    assertThat(found.schema().features(1)).hasSize(2);
    assertThat(found.schema().version()).isEqualTo(3);
  }

  @Test
  void givesBackProvisionedThroughputAndALocationWithoutPrefix() {
    FeatureGroup group =
        group(
            new FeatureGroupDefinition(
                CLICKS,
                Fixtures.schema(),
                Optional.of(OnlineConfig.standard()),
                Optional.of(
                    new OfflineConfig(
                        new S3Uri("acme-fs", ""),
                        PartitionLayout.DAY,
                        Optional.empty(),
                        true,
                        Optional.empty())),
                new Throughput.Provisioned(10_000_000, 0),
                Optional.empty(),
                Optional.empty(),
                Map.of()),
            1);

    registry.insert(group);

    assertThat(registry.find(CLICKS)).contains(group);
  }

  @Test
  void givesBackTheHistoryOfAGroup() {
    List<GroupChange> changes =
        List.of(
            new GroupChange.Additions(collections().schema().features().subList(2, 5)),
            new GroupChange.Online(Optional.of(StorageType.STANDARD_V2), TtlChange.KEEP),
            new GroupChange.Online(Optional.empty(), TtlChange.REMOVE),
            new GroupChange.Online(
                Optional.of(StorageType.STANDARD),
                new TtlChange.To(new TimeToLive(TimeToLive.Unit.HOURS, 5))),
            new GroupChange.Capacity(
                Optional.of(GroupChange.Mode.PROVISIONED), OptionalInt.of(0), OptionalInt.of(7)),
            new GroupChange.Capacity(
                Optional.of(GroupChange.Mode.ON_DEMAND), OptionalInt.empty(), OptionalInt.empty()));
    List<GroupUpdate> updates = new ArrayList<>();
    changes.forEach(change -> updates.add(GroupUpdate.inProgress(change)));
    updates.add(GroupUpdate.successful());
    updates.add(GroupUpdate.failed("Because."));

    FeatureGroup last = group(collections(), 1);
    registry.insert(last);
    for (GroupUpdate update : updates) {
      last =
          new FeatureGroup(
              last.definition(),
              last.incarnation(),
              Status.CREATED,
              Optional.empty(),
              NOW,
              NOW,
              last.revision() + 1,
              new GroupHistory(
                  List.of(NOW, NOW.plusNanos(1)), Optional.of(update), Optional.of(NOW)));
      registry.replace(last);

      assertThat(registry.find(last.name())).contains(last);
    }
  }

  @Test
  void givesBackAGroupOfOneStore() {
    FeatureGroup online =
        group(
            Fixtures.definition(
                "online-only",
                Fixtures.schema(),
                Optional.of(OnlineConfig.standard()),
                Optional.empty()),
            1);
    FeatureGroup offline =
        group(
            Fixtures.definition(
                "offline-only",
                Fixtures.schema(),
                Optional.empty(),
                Fixtures.definition("x").offline()),
            1);

    registry.insert(online);
    registry.insert(offline);

    assertThat(registry.find(online.name())).contains(online);
    assertThat(registry.find(offline.name())).contains(offline);
  }

  @Test
  @DisplayName("B-57 a name can be inserted once, in whatever case")
  void refusesATakenName() {
    FeatureGroup first = group(Fixtures.definition("clicks"), 100);
    registry.insert(first);

    assertThat(registry.insert(group(Fixtures.definition("Clicks"), 200))).isFalse();

    assertThat(registry.find(new FeatureGroupName("CLICKS"))).contains(first);
    assertThat(registry.find(CLICKS).orElseThrow().name().value()).isEqualTo("clicks");
    assertThat(registry.lastIncarnation(CLICKS)).isEqualTo(OptionalLong.of(100));
  }

  @Test
  void replacesTheNextRevisionOnly() {
    FeatureGroup first = group(Fixtures.definition("clicks"), 100);
    registry.insert(first);
    FeatureGroup second = first.settled(Status.CREATED, Optional.empty(), NOW.plusSeconds(1));
    FeatureGroup third = second.settled(Status.DELETING, Optional.empty(), NOW.plusSeconds(2));

    assertThat(registry.replace(third)).isFalse();
    assertThat(registry.replace(first)).isFalse();
    assertThat(registry.replace(second)).isTrue();
    assertThat(registry.replace(second)).isFalse();

    assertThat(registry.find(CLICKS)).contains(second);
  }

  @Test
  void replacesNothingThatIsNotThereOrOfAnotherIncarnation() {
    FeatureGroup first = group(Fixtures.definition("clicks"), 100);
    FeatureGroup other = group(Fixtures.definition("clicks"), 101);

    assertThat(registry.replace(first.settled(Status.CREATED, Optional.empty(), NOW))).isFalse();
    registry.insert(first);
    assertThat(registry.replace(other.settled(Status.CREATED, Optional.empty(), NOW))).isFalse();

    assertThat(registry.find(CLICKS)).contains(first);
  }

  @Test
  void removesTheVeryRevisionOnly() {
    FeatureGroup first = group(Fixtures.definition("clicks"), 100);
    FeatureGroup second = first.settled(Status.CREATED, Optional.empty(), NOW);
    registry.insert(first);
    registry.replace(second);

    assertThat(registry.remove(first)).isFalse();
    assertThat(registry.remove(group(Fixtures.definition("clicks"), 101))).isFalse();
    assertThat(registry.find(CLICKS)).contains(second);
    assertThat(registry.remove(second)).isTrue();
    assertThat(registry.remove(second)).isFalse();

    assertThat(registry.find(CLICKS)).isEmpty();
    assertThat(registry.list()).isEmpty();
  }

  @Test
  @DisplayName("G-16 a removed group's incarnation is remembered and never comes back")
  void remembersTheIncarnationOfARemovedGroup() {
    FeatureGroup first = group(Fixtures.definition("clicks"), 100);
    registry.insert(first);
    registry.remove(first);

    assertThat(registry.lastIncarnation(new FeatureGroupName("CLICKS")))
        .isEqualTo(OptionalLong.of(100));
    assertThat(registry.insert(group(Fixtures.definition("Clicks"), 100))).isFalse();
    assertThat(registry.insert(group(Fixtures.definition("clicks"), 99))).isFalse();
    assertThat(registry.insert(group(Fixtures.definition("clicks"), 101))).isTrue();
    assertThat(registry.lastIncarnation(CLICKS)).isEqualTo(OptionalLong.of(101));
  }

  @Test
  void listsByNameWithoutCase() {
    for (String name : List.of("b", "C", "a", "a-b", "A1", "a_b")) {
      registry.insert(group(Fixtures.definition(name), 1));
    }

    assertThat(registry.list())
        .extracting(group -> group.name().value())
        .containsExactly("a", "a-b", "A1", "a_b", "b", "C");
  }

  @Test
  void ofConcurrentInsertsOneSucceeds() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Boolean>> inserts = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        int second = i;
        inserts.add(() -> registry.insert(group(Fixtures.definition("clicks"), second)));
      }
      int inserted = 0;
      for (Future<Boolean> insert : threads.invokeAll(inserts)) {
        inserted += insert.get() ? 1 : 0;
      }
      assertThat(inserted).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private static FeatureGroup group(FeatureGroupDefinition definition, long second) {
    Incarnation incarnation = new Incarnation(definition.name(), second);
    return new FeatureGroup(
        definition.withGeneratedCatalog(incarnation, "sagemaker_featurestore"),
        incarnation,
        Status.CREATING,
        Optional.empty(),
        NOW,
        NOW,
        1);
  }

  /** Three schema versions, every shape of feature, every optional member. */
  private static FeatureGroupDefinition collections() {
    Schema schema =
        Schema.of(
                List.of(
                    FeatureDefinition.scalar("Id", FeatureType.INTEGRAL),
                    FeatureDefinition.scalar("ts", FeatureType.FRACTIONAL)),
                new FeatureName("Id"),
                new FeatureName("ts"))
            .with(
                List.of(
                    new FeatureDefinition(
                        new FeatureName("l"), FeatureType.INTEGRAL, FeatureShape.LIST),
                    new FeatureDefinition(
                        new FeatureName("u"), FeatureType.STRING, FeatureShape.SET)))
            .with(
                List.of(
                    new FeatureDefinition(
                        new FeatureName("v"),
                        FeatureType.FRACTIONAL,
                        new FeatureShape.VectorOf(8_192))));
    return new FeatureGroupDefinition(
        new FeatureGroupName("Everything-1"),
        schema,
        Optional.of(
            new OnlineConfig(
                OnlineConfig.StorageType.IN_MEMORY,
                Optional.of(new TimeToLive(TimeToLive.Unit.WEEKS, 3)),
                Optional.of("online-key"))),
        Optional.of(
            new OfflineConfig(
                S3Uri.parse("s3://acme-fs/a/b=c"),
                PartitionLayout.HOUR,
                Optional.of(new OfflineConfig.CatalogTable("t", "AwsDataCatalog", "d")),
                false,
                Optional.of("offline-key"))),
        Throughput.ON_DEMAND,
        Optional.of("arn:aws:iam::000000000000:role/store"),
        Optional.of("What it is \u2014 \"quoted\"."),
        Map.of("team", "ranking", "empty", "", "\u00fc", "\uD83D\uDE00"));
  }
}
