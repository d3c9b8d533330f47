package tidemark.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureGroup;
import tidemark.model.Incarnation;

/** Every incarnation that there ever was, and which call is at work. */
final class Groups {
  private final World world;
  private final Map<Incarnation, FeatureGroup> all = new HashMap<>();
  private final Map<World.Task, Call> calls = new HashMap<>();

  Groups(World world) {
    this.world = world;
  }

  void add(FeatureGroup group) {
    all.put(group.incarnation(), group);
  }

  FeatureGroup of(Incarnation incarnation) {
    FeatureGroup group = all.get(incarnation);
    if (group == null) {
      throw new Violation("G-16", "an incarnation that never was: " + incarnation);
    }
    return group;
  }

  /** All incarnations of a name. */
  List<FeatureGroup> named(String name) {
    List<FeatureGroup> named = new ArrayList<>();
    all.values().stream().filter(g -> g.name().value().equals(name)).forEach(named::add);
    return named;
  }

  List<FeatureGroup> all() {
    return List.copyOf(all.values());
  }

  /** The work that now begins is this call. */
  void begins(Call call) {
    World.Task task = world.current();
    if (task != null) {
      calls.put(task, call);
    }
  }

  void ended() {
    calls.remove(world.current());
  }

  /** The call that is at work now; null if other work is. */
  @Nullable Call call() {
    World.Task task = world.current();
    return task == null ? null : calls.get(task);
  }
}
