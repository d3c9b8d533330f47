package tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.given;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.ArbitraryRecords;
import tidemark.fixture.Fixtures;
import tidemark.fixture.Seeds;
import tidemark.model.EventTime;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.model.Schema;
import tidemark.model.TimeToLive;

class RecordOrderTest {
  private static final String T = "2026-03-01T10:00:00Z";

  @Test
  @DisplayName("G-14 case 15 case 16: event times compare by the nanosecond, not as text")
  void eventTimesCompareAsInstants() {
    assertThat(order("2026-03-01T10:00:05.100Z", 1, "a"))
        .isGreaterThan(order("2026-03-01T10:00:05Z", 2, "b"));
    assertThat(order("2026-03-01T10:00:00.000000002Z", 1, "a"))
        .isGreaterThan(order("2026-03-01T10:00:00.000000001Z", 2, "b"));
  }

  @Test
  @DisplayName("G-15: at equal event times the later invocation wins, then the greater write id")
  void laterInvocationWinsAtEqualEventTime() {
    assertThat(order(T, 2, "a").isGreaterThan(order(T, 1, "b"))).isTrue();
    assertThat(order(T, 1, "b").isGreaterThan(order(T, 1, "a"))).isTrue();
    assertThat(order(T, 1, "a").isGreaterThan(order(T, 1, "a"))).isFalse();
    assertThat(new RecordOrder(EventTime.parseIso(T), Instant.EPOCH, WriteId.NONE))
        .isLessThan(new RecordOrder(EventTime.parseIso(T), Instant.EPOCH, id("0")));
  }

  @Test
  void invocationTimesAreWholeMilliseconds() {
    Instant fine = Instant.parse("2026-03-01T10:00:00.123456789Z");

    assertThat(new RecordOrder(EventTime.parseIso(T), fine, WriteId.NONE).invokedAt())
        .isEqualTo(Instant.parse("2026-03-01T10:00:00.123Z"));
  }

  @Test
  @DisplayName("B-78: invocation times of an identifier rise though the clock goes back")
  void invocationTimesRiseThoughTheClockGoesBack() {
    Instant[] now = {Instant.parse("2026-03-01T10:00:00Z")};
    InvocationClock clock = new InvocationClock(() -> now[0]);
    RecordIdentifier identifier = new RecordIdentifier("u");

    Instant first = clock.next(identifier);
    Instant same = clock.next(identifier);
    now[0] = now[0].minusSeconds(3_600);
    Instant back = clock.next(identifier);

    assertThat(same).isEqualTo(first.plusMillis(1));
    assertThat(back).isEqualTo(first.plusMillis(2));
    assertThat(InstantSource.fixed(first).instant()).isEqualTo(first);
  }

  @Test
  void onePayloadHasOneWriteId() {
    FeatureRecord record = Fixtures.record("1", T, given("n", "5"), given("s", "a"));
    FeatureRecord reordered = Fixtures.record("1", T, given("s", "a"), given("n", "5"));

    WriteId id = WriteId.of(record, WriteKind.PUT, Optional.empty());

    assertThat(WriteId.of(reordered, WriteKind.PUT, Optional.empty())).isEqualTo(id);
    assertThat(id.value()).matches("[0-9a-f]{32}");
    assertThat(
            List.of(
                WriteId.of(record, WriteKind.SOFT_DELETE, Optional.empty()),
                WriteId.of(
                    record, WriteKind.PUT, Optional.of(new TimeToLive(TimeToLive.Unit.DAYS, 1))),
                WriteId.of(
                    Fixtures.record("1", T, given("n", "05"), given("s", "a")),
                    WriteKind.PUT,
                    Optional.empty()),
                WriteId.of(
                    Fixtures.record("1", T, given("n", "5")), WriteKind.PUT, Optional.empty())))
        .doesNotContain(id)
        .doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("S-08: a log message reads back, and a changed one is recognised")
  void logMessagesReadBack() {
    Seeds.forEach(
        500,
        random -> {
          List<LoggedWrite> writes = writes(random);

          for (LogMessage message : LogMessage.pack(writes)) {
            String json = message.toJson();

            assertThat(json).matches("\\p{ASCII}*");
            assertThat(LogMessage.parse(json)).isEqualTo(message);
            int at = json.indexOf("\"et\":") + 5;
            String changed = json.substring(0, at) + "1" + json.substring(at);
            assertThatThrownBy(() -> LogMessage.parse(changed))
                .isInstanceOf(FeatureStoreException.class)
                .hasMessageStartingWith("A log message cannot be read");
          }
        });
  }

  @Test
  void messagesArePackedInOrderAndWithinBounds() {
    Random random = new Random(1);
    List<LoggedWrite> writes = new ArrayList<>();
    while (writes.size() < 450) {
      writes.addAll(writes(random));
    }

    List<LogMessage> messages = LogMessage.pack(writes);

    assertThat(messages).hasSizeGreaterThan(2).allMatch(m -> m.writes().size() <= 200);
    assertThat(messages.stream().flatMap(m -> m.writes().stream()).toList()).isEqualTo(writes);
  }

  @Test
  void otherBodiesAreRefused() {
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "null",
            "{\"v\":2,\"sha256\":\"\",\"records\":[]}",
            "{\"v\":1,\"sha256\":\"\",\"records\":[]}",
            "{\"v\":1,\"sha256\":[{\"a\":1}]}",
            "{\"v\":1,\"sha256\":\"\",\"records\":[{\"g\":\"a-1\"}]}",
            "{\"v\":1,\"records\":" + String.join("", Collections.nCopies(20, "[")))) {
      assertThatThrownBy(() -> LogMessage.parse(body))
          .as(body)
          .isInstanceOf(FeatureStoreException.class);
    }
  }

  private static List<LoggedWrite> writes(Random random) {
    Schema schema = ArbitraryRecords.schema(random);
    List<LoggedWrite> writes = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      FeatureRecord record = ArbitraryRecords.record(schema, random);
      WriteKind kind = random.nextInt(4) == 0 ? WriteKind.SOFT_DELETE : WriteKind.PUT;
      writes.add(
          new LoggedWrite(
              new Incarnation(Fixtures.CLICKS, 1_772_359_200L + i),
              1 + random.nextInt(3),
              record.identifier(),
              new RecordOrder(
                  record.eventTime(),
                  Instant.ofEpochMilli(random.nextInt()),
                  WriteId.of(record, kind, Optional.empty())),
              record.eventTimeText(),
              kind,
              random.nextBoolean() ? Optional.of(record.eventTime()) : Optional.empty(),
              PackedRecord.pack(record)));
    }
    return writes;
  }

  private static RecordOrder order(String time, long invokedAt, String id) {
    return new RecordOrder(EventTime.parseIso(time), Instant.ofEpochMilli(invokedAt), id(id));
  }

  private static WriteId id(String digit) {
    return new WriteId(digit.repeat(32));
  }
}
