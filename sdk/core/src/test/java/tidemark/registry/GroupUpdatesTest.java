package tidemark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.CLICKS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryRegistry;
import tidemark.fixture.MovableClock;
import tidemark.model.Deployment;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;
import tidemark.model.GroupChange;
import tidemark.model.GroupChange.Mode;
import tidemark.model.GroupChange.TtlChange;
import tidemark.model.GroupUpdate;
import tidemark.model.OnlineConfig.StorageType;
import tidemark.model.TimeToLive;

class GroupUpdatesTest {
  private static final Caller CALLER = Caller.LOCAL;

  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final MovableClock clock = MovableClock.atNoon();
  private final List<FeatureGroupName> requested = new ArrayList<>();
  private final Tables tables = new Tables();
  private final FeatureGroups groups =
      new FeatureGroups(
          registry,
          new GroupCache(registry, clock),
          tables,
          requested::add,
          Authorizer.ALLOW_ALL,
          OfflineHealth.SOUND,
          new Deployment("111122223333", "us-east-1", Optional.empty()),
          clock);

  @Test
  @DisplayName("case 59: the old definition holds until the update is made")
  void theOldDefinitionHoldsUntilTheUpdateIsMade() {
    FeatureGroup before = created(Fixtures.definition("clicks"));
    requested.clear();
    clock.move(Duration.ofSeconds(5));

    groups.update(CALLER, CLICKS, adding("extra"));

    assertThat(clicks().schema()).isEqualTo(before.schema());
    assertThat(status()).isEqualTo(GroupUpdate.Status.IN_PROGRESS);
    assertThat(requested).containsExactly(CLICKS);
    clock.move(Duration.ofSeconds(5));
    groups.settle(CLICKS);
    assertThat(status()).isEqualTo(GroupUpdate.Status.SUCCESSFUL);
    assertThat(clicks().schema().version()).isEqualTo(2);
    assertThat(clicks().schema().features(1)).isEqualTo(before.schema().features());
    assertThat(tables.updated).containsExactly(clicks().schema().version());
    assertThat(clicks().modifiedAt()).isEqualTo(clock.instant());
    assertThat(clicks().createdAt(new FeatureName("extra"))).isEqualTo(clock.instant());
    assertThat(clicks().createdAt(new FeatureName("id"))).isEqualTo(before.createdAt());
  }

  @Test
  void aFailedUpdateSaysWhyAndChangesNothing() {
    FeatureGroup before = created(Fixtures.definition("clicks"));
    tables.failure = Optional.of(new FeatureStoreException(Kind.UNAVAILABLE, "No catalog."));

    groups.update(CALLER, CLICKS, adding("extra"));
    groups.settle(CLICKS);

    GroupUpdate update = clicks().history().lastUpdate().orElseThrow();
    assertThat(update).isEqualTo(GroupUpdate.failed("No catalog."));
    assertThat(clicks().definition()).isEqualTo(before.definition());
    tables.failure = Optional.empty();
    groups.update(CALLER, CLICKS, adding("extra"));
    groups.settle(CLICKS);
    assertThat(status()).isEqualTo(GroupUpdate.Status.SUCCESSFUL);
  }

  @Test
  void whileAnUpdateIsInProgressThereIsNoOtherAndNoDeletion() {
    created(Fixtures.definition("clicks"));
    groups.update(CALLER, CLICKS, adding("extra"));

    assertThatThrownBy(() -> groups.update(CALLER, CLICKS, adding("more")))
        .hasMessageContaining("An update of feature group 'clicks' is in progress.");
    assertThatThrownBy(() -> groups.delete(CALLER, CLICKS))
        .hasMessageContaining("An update of feature group 'clicks' is in progress.");
  }

  @Test
  void anUnfinishedUpdateIsResumedAndSettlingAgainChangesNothing() {
    created(Fixtures.definition("clicks"));
    groups.update(CALLER, CLICKS, adding("extra"));
    requested.clear();

    groups.resume();

    assertThat(requested).containsExactly(CLICKS);
    groups.settle(CLICKS);
    FeatureGroup settled = clicks();
    groups.settle(CLICKS);
    assertThat(clicks()).isEqualTo(settled);
    groups.resume();
    assertThat(requested).containsExactly(CLICKS);
  }

  @Test
  void tagsAddedMeanwhileSurviveTheUpdate() {
    created(Fixtures.definition("clicks"));
    ResourceTags tags = new ResourceTags(registry, Authorizer.ALLOW_ALL);
    groups.update(CALLER, CLICKS, adding("extra"));
    tables.meanwhile = () -> tags.add(CALLER, CLICKS, Map.of("team", "ads"));

    groups.settle(CLICKS);

    assertThat(status()).isEqualTo(GroupUpdate.Status.SUCCESSFUL);
    assertThat(clicks().definition().tags()).containsEntry("team", "ads");
    assertThat(clicks().schema().version()).isEqualTo(2);
  }

  @Test
  void aGroupThatIsNotCreatedIsNotUpdated() {
    groups.create(CALLER, Fixtures.definition("clicks"));

    assertThatThrownBy(() -> groups.update(CALLER, CLICKS, adding("extra")))
        .hasMessageContaining("'clicks' is Creating; it can be updated once it is Created.");
    assertThatThrownBy(() -> groups.update(CALLER, new FeatureGroupName("nobody"), adding("extra")))
        .hasMessageContaining("can't find a FeatureGroup with name nobody");
  }

  @Test
  @DisplayName("B-50, B-51, B-58: a feature is added under a free, unreserved name")
  void aFeatureIsAddedUnderAFreeName() {
    created(Fixtures.definition("clicks"));

    assertThatThrownBy(() -> groups.update(CALLER, CLICKS, adding("n", "X", "write_id", "day")))
        .hasMessageContaining("Feature 'n' is defined more than once.")
        .hasMessageContaining("Features 'x' and 'X' differ only by case")
        .hasMessageContaining("Feature name 'write_id' is reserved");
    assertThatThrownBy(() -> groups.update(CALLER, CLICKS, adding("day")))
        .hasMessageContaining("Feature name 'day' is reserved for a partition column");
  }

  @Test
  void thereAreAtMost2500Features() {
    created(Fixtures.definition("clicks"));
    for (int i = 0; i < 24; i++) {
      add(i * 100, 100);
    }
    add(2_400, 95);

    assertThat(clicks().schema().features()).hasSize(2_500);
    assertThatThrownBy(() -> groups.update(CALLER, CLICKS, adding("one-more")))
        .isInstanceOfSatisfying(
            FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT_EXCEEDED))
        .hasMessageContaining("would have 2501 features; the limit is 2500.");
    assertThatThrownBy(() -> add(0, 101))
        .hasMessageContaining("FeatureAdditions must have 1-100 elements; it has 101.");
  }

  @Test
  @DisplayName("storage changes from Standard to Standard_V2 only")
  void storageChangesOneWay() {
    created(Fixtures.definition("clicks"));

    assertThatThrownBy(() -> groups.update(CALLER, CLICKS, storage(StorageType.IN_MEMORY)))
        .hasMessageContaining("is Standard and cannot become InMemory");
    update(storage(StorageType.STANDARD_V2));

    assertThat(clicks().definition().online().orElseThrow().storageType())
        .isEqualTo(StorageType.STANDARD_V2);
    assertThatThrownBy(() -> groups.update(CALLER, CLICKS, storage(StorageType.STANDARD)))
        .hasMessageContaining("is Standard_V2 and cannot become Standard");
  }

  @Test
  @DisplayName("case 43: a time to live is set, kept by other changes, and removed")
  void aTimeToLiveComesAndGoes() {
    created(Fixtures.definition("clicks"));
    TimeToLive week = new TimeToLive(TimeToLive.Unit.WEEKS, 1);

    update(new GroupChange.Online(Optional.empty(), new TtlChange.To(week)));
    update(storage(StorageType.STANDARD_V2));
    assertThat(clicks().definition().online().orElseThrow().ttl()).contains(week);

    update(new GroupChange.Online(Optional.empty(), TtlChange.REMOVE));
    assertThat(clicks().definition().online().orElseThrow().ttl()).isEmpty();
    assertThatThrownBy(() -> new GroupChange.Online(Optional.empty(), TtlChange.KEEP))
        .hasMessageContaining("OnlineStoreConfig changes nothing");
  }

  @Test
  void throughputIsSwitchedToOnDemandOnceADay() {
    created(Fixtures.definition("clicks"));
    update(provisioned(5, 6));
    assertThat(clicks().definition().throughput()).isEqualTo(new Throughput.Provisioned(5, 6));
    update(new GroupChange.Capacity(Optional.empty(), OptionalInt.of(7), OptionalInt.empty()));
    assertThat(clicks().definition().throughput()).isEqualTo(new Throughput.Provisioned(7, 6));
    update(onDemand());
    update(onDemand());
    update(provisioned(5, 6));
    clock.move(Duration.ofHours(24).minusMillis(1));

    assertThatThrownBy(() -> groups.update(CALLER, CLICKS, onDemand()))
        .hasMessageContaining("'clicks' was switched to OnDemand at 2026-03-01T12:00:00Z;");

    clock.move(Duration.ofMillis(1));
    update(onDemand());
    assertThat(clicks().definition().throughput()).isEqualTo(Throughput.ON_DEMAND);
  }

  @Test
  void throughputHasRules() {
    created(Fixtures.definition("clicks"));

    assertThatThrownBy(
            () ->
                groups.update(
                    CALLER,
                    CLICKS,
                    new GroupChange.Capacity(
                        Optional.of(Mode.PROVISIONED), OptionalInt.of(5), OptionalInt.empty())))
        .hasMessageContaining("give ThroughputMode Provisioned, ProvisionedReadCapacityUnits and");
    update(storage(StorageType.STANDARD_V2));
    assertThatThrownBy(() -> groups.update(CALLER, CLICKS, provisioned(5, 6)))
        .hasMessageContaining("Provisioned throughput needs OnlineStoreConfig.StorageType");
  }

  private FeatureGroup created(FeatureGroupDefinition definition) {
    groups.create(CALLER, definition);
    groups.settle(definition.name());
    return clicks();
  }

  private FeatureGroup clicks() {
    return registry.find(CLICKS).orElseThrow();
  }

  private GroupUpdate.Status status() {
    return clicks().history().lastUpdate().orElseThrow().status();
  }

  private void update(GroupChange change) {
    groups.update(CALLER, CLICKS, change);
    groups.settle(CLICKS);
    assertThat(status()).isEqualTo(GroupUpdate.Status.SUCCESSFUL);
  }

  private void add(int from, int count) {
    update(
        adding(IntStream.range(from, from + count).mapToObj(i -> "f" + i).toArray(String[]::new)));
  }

  private static GroupChange adding(String... names) {
    return new GroupChange.Additions(
        List.of(names).stream()
            .map(name -> FeatureDefinition.scalar(name, FeatureType.STRING))
            .toList());
  }

  private static GroupChange storage(StorageType type) {
    return new GroupChange.Online(Optional.of(type), TtlChange.KEEP);
  }

  private static GroupChange provisioned(int readUnits, int writeUnits) {
    return new GroupChange.Capacity(
        Optional.of(Mode.PROVISIONED), OptionalInt.of(readUnits), OptionalInt.of(writeUnits));
  }

  private static GroupChange onDemand() {
    return new GroupChange.Capacity(
        Optional.of(Mode.ON_DEMAND), OptionalInt.empty(), OptionalInt.empty());
  }

  /** Remembers the schema versions it was told of, and fails while told to. */
  private static final class Tables implements Provisioner {
    private final List<Integer> updated = new ArrayList<>();
    private Optional<FeatureStoreException> failure = Optional.empty();
    private Runnable meanwhile = () -> {};

    @Override
    public void create(FeatureGroup group) {}

    @Override
    public void update(FeatureGroup group) {
      failure.ifPresent(
          e -> {
            throw e;
          });
      updated.add(group.schema().version());
      meanwhile.run();
      meanwhile = () -> {};
    }

    @Override
    public void delete(FeatureGroup group) {}
  }
}
