package tidemark.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static tidemark.fixture.Fixtures.CLICKS;
import static tidemark.fixture.Fixtures.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tidemark.fixture.InMemoryStore;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroup.Status;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Caller;
import tidemark.registry.Grant;
import tidemark.upkeep.Defect.Kind;
import tidemark.upkeep.Treated.State;

class DoctorTest {
  private static final Incarnation GONE = new Incarnation(CLICKS, 7);

  private final InMemoryStore store = new InMemoryStore();
  private final List<FeatureGroupName> settled = new ArrayList<>();
  private final List<Finding> resources = new ArrayList<>();
  private final List<FeatureGroup> inspected = new ArrayList<>();
  private final Doctor doctor =
      new Doctor(
          store.registry,
          store.groups,
          settled::add,
          group -> store.offlineFault,
          store.authorizer,
          List.of(
              groups -> {
                inspected.addAll(groups);
                return resources;
              }),
          store.clock);

  private List<String> examined(Caller caller) {
    return doctor.examine(caller).stream()
        .map(each -> each.defect().kind().word() + " " + each.defect().what())
        .toList();
  }

  @Test
  void aSoundStoreHasNoDefects() {
    store.create(definition("clicks"));

    assertThat(doctor.examine(Caller.LOCAL)).isEmpty();
    assertThat(inspected).hasSize(1);
  }

  @Test
  void aGroupThatIsBegunIsStuckOnceItTakesLongAndIsSettledAgain() {
    store.groups.create(Caller.LOCAL, definition("clicks"));
    store.clock.move(Duration.ofMinutes(9));
    assertThat(examined(Caller.LOCAL)).isEmpty();
    store.clock.move(Duration.ofMinutes(1));

    List<Treated> treated = doctor.mend(Caller.LOCAL);

    assertThat(treated.get(0).defect().what())
        .isEqualTo("it is Creating since 2026-03-01T12:00:00Z");
    assertThat(treated.get(0).state()).isEqualTo(State.MENDED);
    assertThat(settled).containsExactly(CLICKS);
    assertThat(inspected).as("a group that is Creating lacks its resources by right").isEmpty();
  }

  @Test
  void aFailedCreationIsLeftToPeopleAndAFailedDeletionIsBegunAgain() {
    FeatureGroup clicks = store.create(definition("clicks"));
    FeatureGroup users = store.create(definition("users"));
    Optional<String> reason = Optional.of("No key.");
    store.registry.replace(clicks.settled(Status.CREATE_FAILED, reason, clicks.createdAt()));
    store.registry.replace(users.settled(Status.DELETE_FAILED, reason, users.createdAt()));

    List<Treated> treated = doctor.mend(Caller.LOCAL);

    assertThat(treated).extracting(Treated::state).containsExactly(State.FOR_PEOPLE, State.MENDED);
    assertThat(treated.get(0).defect().what()).isEqualTo("its creation failed: No key.");
    assertThat(store.registry.find(users.name()).orElseThrow().status()).isEqualTo(Status.DELETING);
  }

  @Test
  void whatDoesNotReachTheOfflineStoreIsToldOf() {
    store.create(definition("clicks"));
    store.offlineFault = Optional.of("7 messages could not be written.");

    assertThat(examined(Caller.LOCAL)).containsExactly("blocked 7 messages could not be written.");
  }

  @Test
  void oneMendingThatFailsDoesNotKeepFromTheNext() {
    FeatureGroup clicks = store.create(definition("clicks"));
    List<String> mended = new ArrayList<>();
    resources.add(
        finding(
            Kind.MISSING,
            clicks.incarnation(),
            () -> {
              throw FeatureStoreException.invalid("Not now.");
            }));
    resources.add(finding(Kind.DRIFT, clicks.incarnation(), () -> mended.add("drift")));

    List<Treated> treated = doctor.mend(Caller.LOCAL);

    assertThat(treated)
        .extracting(Treated::state)
        .containsExactly(State.STAYS_FAILED, State.MENDED);
    assertThat(treated.get(0).failure()).contains("Not now.");
    assertThat(mended).containsExactly("drift");
  }

  @Test
  void whatBelongsToAGroupThatIsThereIsNoOrphanAndWhatIsOfNoGroupIsNothingElse() {
    FeatureGroup clicks = store.create(definition("clicks"));
    resources.add(finding(Kind.ORPHAN, clicks.incarnation(), () -> {}));
    resources.add(finding(Kind.MISSING, GONE, () -> {}));
    assertThat(examined(Caller.LOCAL)).isEmpty();

    resources.add(finding(Kind.ORPHAN, GONE, () -> {}));

    assertThat(examined(Caller.LOCAL)).containsExactly("orphan something");
  }

  @Test
  void aCallerSeesWhatIsOfGroupsThatHeMayAdminister() {
    FeatureGroup clicks = store.create(definition("clicks"));
    resources.add(finding(Kind.DRIFT, clicks.incarnation(), () -> {}));
    Caller ann = new Caller("arn:aws:iam::111122223333:user/ann");
    Caller ben = new Caller("arn:aws:iam::111122223333:user/ben");
    store.grants.add(new Grant(ann.principal(), "clicks", Access.ADMIN));
    store.grants.add(new Grant(ben.principal(), "clicks", Access.WRITE));
    store.clock.move(Duration.ofMinutes(1));

    assertThat(examined(ann)).containsExactly("drift something");
    assertThat(examined(ben)).isEmpty();
  }

  private static Finding finding(Kind kind, Incarnation group, Runnable mending) {
    return Finding.mendable(new Defect(kind, group, "something", "mend it"), mending);
  }
}
