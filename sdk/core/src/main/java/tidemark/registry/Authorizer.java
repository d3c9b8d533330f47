package tidemark.registry;

import tidemark.model.FeatureGroupName;

/** Port: who may do what. Asked with the resolved name, whatever spelling or ARN was sent. */
public interface Authorizer {
  /** Kinds of access that a grant gives. */
  enum Access {
    READ,
    WRITE,
    ADMIN
  }

  /** Everyone may do everything: the local store. */
  Authorizer ALLOW_ALL = (caller, access, group) -> {};

  /**
   * Returns if the caller may.
   *
   * @throws tidemark.model.FeatureStoreException of kind FORBIDDEN otherwise
   */
  void authorize(Caller caller, Access access, FeatureGroupName group);
}
