package tidemark.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tidemark.registry.Authorizer.Access;

/** What every store of grants does. */
public abstract class GrantsContract {
  private Grants grants;

  /** The grants under test, none at first; the same ones all through a test. */
  protected abstract Grants grants();

  @BeforeEach
  void open() {
    grants = grants();
  }

  @Test
  void thereAreNoneAtFirst() {
    assertThat(grants.list()).isEmpty();
  }

  @Test
  void eachIsAddedOnceAndListedInOrder() {
    Grant orders = new Grant("arn:aws:iam::111122223333:user/ann", "orders", Access.READ);
    Grant all = new Grant("arn:aws:iam::111122223333:role/*", "*", Access.ADMIN);
    Grant written = new Grant("arn:aws:iam::111122223333:user/ann", "orders", Access.WRITE);

    assertThat(grants.add(written)).isTrue();
    assertThat(grants.add(orders)).isTrue();
    assertThat(grants.add(all)).isTrue();
    assertThat(grants.add(new Grant(orders.principal(), "Orders", Access.READ))).isFalse();

    assertThat(grants.list()).containsExactly(all, orders, written);
  }

  @Test
  void theVeryGrantIsRemoved() {
    Grant read = new Grant("*", "orders", Access.READ);
    Grant write = new Grant("*", "orders", Access.WRITE);
    grants.add(read);
    grants.add(write);

    assertThat(grants.remove(new Grant("*", "order*", Access.READ))).isFalse();
    assertThat(grants.remove(read)).isTrue();
    assertThat(grants.remove(read)).isFalse();

    assertThat(grants.list()).containsExactly(write);
  }
}
