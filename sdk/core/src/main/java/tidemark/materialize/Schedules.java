package tidemark.materialize;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tidemark.model.FeatureGroup;
import tidemark.model.Incarnation;

/**
 * Port: the materializations of groups, one of an incarnation at most; sees to it that runs begin
 * at their times. Reads are strongly consistent. Implementations are thread-safe.
 */
public interface Schedules {
  /**
   * Keeps a group's materialization instead of the one it had.
   *
   * @param now from when on it counts, unless it is the one that the group has
   * @return false, with nothing changed, if it is
   */
  boolean put(FeatureGroup group, Materialization materialization, Instant now);

  Optional<ScheduledGroup> find(Incarnation group);

  /**
   * Forgets a group's materialization.
   *
   * @return false if it had none
   */
  boolean remove(Incarnation group);

  /** All of them, by the name of their group. */
  List<ScheduledGroup> all();
}
