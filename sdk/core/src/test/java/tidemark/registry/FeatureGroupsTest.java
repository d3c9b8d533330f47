package tidemark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.CLICKS;
import static tidemark.fixture.Fixtures.NOW;
import static tidemark.fixture.Fixtures.definition;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryRegistry;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroup.Status;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Limit;
import tidemark.model.OfflineConfig;

class FeatureGroupsTest {
  private static final Caller CALLER = Caller.LOCAL;

  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final List<FeatureGroupName> requested = new ArrayList<>();
  private final Steps steps = new Steps();
  private Instant now = NOW;
  private final GroupCache cache = new GroupCache(registry, () -> now);
  private final FeatureGroups groups = groups(Optional.empty(), Authorizer.ALLOW_ALL);

  @Test
  @DisplayName("case 54: a group is Creating, then Created")
  void creationSettlesLater() {
    FeatureGroup begun = groups.create(CALLER, definition("clicks"));

    assertThat(begun.status()).isEqualTo(Status.CREATING);
    assertThat(groups.describe(CALLER, CLICKS).group().status()).isEqualTo(Status.CREATING);
    assertThat(requested).containsExactly(CLICKS);

    groups.settle(CLICKS);

    FeatureGroup created = groups.describe(CALLER, CLICKS).group();
    assertThat(created.status()).isEqualTo(Status.CREATED);
    assertThat(created.definition().offline().orElseThrow().catalog().orElseThrow().tableName())
        .isEqualTo("clicks_" + NOW.getEpochSecond());
    assertThat(steps.made).containsExactly(created.incarnation().text());
  }

  @Test
  void settlingAgainChangesNothing() {
    groups.create(CALLER, definition("clicks"));
    groups.settle(CLICKS);
    FeatureGroup created = groups.describe(CALLER, CLICKS).group();

    groups.settle(CLICKS);
    groups.settle(new FeatureGroupName("unknown"));

    assertThat(groups.describe(CALLER, CLICKS).group()).isEqualTo(created);
  }

  @Test
  void aFailedCreationSaysWhyAndCanBeDeleted() {
    steps.failure =
        Optional.of(new FeatureStoreException(Kind.UNAVAILABLE, "The store is read-only."));
    groups.create(CALLER, definition("clicks"));
    groups.settle(CLICKS);
    assertThat(groups.describe(CALLER, CLICKS).group().status()).isEqualTo(Status.CREATE_FAILED);
    assertThat(groups.describe(CALLER, CLICKS).group().failureReason())
        .contains("The store is read-only.");

    groups.delete(CALLER, CLICKS);
    groups.settle(CLICKS);
    assertThat(groups.describe(CALLER, CLICKS).group().status()).isEqualTo(Status.DELETE_FAILED);

    steps.failure = Optional.empty();
    groups.delete(CALLER, CLICKS);
    groups.settle(CLICKS);
    assertThatThrownBy(() -> groups.describe(CALLER, CLICKS)).hasMessageContaining("can't find");
  }

  @Test
  @DisplayName("B-57 case 55: a name is taken once, in any spelling")
  void aNameIsTakenOnce() {
    groups.create(CALLER, definition("clicks"));

    assertThatThrownBy(() -> groups.create(CALLER, definition("Clicks")))
        .isInstanceOfSatisfying(
            FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.IN_USE))
        .hasMessageContaining("already exists");
  }

  @Test
  void namesThatWouldShareAViewAreRefused() {
    groups.create(CALLER, definition("a-b"));

    assertThatThrownBy(() -> groups.create(CALLER, definition("a_b")))
        .hasMessageContaining("would share the SQL view 'a_b");
    assertThatThrownBy(() -> groups.create(CALLER, definition("a-b-latest")))
        .hasMessageContaining("would share the SQL view 'a_b_latest'");
  }

  @Test
  @DisplayName("G-16 case 63: a recreated group is another incarnation")
  void aRecreatedGroupIsAnotherIncarnation() {
    FeatureGroup first = groups.create(CALLER, definition("clicks"));
    groups.settle(CLICKS);
    groups.delete(CALLER, CLICKS);
    assertThat(groups.describe(CALLER, CLICKS).group().status()).isEqualTo(Status.DELETING);
    groups.settle(CLICKS);
    assertThat(steps.removed).containsExactly(first.incarnation().text());

    now = now.minusSeconds(100);
    FeatureGroup second = groups.create(CALLER, definition("clicks"));

    assertThat(second.incarnation().epochSecond()).isEqualTo(first.incarnation().epochSecond() + 1);
  }

  @Test
  void aGroupBeingCreatedCannotBeDeleted() {
    groups.create(CALLER, definition("clicks"));

    assertThatThrownBy(() -> groups.delete(CALLER, CLICKS))
        .hasMessageContaining("is Creating. Delete it once it is Created.");
  }

  @Test
  void unfinishedWorkIsTakenUpAfterARestart() {
    groups.create(CALLER, definition("clicks"));
    groups.create(CALLER, definition("users"));
    groups.settle(CLICKS);
    requested.clear();

    groups.resume();

    assertThat(requested).containsExactly(new FeatureGroupName("users"));
  }

  @Test
  @DisplayName("a store with a database of its own makes tables nowhere else")
  void otherDatabasesAreRefused() {
    FeatureGroups bounded =
        groups(
            new Deployment("111122223333", "us-east-1", Optional.empty(), "tidemark_dev"),
            Authorizer.ALLOW_ALL);
    OfflineConfig offline = definition("clicks").offline().orElseThrow();

    FeatureGroup generated = bounded.create(CALLER, definition("clicks"));

    assertThat(generated.definition().offline().orElseThrow().catalog().orElseThrow().database())
        .isEqualTo("tidemark_dev");
    assertThatThrownBy(() -> bounded.create(CALLER, named("users", offline, "other", false)))
        .hasMessage(
            "DataCatalogConfig names database 'other'; this store makes tables in 'tidemark_dev'"
                + " only. Use that, or leave DataCatalogConfig out, or set"
                + " DisableGlueTableCreation and keep the table yourself.");
    bounded.create(CALLER, named("kept", offline, "other", true));
    bounded.create(CALLER, named("mine", offline, "Tidemark_Dev", false));
    assertThat(registry.list()).hasSize(3);
  }

  private static FeatureGroupDefinition named(
      String group, OfflineConfig offline, String database, boolean keptByOwner) {
    return Fixtures.definition(
        group,
        Fixtures.schema(),
        Optional.empty(),
        Optional.of(
            new OfflineConfig(
                offline.location(),
                offline.layout(),
                Optional.of(new OfflineConfig.CatalogTable("t", "AwsDataCatalog", database)),
                keptByOwner,
                Optional.empty())));
  }

  @Test
  @DisplayName("B-54 S-21: a bucket that is not the store's is refused")
  void otherBucketsAreRefused() {
    FeatureGroups bounded = groups(Optional.of(Set.of("mine")), Authorizer.ALLOW_ALL);

    assertThatThrownBy(() -> bounded.create(CALLER, definition("clicks")))
        .hasMessageContaining("S3Uri names bucket 'acme-fs'; this store may use mine.");
    assertThat(registry.list()).isEmpty();
  }

  @Test
  @DisplayName("S-04: a group that the caller may not read is not listed, and not described")
  void groupsOfOthersAreHidden() {
    groups.create(CALLER, definition("clicks"));
    groups.create(CALLER, definition("users"));
    FeatureGroups guarded =
        groups(
            Optional.empty(),
            (caller, access, group) -> {
              if (group.equals(CLICKS)) {
                throw new FeatureStoreException(Kind.FORBIDDEN, "No.");
              }
            });

    assertThat(guarded.list(CALLER, GroupFilter.all()).groups())
        .extracting(g -> g.group().name().value())
        .containsExactly("users");
    assertThatThrownBy(() -> guarded.describe(CALLER, CLICKS)).hasMessage("No.");
    assertThatThrownBy(() -> guarded.delete(CALLER, new FeatureGroupName("CLICKS")))
        .hasMessage("No.");
  }

  @Test
  void aHundredGroupsAreTheLimit() {
    for (int i = 0; i < Limit.FEATURE_GROUPS.max(); i++) {
      groups.create(CALLER, definition("g" + i));
    }

    assertThatThrownBy(() -> groups.create(CALLER, definition("one-more")))
        .isInstanceOfSatisfying(
            FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT_EXCEEDED));
  }

  @Test
  @DisplayName("case 58: listing filters, sorts and pages")
  void listingFiltersSortsAndPages() {
    for (String name : List.of("b", "a", "cc", "d")) {
      groups.create(CALLER, definition(name));
      now = now.plusSeconds(1);
    }
    groups.settle(new FeatureGroupName("a"));

    assertThat(names(GroupFilter.all())).containsExactly("d", "cc", "a", "b");
    assertThat(names(filter(Optional.of("c"), Optional.empty(), 100))).containsExactly("cc");
    assertThat(names(filter(Optional.empty(), Optional.of(Status.CREATED), 100)))
        .containsExactly("a");
    assertThat(names(filter(Optional.empty(), Optional.empty(), 1)))
        .containsExactly("a", "b", "cc", "d");
    assertThatThrownBy(
            () ->
                groups.list(
                    CALLER, withToken(filter(Optional.empty(), Optional.empty(), 1), "forged")))
        .hasMessageContaining("NextToken");
  }

  @Test
  void aGroupIsRememberedForThirtySeconds() {
    groups.create(CALLER, definition("clicks"));
    assertThat(cache.find(CLICKS).orElseThrow().status()).isEqualTo(Status.CREATING);
    groups.settle(CLICKS);
    FeatureGroup created = cache.find(CLICKS).orElseThrow();
    assertThat(created.status()).isEqualTo(Status.CREATED);
    registry.replace(created.settled(Status.DELETING, Optional.empty(), now));

    assertThat(cache.find(CLICKS).orElseThrow().status()).isEqualTo(Status.CREATED);
    now = now.plusSeconds(30);
    assertThat(cache.find(CLICKS).orElseThrow().status()).isEqualTo(Status.DELETING);
  }

  private List<String> names(GroupFilter filter) {
    List<String> names = new ArrayList<>();
    GroupPage page = groups.list(CALLER, filter);
    page.groups().forEach(g -> names.add(g.group().name().value()));
    while (page.nextToken().isPresent()) {
      page = groups.list(CALLER, withToken(filter, page.nextToken().get()));
      page.groups().forEach(g -> names.add(g.group().name().value()));
    }
    return names;
  }

  private static GroupFilter filter(
      Optional<String> contains, Optional<Status> status, int pageSize) {
    return new GroupFilter(
        contains,
        status,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        GroupFilter.SortBy.NAME,
        GroupFilter.SortOrder.ASCENDING,
        pageSize,
        Optional.empty());
  }

  private static GroupFilter withToken(GroupFilter filter, String token) {
    return new GroupFilter(
        filter.nameContains(),
        filter.status(),
        filter.offlineStatus(),
        filter.createdAfter(),
        filter.createdBefore(),
        filter.sortBy(),
        filter.sortOrder(),
        filter.pageSize(),
        Optional.of(token));
  }

  private FeatureGroups groups(Optional<Set<String>> buckets, Authorizer authorizer) {
    return groups(new Deployment("111122223333", "us-east-1", buckets), authorizer);
  }

  private FeatureGroups groups(Deployment deployment, Authorizer authorizer) {
    return new FeatureGroups(
        registry,
        cache,
        steps,
        requested::add,
        authorizer,
        OfflineHealth.SOUND,
        deployment,
        () -> now);
  }

  /** Remembers what was made and removed, and fails while told to. */
  private static final class Steps implements Provisioner {
    private final List<String> made = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private Optional<FeatureStoreException> failure = Optional.empty();

    @Override
    public void create(FeatureGroup group) {
      failure.ifPresent(
          e -> {
            throw e;
          });
      made.add(group.incarnation().text());
    }

    @Override
    public void update(FeatureGroup group) {}

    @Override
    public void delete(FeatureGroup group) {
      failure.ifPresent(
          e -> {
            throw e;
          });
      removed.add(group.incarnation().text());
    }
  }
}
