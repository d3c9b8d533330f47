package tidemark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tidemark.fixture.InMemoryGrants;
import tidemark.fixture.MovableClock;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.registry.Authorizer.Access;

class GrantAuthorizerTest {
  private static final FeatureGroupName ORDERS = new FeatureGroupName("Orders");
  private static final Caller ANN = new Caller("arn:aws:iam::111122223333:user/ann");
  private static final Caller BOB = new Caller("arn:aws:iam::111122223333:user/bob");

  private final MovableClock clock = MovableClock.atNoon();
  private final InMemoryGrants grants = new InMemoryGrants();
  private final GrantAuthorizer authorizer = new GrantAuthorizer(grants, clock);

  @Test
  @DisplayName("S-04: one grant closes a group to everyone else")
  void oneGrantClosesAGroup() {
    assertThat(authorizer.permits(BOB, Access.ADMIN, ORDERS)).isTrue();

    grants.add(new Grant(ANN.principal(), "orders", Access.READ));
    authorizer.forget();

    assertThat(authorizer.permits(ANN, Access.READ, ORDERS)).isTrue();
    assertThat(authorizer.permits(ANN, Access.WRITE, ORDERS)).isFalse();
    assertThat(authorizer.permits(BOB, Access.READ, new FeatureGroupName("users"))).isTrue();
    assertThatThrownBy(() -> authorizer.authorize(BOB, Access.READ, ORDERS))
        .isInstanceOfSatisfying(
            FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN))
        .hasMessage(
            "User: arn:aws:iam::111122223333:user/bob has no read access to feature group"
                + " 'Orders'.");
  }

  @Test
  void aGrantGivesWhatItsAccessImplies() {
    for (Access granted : Access.values()) {
      for (Access wanted : Access.values()) {
        assertThat(granted.implies(wanted)).isEqualTo(granted == Access.ADMIN || granted == wanted);
      }
    }
  }

  @Test
  @DisplayName("S-04: grants count within 30 seconds")
  void grantsAreReadAgain() {
    assertThat(authorizer.permits(BOB, Access.READ, ORDERS)).isTrue();
    grants.add(new Grant(ANN.principal(), "orders", Access.READ));

    clock.move(Duration.ofMillis(29_999));
    assertThat(authorizer.permits(BOB, Access.READ, ORDERS)).isTrue();
    clock.move(Duration.ofMillis(1));
    assertThat(authorizer.permits(BOB, Access.READ, ORDERS)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "orders, orders, true",
    "ord*, orders, true",
    "*ders, orders, true",
    "o*d*s, orders, true",
    "*, orders, true",
    "orders*, orders, true",
    "**, orders, true",
    "orders, orders-eu, false",
    "order, orders, false",
    "o*x*s, orders, false",
    "*order, orders, false",
    "a*a*a, aa, false",
    "*ab, aab, true"
  })
  void aStarStandsForAnyCharacters(String pattern, String name, boolean matches) {
    assertThat(new NamePattern(pattern).matches(name)).isEqualTo(matches);
  }

  @Test
  void aGrantIsOfPatternsThatCanMatch() {
    assertThatThrownBy(() -> new Grant("ann", "a b", Access.READ))
        .hasMessageContaining("Principal 'ann' is not the ARN of a principal, nor a pattern")
        .hasMessageContaining("'a b' is not the name of a feature group, nor a pattern");
    assertThatThrownBy(() -> Grant.accessOf("all"))
        .hasMessage("Access 'all' is not one of read, write, admin.");
    assertThat(new Grant("*", "Orders", Access.READ).group()).isEqualTo("orders");
  }
}
