package tidemark.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.registry.Authorizer.Access;

/**
 * Tells and changes who may do what. Grants of the groups that a pattern describes are handled by
 * whoever has admin access to all of them by one grant, and by everyone while no grant speaks of
 * any of them. Nobody can take his own admin access, or give away the first grant of a group
 * without having it: so a group is never left without anyone to handle its grants. Thread-safe.
 */
public final class GrantService {
  private final Grants grants;
  private final Optional<Caller> owner;
  private final Runnable changed;

  /**
   * @param owner who may do everything; empty if nobody may
   * @param changed called after a change, for who remembers grants
   */
  public GrantService(Grants grants, Optional<Caller> owner, Runnable changed) {
    this.grants = grants;
    this.owner = owner;
    this.changed = changed;
  }

  /** The grants of the groups that the caller may read, by group, principal and access. */
  public List<Grant> list(Caller caller) {
    List<Grant> all = grants.list();
    return all.stream().filter(grant -> permits(all, caller, Access.READ, grant.group())).toList();
  }

  /**
   * Adds a grant, which counts everywhere within 30 seconds.
   *
   * @return false if it was there
   * @throws FeatureStoreException FORBIDDEN without admin access; INVALID if it would end that
   */
  public boolean add(Caller caller, Grant grant) {
    List<Grant> all = grants.list();
    requireAdmin(all, caller, grant);
    List<Grant> after = new ArrayList<>(all);
    after.add(grant);
    if (!permits(after, caller, Access.ADMIN, grant.group())) {
      throw FeatureStoreException.invalid(
          "With this grant you could no longer handle the grants of '%s'. Give yourself admin access"
              + " first, as %s.",
          grant.group(), caller.principal());
    }
    return told(grants.add(grant));
  }

  /**
   * Removes a grant, which counts nowhere after 30 seconds.
   *
   * @return false if it was not there
   * @throws FeatureStoreException as {@link #add}
   */
  public boolean remove(Caller caller, Grant grant) {
    List<Grant> all = grants.list();
    requireAdmin(all, caller, grant);
    List<Grant> after = new ArrayList<>(all);
    after.remove(grant);
    if (!permits(after, caller, Access.ADMIN, grant.group())) {
      throw FeatureStoreException.invalid(
          "Without this grant you could no longer handle the grants of '%s'. Remove the others"
              + " first, or have another admin remove it.",
          grant.group());
    }
    return told(grants.remove(grant));
  }

  private boolean told(boolean isChange) {
    changed.run();
    return isChange;
  }

  private void requireAdmin(List<Grant> all, Caller caller, Grant grant) {
    if (!permits(all, caller, Access.ADMIN, grant.group())) {
      throw new FeatureStoreException(
          Kind.FORBIDDEN,
          "User: %s has no admin access to the feature groups '%s'."
              .formatted(caller.principal(), grant.group()));
    }
  }

  private boolean permits(List<Grant> all, Caller caller, Access wanted, String groups) {
    return owner.filter(caller::equals).isPresent()
        || all.stream().anyMatch(grant -> grant.permitsAll(caller, wanted, groups))
        || all.stream().noneMatch(grant -> grant.mayConcern(groups));
  }
}
