package tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.ArbitraryRecords;
import tidemark.fixture.Fixtures;
import tidemark.fixture.Fuzz;
import tidemark.fixture.Fuzz.Outcome;
import tidemark.model.DecimalText;
import tidemark.model.EventTime;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.model.Schema;

/** What the store wrote itself, after something else has changed it. */
class StoredFormsFuzzTest {
  private static final String DAMAGED = "A stored record cannot be read: its values are damaged.";
  private static final RecordIdentifier ID = new RecordIdentifier("u1");
  private static final EventTime TIME = EventTime.parse(FeatureType.FRACTIONAL, "1767225600");

  @Test
  @DisplayName("S-08: any bytes are the values of a record, or damaged, and nothing else")
  void anyBytesAreARecordOrDamaged() {
    List<FeatureRecord> records = records();
    List<Schema> schemas = records.stream().map(FeatureRecord::schema).toList();
    Fuzz.of("packed records")
        .from(records.stream().map(record -> PackedRecord.pack(record).bytes()).toList())
        .run(
            (input, random) -> {
              Schema schema = schemas.get(random.nextInt(schemas.size()));
              PackedRecord packed = PackedRecord.of(input);
              Outcome asTexts =
                  read(
                      () ->
                          assertThat(values(packed.unpack(schema, 1, ID, TIME), schema))
                              .isEqualTo(outsiders(input)));
              Outcome asObjects = read(() -> packed.objects(schema, 1));
              return asTexts == Outcome.ACCEPTED || asObjects == Outcome.ACCEPTED
                  ? Outcome.ACCEPTED
                  : Outcome.REFUSED;
            });
  }

  private static List<Optional<FeatureValue>> values(FeatureRecord record, Schema schema) {
    return IntStream.range(0, schema.features().size()).mapToObj(record::value).toList();
  }

  /** The same values by a general parser of CBOR. */
  private static List<Optional<FeatureValue>> outsiders(byte[] packed) {
    List<Optional<FeatureValue>> values = new ArrayList<>();
    try (CBORParser cbor = new CBORFactory().createParser(packed, 1, packed.length - 1)) {
      assertThat(cbor.nextToken()).isEqualTo(JsonToken.START_ARRAY);
      while (cbor.nextToken() != JsonToken.END_ARRAY) {
        if (cbor.currentToken() == JsonToken.START_ARRAY) {
          List<String> elements = new ArrayList<>();
          while (cbor.nextToken() != JsonToken.END_ARRAY) {
            elements.add(text(cbor).orElseThrow());
          }
          values.add(Optional.of(new FeatureValue.Texts(elements)));
        } else {
          values.add(text(cbor).map(FeatureValue.Text::new));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return values;
  }

  private static Optional<String> text(CBORParser cbor) throws IOException {
    return switch (cbor.currentToken()) {
      case VALUE_NULL -> Optional.empty();
      case VALUE_STRING -> Optional.of(cbor.getText());
      case VALUE_NUMBER_INT -> Optional.of(Long.toString(cbor.getLongValue()));
      case VALUE_NUMBER_FLOAT -> Optional.of(DecimalText.shortest(cbor.getDoubleValue()));
      default -> throw new AssertionError(cbor.currentToken());
    };
  }

  private static Outcome read(Runnable reading) {
    try {
      reading.run();
      return Outcome.ACCEPTED;
    } catch (FeatureStoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.INTERNAL);
      assertThat(e).hasMessage(DAMAGED);
      return Outcome.REFUSED;
    }
  }

  @Test
  @DisplayName("S-08: any text is the message that was sent, or refused")
  void anyTextIsTheMessageThatWasSentOrRefused() {
    List<String> messages = messages();
    Fuzz.of("messages of the log")
        .from(messages.toArray(String[]::new))
        .with("\"v\":2", "\"op\":\"GET\"", "\"records\":[]", "\"exp\":", "\"sha256\":", "{", "},{")
        .run(
            (input, random) -> {
              String body = new String(input, StandardCharsets.UTF_8);
              try {
                LogMessage message = LogMessage.parse(body);
                assertThat(messages).contains(message.toJson());
                return Outcome.ACCEPTED;
              } catch (FeatureStoreException e) {
                assertThat(e.kind()).isEqualTo(Kind.INVALID);
                return Outcome.REFUSED;
              }
            });
  }

  private static List<FeatureRecord> records() {
    return IntStream.range(0, 40)
        .mapToObj(
            i -> {
              Random random = new Random(i);
              return ArbitraryRecords.record(ArbitraryRecords.schema(random), random);
            })
        .toList();
  }

  private static List<String> messages() {
    Incarnation group = new Incarnation(Fixtures.CLICKS, 1_772_359_200L);
    List<LoggedWrite> writes = new ArrayList<>();
    for (FeatureRecord record : records()) {
      RecordOrder order = new RecordOrder(record.eventTime(), Fixtures.NOW, WriteId.NONE);
      writes.add(
          new LoggedWrite(
              group,
              1,
              record.identifier(),
              order,
              record.eventTimeText(),
              WriteKind.PUT,
              writes.size() % 2 == 0 ? Optional.empty() : Optional.of(record.eventTime()),
              PackedRecord.pack(record)));
    }
    return List.of(
        new LogMessage(writes.subList(0, 1)).toJson(),
        new LogMessage(writes.subList(1, 4)).toJson(),
        new LogMessage(writes).toJson());
  }
}
