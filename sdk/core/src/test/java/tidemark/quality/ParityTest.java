package tidemark.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static tidemark.fixture.Fixtures.given;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.model.EventTime;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureValue;
import tidemark.model.RecordIdentifier;
import tidemark.model.Schema;
import tidemark.record.OnlineItem;

class ParityTest {
  private static final Instant NOW = Fixtures.NOW;
  private static final Instant PAST = NOW.minusSeconds(60);
  private static final Instant FUTURE = NOW.plusSeconds(60);

  @Test
  void sameWriteWithSameValuesIsEqual() {
    Planted write = Planted.put("a", 1, given("n", "7"), given("s", "x"));

    assertThat(kind(write.winner(), write.item(NOW))).isEqualTo(ParityClass.EQUAL);
  }

  @Test
  @DisplayName("G-18: numbers are compared as numbers: \"007\" served and 7 recorded are one value")
  void numbersAreComparedAsNumbers() {
    Planted offline = Planted.put("a", 1, given("n", "7"), given("x", "5"));

    assertThat(
            kind(offline.winner(), offline.with(given("n", "007"), given("x", "5.00")).item(NOW)))
        .isEqualTo(ParityClass.EQUAL);
    assertThat(kind(offline.winner(), offline.with(given("n", "7"), given("x", "50e-1")).item(NOW)))
        .isEqualTo(ParityClass.EQUAL);
  }

  @Test
  void textsAreComparedAsTexts() {
    Planted offline = Planted.put("a", 1, given("s", "7"));

    assertThat(of(offline.winner(), offline.with(given("s", "007")).item(NOW)))
        .isEqualTo(finding(ParityClass.DIFFERENT, offline, Optional.of(offline), List.of("s")));
  }

  @Test
  void sameWriteWithOtherValuesIsDifferentAndNamesTheFeatures() {
    Planted write = Planted.put("a", 1, given("n", "7"), given("x", "1.5"), given("s", "x"));

    Finding found = of(write.winner(), write.with(given("n", "8"), given("x", "1.5")).item(NOW));

    assertThat(found.kind()).isEqualTo(ParityClass.DIFFERENT);
    assertThat(found.differing()).containsExactly("n", "s");
  }

  @Test
  void sameWriteWithAnotherExpiryIsDifferent() {
    Planted write = Planted.put("a", 1, given("n", "7"));

    assertThat(of(write.winner(), write.until(PAST).item(PAST.minusSeconds(1))).differing())
        .containsExactly("(expiry)");
    assertThat(of(write.winner(), write.until(PAST).item(NOW)).differing())
        .containsExactly("n", "(expiry)");
    assertThat(of(write.until(PAST).winner(), write.item(NOW)).kind())
        .isEqualTo(ParityClass.DIFFERENT);
  }

  @Test
  void lesserOnlineItemIsStaleHoweverItIsKept() {
    Planted newer = Planted.put("a", 2);

    assertThat(kind(newer.winner(), Planted.put("a", 1).item(NOW))).isEqualTo(ParityClass.STALE);
    assertThat(kind(newer.winner(), Planted.delete("a", 1).item(NOW))).isEqualTo(ParityClass.STALE);
    assertThat(kind(newer.winner(), Planted.put("a", 1).until(PAST).item(NOW)))
        .isEqualTo(ParityClass.STALE);
    assertThat(kind(newer.until(PAST).winner(), Planted.put("a", 1).item(NOW)))
        .isEqualTo(ParityClass.STALE);
  }

  @Test
  void recordOfTheLogThatIsNotOnlineIsMissing() {
    Planted write = Planted.put("a", 1);

    assertThat(of(write.winner(), null))
        .isEqualTo(finding(ParityClass.MISSING, write, Optional.empty(), List.of()));
    assertThat(kind(write.until(FUTURE).winner(), null)).isEqualTo(ParityClass.MISSING);
  }

  @Test
  @DisplayName("G-03: what is served and not in the log, or beyond it, is extra")
  void servedItemThatTheLogLacksIsExtra() {
    Planted write = Planted.put("a", 1);

    assertThat(kind(null, write.item(NOW))).isEqualTo(ParityClass.EXTRA);
    assertThat(kind(write.winner(), Planted.put("a", 2).item(NOW))).isEqualTo(ParityClass.EXTRA);
    assertThat(kind(write.winner(), Planted.delete("a", 2).item(NOW))).isEqualTo(ParityClass.EXTRA);
    assertThat(kind(write.until(PAST).winner(), Planted.put("a", 2).item(NOW)))
        .isEqualTo(ParityClass.EXTRA);
  }

  @Test
  @DisplayName("G-09: what a soft delete of the log outranks and is still served is extra")
  void servedItemThatTheLogDeletedIsExtra() {
    assertThat(kind(Planted.delete("a", 2).winner(), Planted.put("a", 1).item(NOW)))
        .isEqualTo(ParityClass.EXTRA);
  }

  @Test
  void deletedRecordIsEqualWithAndWithoutItsTombstone() {
    Planted delete = Planted.delete("a", 2);

    assertThat(kind(delete.winner(), delete.item(NOW))).isEqualTo(ParityClass.EQUAL);
    assertThat(kind(delete.winner(), null)).isEqualTo(ParityClass.EQUAL);
    assertThat(kind(delete.winner(), Planted.delete("a", 1).item(NOW)))
        .isEqualTo(ParityClass.EQUAL);
    assertThat(kind(null, delete.item(NOW))).isEqualTo(ParityClass.EQUAL);
  }

  @Test
  @DisplayName("G-12: an expired record is expired, whether its item is stored, a guard or gone")
  void expiredRecordIsExpiredHoweverItIsKept() {
    Planted write = Planted.put("a", 1, given("n", "7")).until(PAST);

    assertThat(kind(write.winner(), write.item(PAST.minusSeconds(1))))
        .isEqualTo(ParityClass.EXPIRED);
    assertThat(kind(write.winner(), write.item(NOW))).isEqualTo(ParityClass.EXPIRED);
    assertThat(kind(write.winner(), null)).isEqualTo(ParityClass.EXPIRED);
    assertThat(kind(write.winner(), Planted.delete("a", 0).item(NOW)))
        .isEqualTo(ParityClass.EXPIRED);
    assertThat(kind(write.until(NOW).winner(), null)).isEqualTo(ParityClass.EXPIRED);
    assertThat(kind(write.until(FUTURE).winner(), write.until(FUTURE).item(NOW)))
        .isEqualTo(ParityClass.EQUAL);
  }

  @Test
  @DisplayName("G-11: a record put again after its hard delete is equal, served or not")
  void recordPutAgainAfterItsHardDeleteIsEqual() {
    Planted write = Planted.put("a", 1, given("n", "7"));

    assertThat(kind(write.outranked(), write.item(NOW))).isEqualTo(ParityClass.EQUAL);
    assertThat(kind(write.outranked(), null)).isEqualTo(ParityClass.EQUAL);
    assertThat(kind(write.outranked(), write.with(given("n", "8")).item(NOW)))
        .isEqualTo(ParityClass.DIFFERENT);
  }

  @Test
  void setsHaveNoOrderListsHave() {
    Schema schema = Definitions.collections("c").schema();

    assertThat(
            TypedValues.differing(
                schema,
                collections(schema, List.of("1", "2"), List.of("a", "b")),
                collections(schema, List.of("01", "2"), List.of("b", "a"))))
        .isEmpty();
    assertThat(
            TypedValues.differing(
                schema,
                collections(schema, List.of("1", "2"), List.of("a")),
                collections(schema, List.of("2", "1"), List.of("b"))))
        .containsExactly("l", "u");
  }

  @Test
  void onlyEqualAndExpiredAreHealthy() {
    assertThat(List.of(ParityClass.values()))
        .filteredOn(ParityClass::isHealthy)
        .containsExactly(ParityClass.EQUAL, ParityClass.EXPIRED);
  }

  private static FeatureRecord collections(Schema schema, List<String> list, List<String> set) {
    return FeatureRecord.stored(
        schema,
        new RecordIdentifier("a"),
        EventTime.of(NOW),
        Arrays.asList(null, null, new FeatureValue.Texts(list), new FeatureValue.Texts(set)));
  }

  private static Finding finding(
      ParityClass kind, Planted offline, Optional<Planted> online, List<String> differing) {
    return new Finding(
        kind,
        Optional.of(offline.record().eventTime()),
        online.map(o -> o.record().eventTime()),
        differing);
  }

  private static ParityClass kind(@Nullable OfflineWinner winner, @Nullable OnlineItem item) {
    return of(winner, item).kind();
  }

  private static Finding of(@Nullable OfflineWinner winner, @Nullable OnlineItem item) {
    return Parity.of(
        Optional.ofNullable(winner), Optional.ofNullable(item), Fixtures.schema(), NOW);
  }
}
