package tidemark.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.InMemoryStore;
import tidemark.fixture.Seeds;
import tidemark.metric.Metrics;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.offline.OfflineRow;
import tidemark.record.IngestionLog;
import tidemark.record.LoggedWrite;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;

/** The check of histories finds what it is there to find, and nothing in sound stores. */
class HistoryTest {
  private static final int CALLS = 80;

  private final long seed = Seeds.fresh();
  private final InMemoryStore store = new InMemoryStore();
  private final FeatureGroup group = store.create(ConcurrentClients.group().definition());
  private final History history = new History();

  @Test
  @DisplayName("G-01 G-02 G-03 G-04 G-05 G-07 G-08: faults in memory break no guarantee")
  void soundStoresPass() throws Exception {
    Faults faults = new Faults(seed, 0.03);

    run(
        faults.of(OnlineStore.class, store.online, "online"),
        faults.of(IngestionLog.class, store.log, "log"));

    assertThat(history.violations(rows(), online())).as("-Dtidemark.seed=" + seed).isEmpty();
    assertThat(faults.injected().values()).allMatch(count -> count > 0);
    assertThat(history.acknowledged()).isPositive();
    assertThat(history.seen()).isPositive();
  }

  @Test
  void aStoreWhereTheLastWriterWinsIsFound() throws Exception {
    run(lastWriterWins(store.online), store.log);

    assertThat(history.violations(rows(), online()))
        .anyMatch(violation -> violation.startsWith("G-07"))
        .anyMatch(violation -> violation.startsWith("G-04"));
  }

  @Test
  void aWriteThatIsOnlineBeforeItIsInTheLogIsFound() throws Exception {
    run(
        store.online,
        message -> {
          LoggedWrite write = message.writes().get(0);
          store.online.putIfGreater(
              group.incarnation(), OnlineItem.of(write, write.order().invokedAt()));
          throw new FeatureStoreException(Kind.UNAVAILABLE, "The log is away.");
        });

    assertThat(history.violations(rows(), online()))
        .anyMatch(v -> v.startsWith("G-03 not in the log"));
  }

  @Test
  void aLogThatForgetsIsFound() throws Exception {
    Set<RecordIdentifier> forgotten = ConcurrentHashMap.newKeySet();

    run(
        store.online,
        message -> {
          if (!forgotten.add(message.writes().get(0).identifier())) {
            store.log.append(message);
          }
        });

    assertThat(history.violations(rows(), online()))
        .anyMatch(violation -> violation.startsWith("G-01 acknowledged and lost"));
  }

  private void run(OnlineStore online, IngestionLog log) throws Exception {
    new ConcurrentClients(
            store.records(online, history.noting(log), Metrics.NONE), online, group, history, seed)
        .run(CALLS);
  }

  /** As the files would hold them. */
  private List<OfflineRow> rows() {
    return store.log.writes().stream()
        .map(
            write ->
                new OfflineRow(
                    write.record(group.schema()),
                    write.order(),
                    write.kind(),
                    write.expiresAt(),
                    write.order().invokedAt()))
        .toList();
  }

  /** What is online once the log was applied. */
  private Collection<OnlineItem> online() {
    store
        .log
        .writes()
        .forEach(
            write ->
                store.online.putIfGreater(
                    group.incarnation(), OnlineItem.of(write, write.order().invokedAt())));
    return store.online.items(group.incarnation()).values();
  }

  /** Puts whatever comes over whatever is there. */
  private static OnlineStore lastWriterWins(OnlineStore whole) {
    return (OnlineStore)
        Proxy.newProxyInstance(
            OnlineStore.class.getClassLoader(),
            new Class<?>[] {OnlineStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("putIfGreater")) {
                Incarnation group = (Incarnation) arguments[0];
                OnlineItem item = (OnlineItem) arguments[1];
                Optional<OnlineItem> stored = whole.get(group, item.identifier());
                if (stored.isPresent() && whole.putIfUnchanged(group, item, stored.get().order())) {
                  return OnlineStore.Outcome.APPLIED;
                }
              }
              return method.invoke(whole, arguments);
            });
  }
}
