package tidemark.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tidemark.offline.OfflineWriter.Delivery;
import tidemark.record.IngestionLog;
import tidemark.record.LogMessage;
import tidemark.record.LoggedWrite;

/**
 * The queue as it is reached over a network that fails: hands messages out in any order, in any
 * batches, late, and more than once; and to nobody any more after so many times.
 */
final class Queue implements IngestionLog {
  private static final int RECEIVED_MAX = 3;

  private final World world;
  private final Promises promises;
  private final Groups groups;
  private final Map<String, String> bodies = new LinkedHashMap<>();
  private final Map<String, Integer> received = new LinkedHashMap<>();
  private final Map<String, String> dead = new LinkedHashMap<>();
  private long sent;

  Queue(World world, Promises promises, Groups groups) {
    this.world = world;
    this.promises = promises;
    this.groups = groups;
  }

  @Override
  public void append(LogMessage message) {
    Call call = groups.call();
    if (call != null) {
      for (LoggedWrite write : message.writes()) {
        promises.isAppended(call, groups.of(write.incarnation()), write);
      }
    }
    world.call(Site.LOG_APPEND, () -> accept(message));
  }

  private boolean accept(LogMessage message) {
    put(message.toJson());
    promises.isLogged(message);
    world.note("in the log", message.writes().stream().map(LoggedWrite::order).toList());
    return true;
  }

  /** Puts a message that may be none. */
  void put(String body) {
    sent++;
    bodies.put("m" + sent, body);
  }

  boolean isEmpty() {
    return bodies.isEmpty() && dead.isEmpty();
  }

  /** Some messages, of which others may have been handed out before, and to others. */
  List<Delivery> receive() {
    List<String> ids = new ArrayList<>(bodies.keySet());
    List<Delivery> batch = new ArrayList<>();
    int max = 1 + world.random.nextInt(8);
    while (!ids.isEmpty() && batch.size() < max) {
      String id = ids.remove(world.random.nextInt(ids.size()));
      int times = received.merge(id, 1, Integer::sum);
      if (times > 1) {
        world.coverage.count("messages delivered again");
      }
      if (times > RECEIVED_MAX) {
        world.coverage.count("messages given up");
        world.note(id, "is given up");
        dead.put(id, String.valueOf(bodies.remove(id)));
      } else {
        batch.add(new Delivery(id, String.valueOf(bodies.get(id))));
      }
    }
    if (batch.size() > 1 && world.chance(1, 20)) {
      world.coverage.count("messages twice in a batch");
      batch.add(batch.get(0));
    }
    return batch;
  }

  /** All messages, in the order in which they were sent. */
  List<Delivery> receiveAll() {
    return bodies.entrySet().stream().map(e -> new Delivery(e.getKey(), e.getValue())).toList();
  }

  /** The consumer is done with a batch, but for these. */
  void done(List<Delivery> batch, Set<String> failed) {
    for (Delivery delivery : batch) {
      if (!failed.contains(delivery.messageId()) && bodies.containsKey(delivery.messageId())) {
        if (world.random.nextInt(1_000) < world.faultRate) {
          world.coverage.count(Site.QUEUE_DELETE.with(Site.Fault.FAILS_BEFORE));
        } else {
          bodies.remove(delivery.messageId());
        }
      }
    }
  }

  /** What was given up is tried again. */
  void redrive() {
    if (!dead.isEmpty()) {
      world.coverage.count("messages redriven", dead.size());
      dead.forEach(
          (id, body) -> {
            received.remove(id);
            bodies.put(id, body);
          });
      dead.clear();
    }
  }
}
