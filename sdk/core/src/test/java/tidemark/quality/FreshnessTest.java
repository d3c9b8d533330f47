package tidemark.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.offline.FileEntry;
import tidemark.offline.ObjectStore;

class FreshnessTest {
  private static final Instant NOW = Fixtures.NOW;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final FeatureGroup GROUP = Fixtures.created(Fixtures.definition("clicks"));

  @Test
  void countsRowsByTheTimeTheirFileArrived() {
    Freshness measured =
        Freshness.of(
            List.of(
                file(10, NOW.minus(Duration.ofDays(9)), NOW, FileEntry.State.APPLIED),
                file(200, NOW, NOW.minus(HOUR), FileEntry.State.PENDING),
                file(3_000, NOW, NOW.minus(HOUR).plusMillis(1), FileEntry.State.PENDING),
                file(40_000, NOW, NOW.minus(Duration.ofDays(1)), FileEntry.State.APPLIED)),
            NOW);

    assertThat(measured.rows()).isEqualTo(43_210);
    assertThat(measured.files()).isEqualTo(4);
    assertThat(measured.bytes()).isEqualTo(4_000);
    assertThat(measured.rowsLastHour()).isEqualTo(3_010);
    assertThat(measured.rowsLastDay()).isEqualTo(3_210);
    assertThat(measured.pendingFiles()).isEqualTo(2);
    assertThat(measured.pendingRows()).isEqualTo(3_200);
  }

  @Test
  void eventTimeAndArrivalAreThoseOfDifferentFiles() {
    Freshness measured =
        Freshness.of(
            List.of(
                file(1, NOW.minus(HOUR), NOW.minusSeconds(90), FileEntry.State.APPLIED),
                file(1, NOW.minusSeconds(7_200), NOW, FileEntry.State.APPLIED)),
            NOW);

    assertThat(measured.newestEvent()).contains(EventTime.of(NOW.minus(HOUR)));
    assertThat(measured.newestArrival()).contains(NOW);
    assertThat(measured.age()).contains(HOUR);
  }

  @Test
  void groupWithoutFilesIsEmpty() {
    Freshness measured = Freshness.of(List.of(), NOW);

    assertThat(measured.age()).isEmpty();
    assertThat(measured.newestArrival()).isEmpty();
    assertThat(measured.against(Optional.of(HOUR))).isEqualTo(Freshness.Verdict.EMPTY);
  }

  @Test
  void ageIsJudgedByHalfAndWholeOfTheTimeToLive() {
    assertThat(verdict(Duration.ZERO.minus(HOUR))).isEqualTo(Freshness.Verdict.FRESH);
    assertThat(verdict(Duration.ofMinutes(30))).isEqualTo(Freshness.Verdict.FRESH);
    assertThat(verdict(Duration.ofMinutes(30).plusNanos(1))).isEqualTo(Freshness.Verdict.AGING);
    assertThat(verdict(HOUR.minusNanos(1))).isEqualTo(Freshness.Verdict.AGING);
    assertThat(verdict(HOUR)).isEqualTo(Freshness.Verdict.EXPIRED);
    assertThat(
            Freshness.of(List.of(file(1, NOW, NOW, FileEntry.State.APPLIED)), NOW)
                .against(Optional.empty()))
        .isEqualTo(Freshness.Verdict.UNLIMITED);
  }

  private static Freshness.Verdict verdict(Duration age) {
    return Freshness.of(List.of(file(1, NOW.minus(age), NOW, FileEntry.State.APPLIED)), NOW)
        .against(Optional.of(HOUR));
  }

  private static FileEntry file(long rows, Instant event, Instant arrival, FileEntry.State state) {
    EventTime time = EventTime.of(event);
    return new FileEntry(
        GROUP.incarnation(),
        new ObjectStore.Key("acme-fs", "file" + rows),
        GROUP.definition().offline().orElseThrow().layout().partitionOf(time),
        1_000,
        rows,
        time,
        time,
        FileEntry.Origin.LOAD,
        OptionalInt.of(1),
        arrival,
        state);
  }
}
