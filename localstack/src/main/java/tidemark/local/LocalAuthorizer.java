package tidemark.local;

import java.time.InstantSource;
import java.util.List;
import tidemark.model.FeatureGroupName;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;
import tidemark.registry.Grant;
import tidemark.registry.GrantAuthorizer;
import tidemark.registry.Grants;

/**
 * Decides by the grants, as on AWS, for callers who say who they are; the local user may do
 * everything. Nobody's signature is verified here: it is for trying grants out. Thread-safe.
 */
final class LocalAuthorizer implements Authorizer {
  private final Grants grants;
  private final GrantAuthorizer byGrants;

  LocalAuthorizer(Grants grants, InstantSource clock) {
    this.grants = grants;
    this.byGrants = new GrantAuthorizer(grants, clock);
  }

  @Override
  public void authorize(Caller caller, Access access, FeatureGroupName group) {
    if (!caller.equals(Caller.LOCAL)) {
      byGrants.authorize(caller, access, group);
    }
  }

  /** Adds a grant, which counts at once; false if it was there. */
  boolean add(Grant grant) {
    boolean added = grants.add(grant);
    byGrants.forget();
    return added;
  }

  /** Removes a grant, which no longer counts at once; false if it was not there. */
  boolean remove(Grant grant) {
    boolean removed = grants.remove(grant);
    byGrants.forget();
    return removed;
  }

  List<Grant> list() {
    return grants.list();
  }
}
