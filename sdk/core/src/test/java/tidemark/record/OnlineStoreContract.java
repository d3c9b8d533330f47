package tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Seeds;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.record.OnlineStore.Outcome;

/** What every online store does, measured against the law of {@link RecordOrder}. */
public abstract class OnlineStoreContract {
  private static final Incarnation CLICKS = incarnation("clicks", 1_772_359_200L);
  private static final Incarnation AGAIN = incarnation("clicks", 1_772_359_201L);
  private static final Incarnation USERS = incarnation("users", 1_772_359_200L);
  private static final RecordIdentifier A = new RecordIdentifier("a");
  private static final String LOW = "0".repeat(32);
  private static final String HIGH = "f".repeat(32);

  private OnlineStore store;

  /** The store under test; the same one all through a test. */
  protected abstract OnlineStore store();

  /** Makes a group's table. */
  protected abstract void createTable(Incarnation group);

  /** Removes a group's table with its items. */
  protected abstract void dropTable(Incarnation group);

  @BeforeEach
  void createTables() {
    store = store();
    createTable(CLICKS);
    createTable(AGAIN);
    createTable(USERS);
  }

  @Test
  void findsNothingBeforeAPut() {
    assertThat(store.get(CLICKS, A)).isEmpty();
  }

  @Test
  void givesBackEveryFieldOfAnItem() {
    OnlineItem full =
        new OnlineItem(
            A,
            order(Long.MAX_VALUE / 1_000_000_000L * 1_000_000_000L, 1_772_359_200_123L, HIGH),
            Optional.of(new EventTime(123_456_789L)),
            OptionalLong.of(9_999_999_999L),
            false,
            7,
            PackedRecord.of(new byte[] {1, -128, 0, -1, 127}));

    store.putIfGreater(CLICKS, full);

    assertThat(store.get(CLICKS, A)).contains(full);
  }

  @Test
  void keepsATombstoneWithoutValues() {
    OnlineItem tombstone = tombstone(A, order(5, 5, LOW));

    store.putIfGreater(CLICKS, tombstone);

    assertThat(store.get(CLICKS, A)).contains(tombstone);
  }

  @Test
  @DisplayName("B-24 identifiers are told apart byte by byte")
  void tellsIdentifiersApartByteByByte() {
    List<String> identifiers =
        List.of(
            "a",
            "A",
            "a ",
            " a",
            "1",
            "01",
            "a\u0000",
            "a\u0000b",
            "\u0000",
            "\uD83D\uDE00",
            "\u00e9",
            "e\u0301",
            "\uFFFE",
            "'; DROP TABLE x; --",
            "%",
            "_",
            "x".repeat(2_048));

    for (int i = 0; i < identifiers.size(); i++) {
      store.putIfGreater(
          CLICKS, item(new RecordIdentifier(identifiers.get(i)), order(i, 1, LOW), i));
    }

    for (int i = 0; i < identifiers.size(); i++) {
      RecordIdentifier identifier = new RecordIdentifier(identifiers.get(i));
      assertThat(store.get(CLICKS, identifier)).contains(item(identifier, order(i, 1, LOW), i));
    }
  }

  @Test
  void storesALargeRecord() {
    byte[] bytes = new byte[358_400];
    new Random(1).nextBytes(bytes);
    OnlineItem large =
        new OnlineItem(
            A,
            order(1, 1, LOW),
            Optional.empty(),
            OptionalLong.empty(),
            false,
            1,
            PackedRecord.of(bytes));

    store.putIfGreater(CLICKS, large);

    assertThat(store.get(CLICKS, A)).contains(large);
  }

  @Test
  @DisplayName("G-02 G-06 G-14 G-15 a put wins exactly when its order is greater")
  void appliesExactlyTheGreaterOrder() {
    List<RecordOrder> ascending =
        List.of(
            order(-9_000_000_000_000_000_000L, 9, HIGH),
            order(-1, 9, HIGH),
            order(0, 1, ""),
            order(0, 1, LOW),
            order(0, 1, HIGH),
            order(0, 2, LOW),
            order(1, 0, ""),
            order(1, 1_772_359_200_000L, LOW),
            order(9_007_199_254_740_993L, 1, LOW),
            order(9_007_199_254_740_994L, 0, LOW),
            order(9_000_000_000_000_000_000L, 0, LOW));

    for (RecordOrder stored : ascending) {
      for (RecordOrder offered : ascending) {
        RecordIdentifier identifier =
            new RecordIdentifier(ascending.indexOf(stored) + "-" + ascending.indexOf(offered));
        store.putIfGreater(CLICKS, item(identifier, stored, 1));
        Outcome outcome = store.putIfGreater(CLICKS, item(identifier, offered, 2));
        boolean greater = ascending.indexOf(offered) > ascending.indexOf(stored);
        assertThat(outcome).isEqualTo(greater ? Outcome.APPLIED : new Outcome.Historic(stored));
        assertThat(store.get(CLICKS, identifier))
            .contains(greater ? item(identifier, offered, 2) : item(identifier, stored, 1));
      }
    }
  }

  @Test
  @DisplayName("G-09 a tombstone blocks an older put")
  void tombstoneBlocksAnOlderPut() {
    store.putIfGreater(CLICKS, tombstone(A, order(10, 1, LOW)));

    Outcome outcome = store.putIfGreater(CLICKS, item(A, order(9, 2, LOW), 1));

    assertThat(outcome).isEqualTo(new Outcome.Historic(order(10, 1, LOW)));
    assertThat(store.get(CLICKS, A).orElseThrow().tombstone()).isTrue();
  }

  @Test
  @DisplayName("G-12 an expired item is kept as a guard and blocks an older put")
  void expiredItemBlocksAnOlderPut() {
    OnlineItem guard =
        new OnlineItem(
            A,
            order(10, 1, LOW),
            Optional.of(new EventTime(11)),
            OptionalLong.of(4_000_000_000L),
            false,
            1,
            PackedRecord.EMPTY);
    store.putIfGreater(CLICKS, guard);

    Outcome outcome = store.putIfGreater(CLICKS, item(A, order(9, 2, LOW), 1));

    assertThat(outcome).isEqualTo(new Outcome.Historic(order(10, 1, LOW)));
    assertThat(store.get(CLICKS, A)).contains(guard);
  }

  @Test
  @DisplayName("G-08 a put replaces the whole item")
  void putReplacesTheWholeItem() {
    OnlineItem expiring =
        new OnlineItem(
            A,
            order(1, 1, LOW),
            Optional.of(new EventTime(11)),
            OptionalLong.of(12),
            true,
            3,
            PackedRecord.EMPTY);
    store.putIfGreater(CLICKS, expiring);

    store.putIfGreater(CLICKS, item(A, order(2, 1, LOW), 5));

    assertThat(store.get(CLICKS, A)).contains(item(A, order(2, 1, LOW), 5));
  }

  @Test
  @DisplayName("G-10 a delete that is not greater changes nothing")
  void deleteThatIsNotGreaterChangesNothing() {
    OnlineItem item = item(A, order(10, 1, LOW), 1);
    store.putIfGreater(CLICKS, item);

    Outcome equal = store.deleteIfGreater(CLICKS, A, order(10, 1, LOW));
    Outcome less = store.deleteIfGreater(CLICKS, A, order(10, 0, HIGH));

    assertThat(List.of(equal, less))
        .containsExactly(
            new Outcome.Historic(order(10, 1, LOW)), new Outcome.Historic(order(10, 1, LOW)));
    assertThat(store.get(CLICKS, A)).contains(item);
  }

  @Test
  @DisplayName("G-11 after a greater delete an older put is accepted again")
  void deleteForgets() {
    store.putIfGreater(CLICKS, item(A, order(10, 1, LOW), 1));

    Outcome deleted = store.deleteIfGreater(CLICKS, A, order(11, 1, LOW));
    Optional<OnlineItem> between = store.get(CLICKS, A);
    Outcome put = store.putIfGreater(CLICKS, item(A, order(9, 1, LOW), 2));

    assertThat(deleted).isEqualTo(Outcome.APPLIED);
    assertThat(between).isEmpty();
    assertThat(put).isEqualTo(Outcome.APPLIED);
    assertThat(store.get(CLICKS, A)).contains(item(A, order(9, 1, LOW), 2));
  }

  @Test
  @DisplayName("G-11 a marker from the log removes what was put before it, not what repaired it")
  void aMarkerRemovesOnlyWhatWasPutBefore() {
    RecordOrder marker = order(20, 5, LOW);
    OnlineItem before = item(A, order(10, 4, LOW), 1);
    OnlineItem atOnce = item(A, order(10, 5, LOW), 2);
    OnlineItem repaired = item(A, order(9, 6, LOW), 3);
    OnlineItem newer = item(A, order(21, 4, LOW), 4);

    Outcome ofNothing = store.deleteIfOutranked(CLICKS, A, marker);
    store.putIfGreater(CLICKS, before);
    Outcome ofBefore = store.deleteIfOutranked(CLICKS, A, marker);

    assertThat(List.of(ofNothing, ofBefore)).containsOnly(Outcome.APPLIED);
    assertThat(store.get(CLICKS, A)).isEmpty();
    for (OnlineItem stays : List.of(repaired, atOnce, newer)) {
      store.putIfGreater(CLICKS, stays);
      assertThat(store.deleteIfOutranked(CLICKS, A, marker))
          .isEqualTo(new Outcome.Historic(stays.order()));
      assertThat(store.get(CLICKS, A)).contains(stays);
    }
  }

  @Test
  @DisplayName("B-47 deleting what is not there is applied")
  void deletingNothingIsApplied() {
    assertThat(store.deleteIfGreater(CLICKS, A, order(1, 1, LOW))).isEqualTo(Outcome.APPLIED);
  }

  @Test
  @DisplayName("G-05 random histories end as the law says, every outcome included")
  void randomHistoriesFollowTheLaw() {
    int[] round = {0};
    Seeds.forEach(
        60,
        random -> {
          round[0]++;
          Map<RecordIdentifier, OnlineItem> expected = new HashMap<>();
          for (int step = 0; step < 40; step++) {
            RecordIdentifier identifier = new RecordIdentifier(round[0] + "/" + random.nextInt(3));
            RecordOrder order = randomOrder(random);
            OnlineItem stored = expected.get(identifier);
            boolean wins = stored == null || order.isGreaterThan(stored.order());
            Outcome outcome;
            if (random.nextInt(5) == 0) {
              outcome = store.deleteIfGreater(CLICKS, identifier, order);
              if (wins) {
                expected.remove(identifier);
              }
            } else {
              OnlineItem item = randomItem(random, identifier, order);
              outcome = store.putIfGreater(CLICKS, item);
              if (wins) {
                expected.put(identifier, item);
              }
            }
            assertThat(outcome)
                .isEqualTo(wins ? Outcome.APPLIED : new Outcome.Historic(stored.order()));
            assertThat(store.get(CLICKS, identifier))
                .isEqualTo(Optional.ofNullable(expected.get(identifier)));
          }
        });
  }

  @Test
  @DisplayName("G-05, G-12, G-15: six writes in each of their 720 orders leave the same")
  void everyOrderOfSixWritesEndsTheSame() {
    List<List<Integer>> orders = permutations(6);
    for (int i = 0; i < orders.size(); i++) {
      RecordIdentifier identifier = new RecordIdentifier("order-" + i);
      List<OnlineItem> writes = sixWrites(identifier);
      for (int write : orders.get(i)) {
        store.putIfGreater(CLICKS, writes.get(write));
      }

      assertThat(store.get(CLICKS, identifier)).as("%s", orders.get(i)).contains(writes.get(4));
    }
  }

  /** An old value, two of one time, a delete between, one that has expired, and one told twice. */
  private static List<OnlineItem> sixWrites(RecordIdentifier identifier) {
    OnlineItem expired =
        new OnlineItem(
            identifier,
            order(9, 3, LOW),
            Optional.of(new EventTime(1)),
            OptionalLong.of(9_999_999_999L),
            false,
            1,
            PackedRecord.of(new byte[0]));
    return List.of(
        item(identifier, order(1, 9, HIGH), 1),
        item(identifier, order(5, 1, LOW), 2),
        tombstone(identifier, order(5, 2, LOW)),
        item(identifier, order(9, 2, HIGH), 3),
        expired,
        item(identifier, order(1, 9, HIGH), 1));
  }

  private static List<List<Integer>> permutations(int size) {
    List<List<Integer>> found = List.of(List.of());
    for (int next = 0; next < size; next++) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> shorter : found) {
        for (int at = 0; at <= shorter.size(); at++) {
          List<Integer> one = new ArrayList<>(shorter);
          one.add(at, next);
          longer.add(one);
        }
      }
      found = longer;
    }
    return found;
  }

  @Test
  void aBatchIsTheSequenceOfItsPuts() {
    Random random = new Random(7);
    List<OnlineItem> items = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      items.add(
          randomItem(
              random, new RecordIdentifier("id-" + random.nextInt(60)), randomOrder(random)));
    }

    List<Outcome> batch = store.putAllIfGreater(CLICKS, items);
    List<Outcome> sequence = items.stream().map(i -> store.putIfGreater(USERS, i)).toList();

    assertThat(batch).isEqualTo(sequence);
    for (OnlineItem item : items) {
      assertThat(store.get(CLICKS, item.identifier()))
          .isPresent()
          .isEqualTo(store.get(USERS, item.identifier()));
    }
  }

  @Test
  void anEmptyBatchDoesNothing() {
    assertThat(store.putAllIfGreater(CLICKS, List.of())).isEmpty();
    assertThat(store.getAll(List.of()).found()).isEmpty();
  }

  @Test
  @DisplayName("G-17 B-43 a batch read finds each key once, over groups, repeated or not")
  void batchReadFindsEachKeyOnce() {
    RecordIdentifier b = new RecordIdentifier("b");
    store.putIfGreater(CLICKS, item(A, order(1, 1, LOW), 1));
    store.putIfGreater(USERS, item(A, order(2, 1, LOW), 2));
    store.putIfGreater(USERS, item(b, order(3, 1, LOW), 3));
    Set<OnlineStore.Key> absent =
        Set.of(new OnlineStore.Key(CLICKS, b), new OnlineStore.Key(AGAIN, A));
    List<OnlineStore.Key> asked = new ArrayList<>(absent);
    asked.addAll(
        List.of(
            new OnlineStore.Key(CLICKS, A),
            new OnlineStore.Key(USERS, A),
            new OnlineStore.Key(CLICKS, A)));
    asked.addAll(List.of(new OnlineStore.Key(USERS, b), new OnlineStore.Key(USERS, b)));

    OnlineStore.BatchRead read = store.getAll(asked);

    assertThat(read.unprocessed()).isEmpty();
    assertThat(read.found())
        .isEqualTo(
            Map.of(
                new OnlineStore.Key(CLICKS, A), item(A, order(1, 1, LOW), 1),
                new OnlineStore.Key(USERS, A), item(A, order(2, 1, LOW), 2),
                new OnlineStore.Key(USERS, b), item(b, order(3, 1, LOW), 3)));
  }

  @Test
  void aBatchReadTakesAHundredKeys() {
    List<OnlineStore.Key> keys =
        IntStream.range(0, 100)
            .mapToObj(i -> new OnlineStore.Key(CLICKS, new RecordIdentifier("k" + i)))
            .toList();
    keys.forEach(key -> store.putIfGreater(CLICKS, item(key.identifier(), order(1, 1, LOW), 1)));

    assertThat(store.getAll(keys).found().keySet()).isEqualTo(new HashSet<>(keys));
  }

  @Test
  @DisplayName("an update is applied exactly when the item is the one that was read")
  void anUpdateNeedsTheItemThatWasRead() {
    RecordOrder read = order(10, 5, HIGH);
    OnlineItem next = item(A, order(10, 6, LOW), 2);
    boolean ofNothing = store.putIfUnchanged(CLICKS, next, read);
    Optional<OnlineItem> before = store.get(CLICKS, A);
    store.putIfGreater(CLICKS, item(A, read, 1));

    for (RecordOrder other :
        List.of(order(9, 5, HIGH), order(11, 5, HIGH), order(10, 4, HIGH), order(10, 5, LOW))) {
      assertThat(store.putIfUnchanged(CLICKS, next, other)).isFalse();
      assertThat(store.get(CLICKS, A)).contains(item(A, read, 1));
    }
    boolean ofTheSame = store.putIfUnchanged(CLICKS, next, read);

    assertThat(ofNothing).isFalse();
    assertThat(before).isEmpty();
    assertThat(ofTheSame).isTrue();
    assertThat(store.get(CLICKS, A)).contains(next);
  }

  @Test
  @DisplayName("of concurrent updates of what was read one is applied, and none after a put")
  void oneOfConcurrentUpdatesIsApplied() throws Exception {
    for (int round = 0; round < 20; round++) {
      RecordIdentifier identifier = new RecordIdentifier("r" + round);
      RecordOrder read = order(1, 1, LOW);
      store.putIfGreater(CLICKS, item(identifier, read, 0));
      List<Callable<Boolean>> writes = new ArrayList<>();
      for (int i = 1; i <= 8; i++) {
        OnlineItem next = item(identifier, order(1, 1 + i, LOW), i);
        writes.add(() -> store.putIfUnchanged(CLICKS, next, read));
      }
      OnlineItem put = item(identifier, order(2, 1, LOW), 9);
      writes.add(() -> store.putIfGreater(CLICKS, put) != Outcome.APPLIED);

      List<Boolean> outcomes = inParallel(writes);

      assertThat(outcomes.subList(0, 8)).filteredOn(applied -> applied).hasSizeLessThan(2);
      assertThat(store.get(CLICKS, identifier)).contains(put);
    }
  }

  @Test
  @DisplayName("a scan in pages of any size meets each item once, and ends")
  void aScanMeetsEachItemOnce() {
    Map<RecordIdentifier, OnlineItem> items = new HashMap<>();
    for (String odd : List.of("a\u0000", "\u0000", "\uD83D\uDE00", "\uFFFE", " ", "%", "Z", "z")) {
      RecordIdentifier identifier = new RecordIdentifier(odd);
      items.put(identifier, tombstone(identifier, order(1, 1, LOW)));
    }
    for (int i = 0; i < 42; i++) {
      RecordIdentifier identifier = new RecordIdentifier("k" + i);
      items.put(identifier, item(identifier, order(i, 1, LOW), i));
    }
    items.values().forEach(item -> store.putIfGreater(CLICKS, item));
    store.putIfGreater(USERS, item(A, order(1, 1, LOW), 1));

    for (int limit : List.of(1, 7, 49, 50, 51, 1_000)) {
      List<OnlineItem> met = scanAll(limit);
      assertThat(met).hasSize(items.size());
      assertThat(met).containsExactlyInAnyOrderElementsOf(items.values());
    }
    assertThat(store.scan(AGAIN, Optional.empty(), 5))
        .isEqualTo(new OnlineStore.Scanned(List.of(), Optional.empty()));
  }

  @Test
  @DisplayName("a scan goes on after an item that is no longer there")
  void aScanGoesOnAfterWhatIsGone() {
    for (int i = 0; i < 10; i++) {
      store.putIfGreater(CLICKS, item(new RecordIdentifier("k" + i), order(1, 1, LOW), i));
    }
    OnlineStore.Scanned first = store.scan(CLICKS, Optional.empty(), 4);
    RecordIdentifier last = first.next().orElseThrow();

    store.deleteIfGreater(CLICKS, last, order(2, 1, LOW));
    OnlineStore.Scanned rest = store.scan(CLICKS, Optional.of(last), 100);

    assertThat(first.items()).hasSize(4);
    assertThat(rest.items()).hasSize(6).doesNotContainAnyElementsOf(first.items());
  }

  @Test
  @DisplayName("a scan gives large items in more pages than it was allowed to, all of them")
  void aScanGivesLargeItems() {
    byte[] bytes = new byte[350_000];
    for (int i = 0; i < 9; i++) {
      bytes[1] = (byte) i;
      store.putIfGreater(
          CLICKS,
          new OnlineItem(
              new RecordIdentifier("k" + i),
              order(1, 1, LOW),
              Optional.empty(),
              OptionalLong.empty(),
              false,
              1,
              PackedRecord.of(bytes.clone())));
    }

    assertThat(scanAll(100)).extracting(OnlineItem::identifier).doesNotHaveDuplicates().hasSize(9);
  }

  @Test
  @DisplayName("a scan meets what was there all the time once, whatever else is written meanwhile")
  void aScanAmongWritesMeetsEachItemOnce() throws Exception {
    Set<RecordIdentifier> stable = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      RecordIdentifier identifier = new RecordIdentifier("s" + i);
      stable.add(identifier);
      store.putIfGreater(CLICKS, item(identifier, order(1, 1, LOW), 1));
    }
    List<Callable<List<OnlineItem>>> work = new ArrayList<>();
    work.add(
        () -> {
          for (int i = 0; i < 100; i++) {
            RecordIdentifier other = new RecordIdentifier((i % 2 == 0 ? "a" : "t") + i);
            store.putIfGreater(CLICKS, item(other, order(1, 1, LOW), 2));
            store.putIfGreater(CLICKS, item(new RecordIdentifier("s" + i), order(i, 2, LOW), 3));
            store.deleteIfGreater(CLICKS, other, order(2, 1, LOW));
          }
          return List.of();
        });
    for (int i = 0; i < 3; i++) {
      work.add(() -> scanAll(3));
    }

    for (List<OnlineItem> met : inParallel(work)) {
      if (!met.isEmpty()) {
        assertThat(met)
            .extracting(OnlineItem::identifier)
            .doesNotHaveDuplicates()
            .containsAll(stable);
      }
    }
  }

  private List<OnlineItem> scanAll(int limit) {
    List<OnlineItem> met = new ArrayList<>();
    Optional<RecordIdentifier> after = Optional.empty();
    do {
      OnlineStore.Scanned scanned = store.scan(CLICKS, after, limit);
      assertThat(scanned.items()).hasSizeLessThanOrEqualTo(limit);
      met.addAll(scanned.items());
      after = scanned.next();
      if (after.isPresent()) {
        assertThat(scanned.items()).last().extracting("identifier").isEqualTo(after.get());
      }
    } while (after.isPresent());
    return met;
  }

  @Test
  @DisplayName("G-16 incarnations of one name share nothing, spellings of one share all")
  void incarnationsShareNothing() {
    store.putIfGreater(CLICKS, item(A, order(1, 1, LOW), 1));

    assertThat(store.get(AGAIN, A)).isEmpty();
    assertThat(store.get(incarnation("CLICKS", CLICKS.epochSecond()), A)).isPresent();
  }

  @Test
  void aGroupWithoutATableIsNotFound() {
    dropTable(CLICKS);

    assertNotFound(() -> store.get(CLICKS, A));
    assertNotFound(() -> store.getAll(List.of(new OnlineStore.Key(CLICKS, A))));
    assertNotFound(() -> store.putIfGreater(CLICKS, item(A, order(1, 1, LOW), 1)));
    assertNotFound(() -> store.putAllIfGreater(CLICKS, List.of(item(A, order(1, 1, LOW), 1))));
    assertNotFound(() -> store.deleteIfGreater(CLICKS, A, order(1, 1, LOW)));
    assertNotFound(() -> store.deleteIfOutranked(CLICKS, A, order(1, 1, LOW)));
    assertNotFound(
        () -> store.putIfUnchanged(CLICKS, item(A, order(2, 1, LOW), 1), order(1, 1, LOW)));
    assertNotFound(() -> store.scan(CLICKS, Optional.empty(), 10));
    assertThat(store.get(USERS, A)).isEmpty();
  }

  @Test
  void makingATableAgainKeepsItsItems() {
    store.putIfGreater(CLICKS, item(A, order(1, 1, LOW), 1));

    createTable(CLICKS);

    assertThat(store.get(CLICKS, A)).isPresent();
  }

  @Test
  void aDroppedTableComesBackEmpty() {
    store.putIfGreater(CLICKS, item(A, order(1, 1, LOW), 1));

    dropTable(CLICKS);
    dropTable(CLICKS);
    createTable(CLICKS);

    assertThat(store.get(CLICKS, A)).isEmpty();
  }

  @Test
  @DisplayName("G-05 of fifty concurrent puts the greatest is left, and every loser is told more")
  void concurrentPutsLeaveTheGreatest() throws Exception {
    Random random = new Random(11);
    List<OnlineItem> items = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      items.add(item(A, order(random.nextInt(5), random.nextInt(5), hex(i)), i));
    }
    RecordOrder greatest =
        items.stream().map(OnlineItem::order).max(RecordOrder::compareTo).orElseThrow();

    List<Callable<Outcome>> puts = new ArrayList<>();
    items.forEach(item -> puts.add(() -> store.putIfGreater(CLICKS, item)));
    List<Outcome> outcomes = inParallel(puts);

    assertThat(store.get(CLICKS, A).orElseThrow().order()).isEqualTo(greatest);
    assertThat(outcomes).contains(Outcome.APPLIED);
    for (int i = 0; i < items.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Historic historic) {
        assertThat(historic.stored()).isGreaterThan(items.get(i).order());
      }
    }
  }

  @Test
  @DisplayName("G-04 reads during concurrent puts never go down")
  void readsNeverGoDown() throws Exception {
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      Random random = new Random(writer);
      work.add(
          () -> {
            for (int i = 0; i < 50; i++) {
              store.putIfGreater(CLICKS, item(A, order(random.nextInt(1_000), 1, LOW), i));
            }
            return true;
          });
    }
    work.add(
        () -> {
          long last = Long.MIN_VALUE;
          for (int i = 0; i < 200; i++) {
            long now =
                store
                    .get(CLICKS, A)
                    .map(item -> item.order().eventTime().nanos())
                    .orElse(Long.MIN_VALUE);
            if (now < last) {
              return false;
            }
            last = now;
          }
          return true;
        });

    assertThat(inParallel(work)).containsOnly(true);
  }

  private static <T> List<T> inParallel(List<Callable<T>> work)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(work)) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static void assertNotFound(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
  }

  private static RecordOrder randomOrder(Random random) {
    return order(random.nextInt(3) - 1, random.nextInt(3), hex(random.nextInt(3)));
  }

  private static OnlineItem randomItem(
      Random random, RecordIdentifier identifier, RecordOrder order) {
    if (random.nextInt(5) == 0) {
      return tombstone(identifier, order);
    }
    Optional<EventTime> expiresAt =
        random.nextBoolean() ? Optional.empty() : Optional.of(new EventTime(random.nextInt(9)));
    OptionalLong purgeAt =
        expiresAt.isEmpty() ? OptionalLong.empty() : OptionalLong.of(9_000_000_000L);
    return new OnlineItem(
        identifier,
        order,
        expiresAt,
        purgeAt,
        false,
        1 + random.nextInt(3),
        PackedRecord.of(new byte[] {1, (byte) random.nextInt(256)}));
  }

  private static OnlineItem item(RecordIdentifier identifier, RecordOrder order, int content) {
    return new OnlineItem(
        identifier,
        order,
        Optional.empty(),
        OptionalLong.empty(),
        false,
        1,
        PackedRecord.of(new byte[] {1, (byte) content}));
  }

  private static OnlineItem tombstone(RecordIdentifier identifier, RecordOrder order) {
    return new OnlineItem(
        identifier, order, Optional.empty(), OptionalLong.empty(), true, 1, PackedRecord.EMPTY);
  }

  private static RecordOrder order(long eventTime, long invokedAtMillis, String writeId) {
    return new RecordOrder(
        new EventTime(eventTime), Instant.ofEpochMilli(invokedAtMillis), new WriteId(writeId));
  }

  private static String hex(int number) {
    return String.format("%032x", number);
  }

  private static Incarnation incarnation(String group, long epochSecond) {
    return new Incarnation(new FeatureGroupName(group), epochSecond);
  }
}
