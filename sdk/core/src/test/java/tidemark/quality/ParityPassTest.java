package tidemark.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static tidemark.fixture.Fixtures.given;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryOnlineStore;
import tidemark.fixture.Seeds;
import tidemark.offline.OfflineQuery;
import tidemark.offline.OnlineImage;
import tidemark.record.OnlineItem;

class ParityPassTest {
  private static final Instant NOW = Fixtures.NOW;
  private static final OnlineImage IMAGE =
      new OnlineImage(Fixtures.created(Fixtures.definition("clicks")), 1);

  private final InMemoryOnlineStore online = new InMemoryOnlineStore();
  private final List<OfflineWinner> winners = new ArrayList<>();
  private final List<OnlineItem> items = new ArrayList<>();

  @Test
  void everyRecordIsFoundOnceHoweverFewKeysAreKept() {
    Seeds.forEach(
        100,
        random -> {
          plant(random, 40);

          ParityTally tally = run(1 + random.nextInt(12), OptionalInt.empty(), NOW);

          assertThat(classes(tally)).isEqualTo(expected(Long.MAX_VALUE));
        });
  }

  @Test
  void sampleTakesTheFirstRecordsAndWhatIsOnlineAmongThem() {
    Seeds.forEach(
        100,
        random -> {
          plant(random, 40);
          int size = 1 + random.nextInt(20);
          long last = size <= winners.size() ? key(sorted().get(size - 1)) : Long.MAX_VALUE;

          ParityTally tally = run(1 + random.nextInt(12), OptionalInt.of(size), NOW);

          assertThat(classes(tally)).isEqualTo(expected(last));
        });
  }

  @Test
  void emptyLogMakesEverythingServedExtra() {
    plant(new Random(1), 0);
    online.putIfGreater(Planted.GROUP, Planted.put("a", 1).item(NOW));
    online.putIfGreater(Planted.GROUP, Planted.delete("b", 1).item(NOW));

    assertThat(classes(run(4, OptionalInt.of(1), NOW))).isEqualTo(Map.of(ParityClass.EXTRA, 1L));
  }

  @Test
  void whatWasWrittenAfterTheBeginIsInNoClass() {
    plant(new Random(1), 0);
    online.putIfGreater(Planted.GROUP, Planted.put("a", 2).item(NOW));
    winners.add(Planted.put("a", 1).winner());
    winners.add(Planted.put("b", 2).winner());
    winners.add(Planted.put("c", 1).winner());

    ParityTally tally = run(4, OptionalInt.empty(), Instant.parse("2026-03-01T11:30:01Z"));

    assertThat(classes(tally)).isEqualTo(Map.of(ParityClass.MISSING, 1L));
    assertThat(report(tally).changed()).isEqualTo(2);
  }

  @Test
  void faultsBeyondThoseThatCanBeLookedAtTwiceAreCountedAsTheySeem() {
    plant(new Random(1), 0);
    int more = 25;
    for (int i = 0; i < ParityTally.SUSPECTS_MAX + more; i++) {
      winners.add(Planted.put("r" + i, 1).winner());
    }

    ParityTally tally = run(100_000, OptionalInt.empty(), NOW);

    assertThat(tally.suspects()).hasSize(ParityTally.SUSPECTS_MAX);
    assertThat(report(tally).unconfirmed()).isEqualTo(more);
    assertThat(report(tally).count(ParityClass.MISSING)).isEqualTo(more);
    assertThat(report(tally).examples().get(ParityClass.MISSING)).hasSize(10);
  }

  /** Records of every class, the online store with a table of its own. */
  private void plant(Random random, int records) {
    online.dropTable(Planted.GROUP);
    online.createTable(Planted.GROUP);
    winners.clear();
    items.clear();
    for (int i = 0; i < records; i++) {
      String id = "r" + i;
      Planted write = Planted.put(id, 1 + random.nextInt(2), given("n", "1"));
      Planted other = Planted.put(id, 1 + random.nextInt(2), given("n", "" + random.nextInt(2)));
      if (random.nextInt(5) > 0) {
        boolean deleted = random.nextInt(6) == 0;
        winners.add(deleted ? Planted.delete(id, 2).winner() : write.winner());
      }
      if (random.nextInt(5) > 0) {
        items.add((random.nextInt(6) == 0 ? other.until(NOW) : other).item(NOW));
      }
    }
    online.putAllIfGreater(Planted.GROUP, items);
  }

  private ParityTally run(int keysMax, OptionalInt first, Instant asOf) {
    ParityTally tally = new ParityTally();
    OnlineReads reads = new OnlineReads(online, Planted.GROUP);
    new ParityPass(IMAGE, reads, () -> NOW, asOf, tally, rows -> {}, keysMax)
        .run(OfflineQuery.of("the winners"), first, (query, rows) -> deliver(first, rows));
    return tally;
  }

  /** As the engine would answer. */
  private void deliver(OptionalInt first, WinnerRows rows) {
    for (OfflineWinner winner :
        sorted().subList(0, Math.min(first.orElse(99_999), winners.size()))) {
      rows.accept(new SampleKey(key(winner)), winner);
    }
  }

  private List<OfflineWinner> sorted() {
    return winners.stream().sorted(Comparator.comparing(ParityPassTest::key)).toList();
  }

  private static long key(OfflineWinner winner) {
    return SampleKey.of(IMAGE, winner.identifier()).order();
  }

  /** What was found, were all suspects confirmed. */
  private Map<ParityClass, Long> classes(ParityTally tally) {
    tally.suspects().forEach((id, spellings) -> assertThat(spellings).hasSize(1));
    Map<ParityClass, Long> counts = new EnumMap<>(ParityClass.class);
    counts.putAll(report(tally).counts());
    for (String id : tally.suspects().keySet()) {
      counts.merge(law(id).kind(), 1L, Long::sum);
    }
    return counts;
  }

  private Map<ParityClass, Long> expected(long lastKey) {
    Set<String> identifiers = new HashSet<>();
    winners.forEach(winner -> identifiers.add(winner.identifier()));
    items.stream()
        .filter(item -> item.isServedAt(NOW))
        .forEach(item -> identifiers.add(item.identifier().value()));
    Map<ParityClass, Long> counts = new EnumMap<>(ParityClass.class);
    identifiers.stream()
        .filter(id -> SampleKey.of(IMAGE, id).order() <= lastKey)
        .forEach(id -> counts.merge(law(id).kind(), 1L, Long::sum));
    return counts;
  }

  private Finding law(String id) {
    Optional<OfflineWinner> winner =
        winners.stream().filter(w -> w.identifier().equals(id)).findFirst();
    Optional<OnlineItem> item =
        online.items(Planted.GROUP).values().stream()
            .filter(i -> i.identifier().value().equals(id))
            .findFirst();
    return Parity.of(winner, item, Fixtures.schema(), NOW);
  }

  private static ParityReport report(ParityTally tally) {
    return tally.report(new ParityRequest(Fixtures.CLICKS, OptionalInt.empty(), 1), NOW);
  }
}
