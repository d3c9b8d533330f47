package tidemark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.InMemoryGrants;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.registry.Authorizer.Access;

class GrantServiceTest {
  private static final Caller ANN = new Caller("arn:aws:iam::111122223333:user/ann");
  private static final Caller BOB = new Caller("arn:aws:iam::111122223333:user/bob");
  private static final Grant ANNS = new Grant(ANN.principal(), "orders", Access.ADMIN);
  private static final Grant BOBS = new Grant(BOB.principal(), "orders", Access.READ);

  private final InMemoryGrants grants = new InMemoryGrants();
  private final AtomicInteger changes = new AtomicInteger();
  private final GrantService service =
      new GrantService(grants, Optional.empty(), changes::incrementAndGet);

  @Test
  @DisplayName("S-04: the first grant of a group is its admin's own")
  void theFirstGrantIsItsAdminsOwn() {
    assertThatThrownBy(() -> service.add(ANN, BOBS))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining("Give yourself admin access first, as " + ANN.principal());

    assertThat(service.add(ANN, ANNS)).isTrue();
    assertThat(service.add(ANN, BOBS)).isTrue();
    assertThat(service.add(ANN, BOBS)).isFalse();
    assertThat(grants.list()).containsExactlyInAnyOrder(ANNS, BOBS);
    assertThat(changes).hasValue(3);
  }

  @Test
  @DisplayName("S-04: without admin access grants can be neither added nor removed")
  void withoutAdminAccessNothingChanges() {
    service.add(ANN, ANNS);
    service.add(ANN, BOBS);

    assertForbidden(() -> service.add(BOB, new Grant(BOB.principal(), "orders", Access.ADMIN)));
    assertForbidden(() -> service.add(BOB, new Grant(BOB.principal(), "ord*", Access.ADMIN)));
    assertForbidden(() -> service.add(BOB, new Grant("*", "*", Access.ADMIN)));
    assertForbidden(() -> service.remove(BOB, ANNS));
    assertThat(grants.list()).containsExactlyInAnyOrder(ANNS, BOBS);
  }

  @Test
  void anAdminsOwnGrantGoesLast() {
    service.add(ANN, ANNS);
    service.add(ANN, BOBS);

    assertThatThrownBy(() -> service.remove(ANN, ANNS))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining("Without this grant you could no longer handle the grants");
    assertThat(service.remove(ANN, BOBS)).isTrue();
    assertThat(service.remove(ANN, ANNS)).isTrue();
    assertThat(grants.list()).isEmpty();
  }

  @Test
  void aPatternIsHandledByWhoIsAdminOfAllItDescribes() {
    service.add(ANN, new Grant(ANN.principal(), "orders-*", Access.ADMIN));

    assertThat(service.add(ANN, new Grant(BOB.principal(), "orders-eu-*", Access.READ))).isTrue();
    assertForbidden(() -> service.add(ANN, new Grant(BOB.principal(), "orders*", Access.READ)));
    assertThat(service.add(BOB, new Grant(BOB.principal(), "users", Access.ADMIN))).isTrue();
  }

  @Test
  void eachSeesTheGrantsOfGroupsThatHeMayRead() {
    service.add(ANN, ANNS);
    service.add(ANN, BOBS);
    Grant users = new Grant(ANN.principal(), "users", Access.ADMIN);
    service.add(ANN, users);

    assertThat(service.list(ANN)).containsExactlyInAnyOrder(ANNS, BOBS, users);
    assertThat(service.list(BOB)).containsExactlyInAnyOrder(ANNS, BOBS);
  }

  @Test
  void theOwnerOfAStoreMayDoEverything() {
    GrantService owned = new GrantService(grants, Optional.of(BOB), () -> {});
    service.add(ANN, ANNS);

    assertThat(owned.remove(BOB, ANNS)).isTrue();
    assertThat(owned.list(BOB)).isEmpty();
  }

  private static void assertForbidden(Runnable change) {
    assertThatThrownBy(change::run)
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining("has no admin access to the feature groups")
        .extracting(e -> ((FeatureStoreException) e).kind())
        .isEqualTo(Kind.FORBIDDEN);
  }
}
