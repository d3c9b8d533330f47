package tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryStore;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.RecordIdentifier;
import tidemark.model.TimeToLive;
import tidemark.record.ListRecords.SoftDeleted;
import tidemark.registry.Caller;
import tidemark.registry.GroupCache;

class RecordListingTest {
  private static final String T1 = "2026-03-01T11:59:00Z";
  private static final String T2 = "2026-03-01T11:59:30Z";

  private final InMemoryStore store = new InMemoryStore();
  private final RecordService records = store.records;

  @BeforeEach
  void createGroup() {
    store.create(Fixtures.definition("clicks"));
  }

  @Test
  @DisplayName("case 51: pages of every size hold each identifier once, the last without a token")
  void pagesHoldEachIdentifierOnce() {
    List<String> all = IntStream.range(0, 12).mapToObj(i -> "u" + i).toList();
    all.forEach(this::put);

    for (int max : List.of(1, 2, 5, 6, 11, 12, 13, 100)) {
      List<RecordPage> pages = pages(max, SoftDeleted.LEFT_OUT);
      assertThat(identifiers(pages)).containsExactlyInAnyOrderElementsOf(all);
      assertThat(pages).hasSize((all.size() + max - 1) / max);
    }
  }

  @Test
  @DisplayName("case 51: deleted and expired records are left out; soft-deleted ones on request")
  void whatIsNotServedIsLeftOut() {
    List.of("live", "soft", "hard", "expired", "expires").forEach(this::put);
    delete("soft", DeleteRecord.Mode.SOFT);
    delete("hard", DeleteRecord.Mode.HARD);
    put("expired", Optional.of(new TimeToLive(TimeToLive.Unit.SECONDS, 1)));
    put("expires", Optional.of(new TimeToLive(TimeToLive.Unit.SECONDS, 90)));

    assertThat(identifiers(pages(1, SoftDeleted.LEFT_OUT)))
        .containsExactlyInAnyOrder("live", "expires");
    store.clock.move(Duration.ofSeconds(30));

    assertThat(identifiers(pages(1, SoftDeleted.LEFT_OUT))).containsExactly("live");
    assertThat(identifiers(pages(1, SoftDeleted.INCLUDED)))
        .containsExactlyInAnyOrder("live", "soft");
    assertThat(pages(1, SoftDeleted.LEFT_OUT)).hasSize(1);
  }

  @Test
  @DisplayName("a page is filled across what is not listed, and cut short when that is too much")
  void aPageIsFilledAcrossTombstones() {
    FeatureGroup clicks = store.create(Fixtures.definition("many"));
    fill(clicks, 6_000);
    List<RecordPage> pages = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      RecordPage page =
          records.list(Caller.LOCAL, new ListRecords("many", 100, token, SoftDeleted.LEFT_OUT));
      pages.add(page);
      token = page.next();
    } while (token.isPresent());

    assertThat(identifiers(pages)).hasSize(6).doesNotHaveDuplicates();
    assertThat(pages).hasSizeBetween(2, 3);
  }

  private void fill(FeatureGroup group, int count) {
    records.put(Caller.LOCAL, new PutRecord("many", features("x", T1), Set.of(), Optional.empty()));
    OnlineItem live =
        store.online.get(group.incarnation(), new RecordIdentifier("x")).orElseThrow();
    store.online.deleteIfGreater(
        group.incarnation(),
        live.identifier(),
        new RecordOrder(live.order().eventTime(), Fixtures.NOW.plusSeconds(9), WriteId.NONE));
    for (int i = 0; i < count; i++) {
      boolean deleted = i % 1_000 != 0;
      store.online.putIfGreater(
          group.incarnation(),
          new OnlineItem(
              new RecordIdentifier("u" + i),
              live.order(),
              Optional.empty(),
              live.purgeAtSecond(),
              deleted,
              1,
              deleted ? PackedRecord.EMPTY : live.packed()));
    }
  }

  @Test
  @DisplayName("case 51: tokens of another group, incarnation or store, or changed, are refused")
  void aTokenIsOfItsGroup() {
    store.create(Fixtures.definition("users"));
    List.of("a", "b", "c").forEach(this::put);
    String token = pages(1, SoftDeleted.LEFT_OUT).get(0).next().orElseThrow();

    for (String wrong : List.of("x", token + "A", token.substring(1), "A" + token.substring(1))) {
      assertRefused("clicks", wrong);
    }
    assertRefused("users", token);
    store.groups.delete(Caller.LOCAL, Fixtures.CLICKS);
    store.settle();
    store.create(Fixtures.definition("clicks"));
    assertRefused("clicks", token);
  }

  @Test
  @DisplayName("a token of the new incarnation is taken where the old one is still cached")
  void aTokenRefreshesTheCache() {
    GroupCache otherCache = new GroupCache(store.registry, store.clock);
    RecordService other = store.records(otherCache);
    other.list(Caller.LOCAL, request("clicks", Optional.empty()));
    store.groups.delete(Caller.LOCAL, Fixtures.CLICKS);
    store.settle();
    store.create(Fixtures.definition("clicks"));
    List.of("a", "b").forEach(this::put);
    Optional<String> token = pages(1, SoftDeleted.LEFT_OUT).get(0).next();

    assertThat(other.list(Caller.LOCAL, request("clicks", token)).identifiers()).hasSize(1);
    assertThat(other.list(Caller.LOCAL, request("clicks", Optional.empty())).identifiers())
        .hasSize(1);
  }

  @Test
  void aListNeedsAnOnlineStoreAndAGroup() {
    store.create(Definitions.offlineOnly("history"));

    assertThatThrownBy(() -> records.list(Caller.LOCAL, request("history", Optional.empty())))
        .hasMessage("Feature group 'history' has no OnlineStore.");
    assertThatThrownBy(() -> records.list(Caller.LOCAL, request("nope", Optional.empty())))
        .extracting("kind")
        .isEqualTo(Kind.NOT_FOUND);
    assertThatThrownBy(
            () ->
                records.list(
                    Caller.LOCAL,
                    new ListRecords("clicks", 0, Optional.of("x"), SoftDeleted.LEFT_OUT)))
        .hasMessageContainingAll("MaxResults must be 1-100; it is 0.", "NextToken is not one");
  }

  private void assertRefused(String group, String token) {
    assertThatThrownBy(() -> records.list(Caller.LOCAL, request(group, Optional.of(token))))
        .hasMessageStartingWith("NextToken is not one that ListRecords gave")
        .extracting("kind")
        .isEqualTo(Kind.INVALID);
  }

  private List<RecordPage> pages(int max, SoftDeleted softDeleted) {
    List<RecordPage> pages = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      RecordPage page =
          records.list(Caller.LOCAL, new ListRecords("clicks", max, token, softDeleted));
      assertThat(page.identifiers()).hasSizeLessThanOrEqualTo(max);
      pages.add(page);
      token = page.next();
    } while (token.isPresent());
    return pages;
  }

  private static List<String> identifiers(List<RecordPage> pages) {
    return pages.stream()
        .flatMap(page -> page.identifiers().stream())
        .map(RecordIdentifier::value)
        .toList();
  }

  private static ListRecords request(String group, Optional<String> token) {
    return new ListRecords(group, 1, token, SoftDeleted.LEFT_OUT);
  }

  private void put(String id) {
    put(id, Optional.empty());
  }

  private void put(String id, Optional<TimeToLive> ttl) {
    records.put(Caller.LOCAL, new PutRecord("clicks", features(id, T1), Set.of(), ttl));
  }

  private void delete(String id, DeleteRecord.Mode mode) {
    records.delete(Caller.LOCAL, new DeleteRecord("clicks", id, T2, Set.of(), mode));
  }
}
