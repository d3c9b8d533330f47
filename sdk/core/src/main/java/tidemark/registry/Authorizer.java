package tidemark.registry;

import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;

/** Port: who may do what. Asked with the resolved name, whatever spelling or ARN was sent. */
public interface Authorizer {
  /** Kinds of access that a grant gives. Reading and writing are apart; ADMIN implies both. */
  enum Access {
    READ("read"),
    WRITE("write"),
    ADMIN("admin");

    private final String word;

    Access(String word) {
      this.word = word;
    }

    /** As people write it. */
    public String word() {
      return word;
    }

    /** Whether who has this access may also do what needs the other. */
    public boolean implies(Access other) {
      return this == ADMIN || this == other;
    }
  }

  /** Everyone may do everything. */
  Authorizer ALLOW_ALL = (caller, access, group) -> {};

  /**
   * Returns if the caller may.
   *
   * @throws FeatureStoreException of kind FORBIDDEN otherwise
   */
  void authorize(Caller caller, Access access, FeatureGroupName group);

  /** Whether the caller may. */
  default boolean permits(Caller caller, Access access, FeatureGroupName group) {
    try {
      authorize(caller, access, group);
      return true;
    } catch (FeatureStoreException e) {
      if (e.kind() == FeatureStoreException.Kind.FORBIDDEN) {
        return false;
      }
      throw e;
    }
  }
}
