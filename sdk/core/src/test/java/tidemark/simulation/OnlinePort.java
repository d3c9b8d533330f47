package tidemark.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tidemark.fixture.InMemoryOnlineStore;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.RecordOrder;

/** The online store as it is reached over a network that fails. Shows the promises every effect. */
final class OnlinePort implements OnlineStore {
  private final World world;
  private final InMemoryOnlineStore store;
  private final Promises promises;
  private final Groups groups;

  OnlinePort(World world, InMemoryOnlineStore store, Promises promises, Groups groups) {
    this.world = world;
    this.store = store;
    this.promises = promises;
    this.groups = groups;
  }

  /** What is there now, whatever the network does. */
  @Nullable OnlineItem peek(Key key) {
    return store.get(key.group(), key.identifier()).orElse(null);
  }

  boolean hasTable(Incarnation group) {
    try {
      store.getAll(List.of(new Key(group, new RecordIdentifier("any"))));
      return true;
    } catch (FeatureStoreException e) {
      return false;
    }
  }

  @Override
  public Optional<OnlineItem> get(Incarnation group, RecordIdentifier identifier) {
    Optional<OnlineItem> item =
        world.call(Site.ONLINE_READ, () -> read(new Key(group, identifier)));
    return item;
  }

  private Optional<OnlineItem> read(Key key) {
    Optional<OnlineItem> item = store.get(key.group(), key.identifier());
    Call call = groups.call();
    if (call != null) {
      call.sees(key, item);
    }
    return item;
  }

  @Override
  public BatchRead getAll(Collection<Key> keys) {
    Map<Key, OnlineItem> found = new HashMap<>();
    Set<Key> unprocessed = new HashSet<>();
    world.call(
        Site.ONLINE_READ,
        () -> {
          for (Key key : keys) {
            if (world.random.nextInt(1_000) < world.faultRate) {
              world.coverage.count(Site.ONLINE_READ.with(Site.Fault.TAKES_A_PART));
              unprocessed.add(key);
            } else {
              read(key).ifPresent(item -> found.put(key, item));
            }
            world.pause();
          }
          return true;
        });
    return new BatchRead(found, unprocessed);
  }

  @Override
  public Outcome putIfGreater(Incarnation group, OnlineItem item) {
    offer(group, item);
    return noted(world.call(Site.ONLINE_WRITE, () -> put(group, item)));
  }

  private void offer(Incarnation group, OnlineItem item) {
    Call call = groups.call();
    if (call != null) {
      promises.isOffered(call, groups.of(group), item);
    }
  }

  private Outcome noted(Outcome outcome) {
    Call call = groups.call();
    if (outcome instanceof Outcome.Historic) {
      world.coverage.count("historic writes");
      if (call != null) {
        call.historic = true;
      }
    }
    return outcome;
  }

  private Outcome put(Incarnation group, OnlineItem item) {
    Key key = new Key(group, item.identifier());
    OnlineItem before = peek(key);
    Outcome outcome = store.putIfGreater(group, item);
    if (outcome instanceof Outcome.Applied) {
      Call call = groups.call();
      if (call != null) {
        promises.isUpdated(call, key, before);
      }
      promises.isReplaced(groups.of(group), before, item);
    }
    return outcome;
  }

  /** Puts an item whatever is there: what no service does. */
  void overwrite(Incarnation group, OnlineItem item) {
    offer(group, item);
    world.call(
        Site.ONLINE_WRITE,
        () -> {
          OnlineItem before = peek(new Key(group, item.identifier()));
          store.overwrite(group, item);
          promises.isReplaced(groups.of(group), before, item);
          return true;
        });
  }

  @Override
  public List<Outcome> putAllIfGreater(Incarnation group, List<OnlineItem> items) {
    items.forEach(item -> offer(group, item));
    world.enter(Site.ONLINE_WRITE);
    if (!hasTable(group)) {
      throw FeatureStoreException.notFound("There is no online table for %s.", group);
    }
    boolean partly = world.random.nextInt(1_000) < world.faultRate;
    List<Outcome> outcomes = new ArrayList<>();
    for (OnlineItem item : items) {
      if (partly && world.random.nextBoolean()) {
        world.coverage.count(Site.ONLINE_WRITE.with(Site.Fault.TAKES_A_PART));
        outcomes.add(Outcome.THROTTLED);
      } else {
        outcomes.add(noted(put(group, item)));
      }
      world.pause();
    }
    return world.call(Site.ONLINE_WRITE, () -> outcomes);
  }

  @Override
  public Outcome deleteIfGreater(
      Incarnation group, RecordIdentifier identifier, RecordOrder order) {
    return noted(
        removing(group, identifier, () -> store.deleteIfGreater(group, identifier, order)));
  }

  @Override
  public Outcome deleteIfOutranked(
      Incarnation group, RecordIdentifier identifier, RecordOrder marker) {
    return removing(group, identifier, () -> store.deleteIfOutranked(group, identifier, marker));
  }

  private Outcome removing(
      Incarnation group, RecordIdentifier identifier, Supplier<Outcome> removal) {
    Key key = new Key(group, identifier);
    return world.call(
        Site.ONLINE_WRITE,
        () -> {
          OnlineItem before = peek(key);
          Outcome outcome = removal.get();
          promises.isRemoved(key, peek(key) == null ? before : null);
          return outcome;
        });
  }

  @Override
  public boolean putIfUnchanged(Incarnation group, OnlineItem next, RecordOrder read) {
    offer(group, next);
    return world.call(
        Site.ONLINE_WRITE,
        () -> {
          OnlineItem before = peek(new Key(group, next.identifier()));
          boolean put = store.putIfUnchanged(group, next, read);
          if (put) {
            promises.isReplaced(groups.of(group), before, next);
          } else {
            world.coverage.count("updates that lost a race");
          }
          return put;
        });
  }

  @Override
  public Scanned scan(Incarnation group, Optional<RecordIdentifier> after, int limit) {
    return world.call(Site.ONLINE_READ, () -> store.scan(group, after, limit));
  }
}
