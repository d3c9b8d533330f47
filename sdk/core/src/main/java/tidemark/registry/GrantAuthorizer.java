package tidemark.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * Decides by the grants. A group that no grant speaks of is open to every authenticated caller; of
 * any other, a caller has the access that a grant gives him. Grants are read again after 30 seconds
 * at most. Thread-safe.
 */
public final class GrantAuthorizer implements Authorizer {
  /** As for groups: docs/decisions/0005. */
  public static final Duration AGE_MAX = GroupCache.AGE_MAX;

  private record Known(List<Grant> grants, Instant until) {}

  private final Grants grants;
  private final InstantSource clock;
  private volatile @Nullable Known known;

  public GrantAuthorizer(Grants grants, InstantSource clock) {
    this.grants = grants;
    this.clock = clock;
  }

  @Override
  public void authorize(Caller caller, Access access, FeatureGroupName group) {
    boolean concerned = false;
    for (Grant grant : grants()) {
      if (grant.permits(caller, access, group)) {
        return;
      }
      concerned |= grant.concerns(group);
    }
    if (concerned) {
      throw new FeatureStoreException(
          Kind.FORBIDDEN,
          String.format(
              "User: %s has no %s access to feature group '%s'.",
              caller.principal(), access.word(), group));
    }
  }

  /** Has the grants read again at the next question. */
  public void forget() {
    known = null;
  }

  private List<Grant> grants() {
    Instant now = clock.instant();
    Known current = known;
    if (current == null || !now.isBefore(current.until())) {
      current = new Known(grants.list(), now.plus(AGE_MAX));
      known = current;
    }
    return current.grants();
  }
}
