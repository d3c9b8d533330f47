package tidemark.registry;

import java.util.List;

/** Port: all grants. Reads are strongly consistent. Implementations are thread-safe. */
public interface Grants {
  /**
   * Adds a grant.
   *
   * @return false if it was there
   */
  boolean add(Grant grant);

  /**
   * Removes a grant.
   *
   * @return false if it was not there
   */
  boolean remove(Grant grant);

  /** All grants, ordered by group, principal and access. */
  List<Grant> list();
}
