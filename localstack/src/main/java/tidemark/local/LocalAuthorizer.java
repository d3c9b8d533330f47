package tidemark.local;

import java.time.InstantSource;
import tidemark.model.FeatureGroupName;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;
import tidemark.registry.GrantAuthorizer;
import tidemark.registry.Grants;

/**
 * Decides by the grants, as on AWS, for callers who say who they are; the local user may do
 * everything. Nobody's signature is verified here: it is for trying grants out. Thread-safe.
 */
final class LocalAuthorizer implements Authorizer {
  private final GrantAuthorizer byGrants;

  LocalAuthorizer(Grants grants, InstantSource clock) {
    this.byGrants = new GrantAuthorizer(grants, clock);
  }

  @Override
  public void authorize(Caller caller, Access access, FeatureGroupName group) {
    if (!caller.equals(Caller.LOCAL)) {
      byGrants.authorize(caller, access, group);
    }
  }

  /** Has the grants read again, so that a change counts at once. */
  void forget() {
    byGrants.forget();
  }
}
