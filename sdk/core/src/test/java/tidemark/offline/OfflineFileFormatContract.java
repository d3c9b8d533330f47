package tidemark.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tidemark.fixture.ArbitraryRecords;
import tidemark.fixture.BytesContent;
import tidemark.fixture.Fixtures;
import tidemark.fixture.Seeds;
import tidemark.model.DecimalText;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.Schema;
import tidemark.offline.FileEntry.Origin;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;

/** What every format of offline files does: gives back what was written, numbers canonically. */
public abstract class OfflineFileFormatContract {
  private static final int CASES = 100;

  private final OfflineFileFormat format = format();

  /** The format under test. */
  protected abstract OfflineFileFormat format();

  @Test
  void rowsComeBackInOrder() {
    Seeds.forEach(
        CASES,
        random -> {
          Schema schema = ArbitraryRecords.schema(random);
          List<OfflineRow> rows = rows(schema, random, random.nextInt(20));

          byte[] file = write(schema, Origin.LOAD, rows);

          assertThat(read(file, schema)).isEqualTo(rows.stream().map(this::canonical).toList());
        });
  }

  @Test
  void factsAreThoseOfTheRows() {
    Seeds.forEach(
        CASES,
        random -> {
          Schema schema = ArbitraryRecords.schema(random);
          List<OfflineRow> rows = rows(schema, random, 1 + random.nextInt(20));
          Origin origin = random.nextBoolean() ? Origin.API : Origin.LOAD;

          byte[] file = write(schema, origin, rows);

          List<EventTime> times = rows.stream().map(r -> r.order().eventTime()).sorted().toList();
          assertThat(facts(file, schema))
              .isEqualTo(
                  new OfflineFileFormat.Facts(
                      rows.size(),
                      times.get(0),
                      times.get(times.size() - 1),
                      origin,
                      OptionalInt.of(1),
                      rows.stream().anyMatch(r -> r.kind() == WriteKind.HARD_DELETE),
                      rows.stream()
                          .map(r -> r.order().invokedAt())
                          .min(Comparator.naturalOrder())));
        });
  }

  @Test
  void featuresThatCameLaterAreAbsentFromAnOlderFile() {
    Schema older = Fixtures.schema();
    Schema newer = older.with(List.of(FeatureDefinition.scalar("late", FeatureType.STRING)));
    OfflineRow row = put(Fixtures.record("u1", "2026-03-01T10:00:00Z"));

    byte[] file = write(older, Origin.API, List.of(row));

    assertThat(facts(file, newer).schemaVersion()).hasValue(1);
    OfflineRow back = read(file, newer).get(0);
    assertThat(back.record().value(newer.position(newer.features().get(5).name()))).isEmpty();
    assertThat(back.record().present()).isEqualTo(row.record().present());
  }

  @Test
  void aFileOfALaterSchemaThanKnownIsRefused() {
    Schema older = Fixtures.schema();
    Schema newer = older.with(List.of(FeatureDefinition.scalar("late", FeatureType.STRING)));

    byte[] file = write(newer, Origin.API, List.of());

    assertThatThrownBy(() -> facts(file, older))
        .isInstanceOfSatisfying(
            FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
        .hasMessageContaining("schema version 2; the newest known is 1");
  }

  @Test
  void noQueryWantsAFileWithoutRows() {
    byte[] file = write(Fixtures.schema(), Origin.LOAD, List.of());

    OfflineFileFormat.Facts facts = facts(file, Fixtures.schema());

    assertThat(facts.rows()).isZero();
    assertThat(facts.earliest()).isGreaterThan(facts.latest());
    assertThat(read(file, Fixtures.schema())).isEmpty();
  }

  @Test
  void aTruncatedFileIsInvalid() {
    OfflineRow row = put(Fixtures.record("u1", "2026-03-01T10:00:00Z"));
    byte[] file = write(Fixtures.schema(), Origin.LOAD, List.of(row));

    for (int length = 0; length < file.length; length += 1 + file.length / 50) {
      byte[] part = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> facts(part, Fixtures.schema()))
          .isInstanceOfSatisfying(
              FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID));
    }
  }

  @Test
  void readingClosesNothingThatOthersOpened() throws IOException {
    byte[] file = write(Fixtures.schema(), Origin.LOAD, List.of());
    BytesContent content = new BytesContent(file);

    format.facts(content, Fixtures.schema());
    format.read(content, Fixtures.schema(), row -> {});

    assertThat(content.isClosed()).isFalse();
  }

  @Test
  void readingBeginsAfterAnyRowAndEndsWhenNoMoreAreWanted() throws IOException {
    List<OfflineRow> rows = rows(Fixtures.schema(), new Random(3), 50);
    byte[] file = write(Fixtures.schema(), Origin.LOAD, rows);
    List<OfflineRow> all = read(file, Fixtures.schema());

    for (int from : new int[] {0, 1, 20, 49, 50, 51}) {
      List<OfflineRow> some = new ArrayList<>();
      format.read(
          new BytesContent(file),
          Fixtures.schema(),
          from,
          row -> {
            some.add(row);
            return some.size() < 10;
          });

      assertThat(some).isEqualTo(all.subList(Math.min(from, 50), Math.min(from + 10, 50)));
    }
  }

  /** A file of these rows. */
  protected final byte[] write(Schema schema, Origin origin, List<OfflineRow> rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OfflineFileFormat.Writer writer = format.create(out, schema, origin)) {
      for (OfflineRow row : rows) {
        writer.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** All rows of a file. */
  protected final List<OfflineRow> read(byte[] file, Schema schema) {
    List<OfflineRow> rows = new ArrayList<>();
    try {
      format.read(new BytesContent(file), schema, rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  protected final OfflineFileFormat.Facts facts(byte[] file, Schema schema) {
    try {
      return format.facts(new BytesContent(file), schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A put of the record. */
  protected static OfflineRow put(FeatureRecord entry) {
    RecordOrder order =
        new RecordOrder(
            entry.eventTime(), Fixtures.NOW, WriteId.of(entry, WriteKind.PUT, Optional.empty()));
    return new OfflineRow(
        entry, order, WriteKind.PUT, Optional.empty(), Fixtures.NOW.plusSeconds(1));
  }

  /** Random writes of random records. */
  protected static List<OfflineRow> rows(Schema schema, Random random, int count) {
    List<OfflineRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(schema, random));
    }
    return rows;
  }

  private static OfflineRow row(Schema schema, Random random) {
    FeatureRecord given = ArbitraryRecords.record(schema, random);
    WriteKind kind = List.of(WriteKind.values()).get(random.nextInt(3));
    FeatureRecord entry =
        kind.isDelete()
            ? FeatureRecord.marker(
                schema, given.identifier(), given.eventTime(), given.eventTimeText())
            : given;
    byte[] id = new byte[16];
    random.nextBytes(id);
    WriteId writeId =
        random.nextInt(4) == 0 ? WriteId.NONE : new WriteId(HexFormat.of().formatHex(id));
    Instant invoked = Fixtures.NOW.plusMillis(random.nextInt(1_000_000));
    Optional<EventTime> expiresAt =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(new EventTime(given.eventTime().nanos() + random.nextInt()));
    return new OfflineRow(
        entry,
        new RecordOrder(given.eventTime(), invoked, writeId),
        kind,
        expiresAt,
        invoked.plusMillis(random.nextInt(60_000)));
  }

  private OfflineRow canonical(OfflineRow row) {
    FeatureRecord entry = row.record();
    Schema schema = entry.schema();
    List<FeatureValue> values = new ArrayList<>();
    for (int i = 0; i < schema.features().size(); i++) {
      FeatureDefinition feature = schema.features().get(i);
      boolean isTime = feature.name().equals(schema.eventTime());
      values.add(
          isTime
              ? new FeatureValue.Text(entry.eventTime().print(feature.type()))
              : entry.value(i).map(v -> canonical(feature.type(), v)).orElse(null));
    }
    FeatureRecord printed =
        FeatureRecord.stored(schema, entry.identifier(), entry.eventTime(), values);
    return new OfflineRow(printed, row.order(), row.kind(), row.expiresAt(), row.writeTime());
  }

  private static FeatureValue canonical(FeatureType type, FeatureValue value) {
    if (value instanceof FeatureValue.Text text) {
      return new FeatureValue.Text(canonical(type, text.text()));
    }
    return new FeatureValue.Texts(
        ((FeatureValue.Texts) value).elements().stream().map(e -> canonical(type, e)).toList());
  }

  private static String canonical(FeatureType type, String text) {
    return switch (type) {
      case STRING -> text;
      case INTEGRAL -> Long.toString(Long.parseLong(text));
      case FRACTIONAL -> DecimalText.canonical(Double.parseDouble(text));
    };
  }
}
