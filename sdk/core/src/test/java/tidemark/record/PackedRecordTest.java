package tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.given;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.ArbitraryRecords;
import tidemark.fixture.Fixtures;
import tidemark.fixture.Seeds;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureName;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.Schema;

class PackedRecordTest {
  private static final String T = "2026-03-01T10:00:00Z";
  private static final Path VECTORS = Path.of("../../docs/format-vectors.json");
  private static final int VECTOR_COUNT = 60;

  @Test
  @DisplayName("B-24: any valid record returns verbatim")
  void anyValidRecordReturnsVerbatim() {
    int[] typed = new int[1];
    Seeds.forEach(
        5_000,
        random -> {
          FeatureRecord record = ArbitraryRecords.record(ArbitraryRecords.schema(random), random);

          PackedRecord packed = PackedRecord.pack(record);

          FeatureRecord back =
              PackedRecord.of(packed.bytes())
                  .unpack(record.schema(), 1, record.identifier(), record.eventTime());
          assertThat(back.present()).isEqualTo(record.present());
          int texts = record.present().stream().mapToInt(f -> f.value().utf8Length() + 1).sum();
          typed[0] += packed.length() < texts ? 1 : 0;
        });
    assertThat(typed[0]).as("records that typing made smaller").isGreaterThan(500);
  }

  @Test
  @DisplayName("B-24: values read as Java's own are those of the texts that were written")
  void objectsAreThoseOfTheTexts() {
    int[] values = new int[1];
    Seeds.forEach(
        2_000,
        random -> {
          FeatureRecord record = ArbitraryRecords.record(ArbitraryRecords.schema(random), random);

          Object[] objects = PackedRecord.pack(record).objects(record.schema(), 1);

          assertThat(objects).hasSize(record.schema().features().size());
          for (int i = 0; i < objects.length; i++) {
            FeatureDefinition feature = record.schema().features().get(i);
            assertThat(Optional.ofNullable(objects[i]))
                .isEqualTo(record.value(i).map(feature::objectOf));
            values[0] += objects[i] == null ? 0 : 1;
          }
        });
    assertThat(values[0]).isGreaterThan(5_000);
  }

  @Test
  void damagedBytesAreNoObjects() {
    FeatureRecord record = Fixtures.record("a", T, given("n", "7"));
    byte[] bytes = PackedRecord.pack(record).bytes();
    byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length - 1);
    byte[] text = {1, (byte) 0x85, (byte) 0xf6, (byte) 0xf6, 0x61, 'x', (byte) 0xf6, (byte) 0xf6};
    byte[] number = {
      1,
      (byte) 0x85,
      (byte) 0xf6,
      (byte) 0xf6,
      (byte) 0xf6,
      (byte) 0xfa,
      0x7f,
      (byte) 0xc0,
      0,
      0,
      (byte) 0xf6
    };

    for (byte[] damaged : List.of(cut, new byte[] {2}, new byte[] {1, (byte) 0x80}, text, number)) {
      assertThatThrownBy(() -> PackedRecord.of(damaged).objects(record.schema(), 1))
          .hasMessage("A stored record cannot be read: its values are damaged.");
    }
    assertThatThrownBy(
            () ->
                PackedRecord.of(number)
                    .unpack(record.schema(), 1, record.identifier(), record.eventTime()))
        .hasMessage("A stored record cannot be read: its values are damaged.");
  }

  @Test
  void aRecordOfAnOlderVersionLacksTheFeaturesAddedSince() {
    FeatureRecord old = Fixtures.record("1", T, given("n", "5"));
    Schema next =
        Fixtures.schema().with(List.of(FeatureDefinition.scalar("late", FeatureType.STRING)));

    FeatureRecord read = PackedRecord.pack(old).unpack(next, 1, old.identifier(), old.eventTime());

    assertThat(read.present()).isEqualTo(old.present());
    assertThat(read.value(new FeatureName("late"))).isEmpty();
  }

  @Test
  void damagedBytesAreNamedAsSuch() {
    FeatureRecord record = Fixtures.record("1", T, given("n", "5"), given("s", "text"));
    byte[] bytes = PackedRecord.pack(record).bytes();

    Seeds.forEach(
        1_000,
        random -> {
          byte[] hurt = bytes.clone();
          hurt[random.nextInt(hurt.length)] ^= (byte) (1 << random.nextInt(8));
          try {
            PackedRecord.of(hurt)
                .unpack(record.schema(), 1, record.identifier(), record.eventTime());
          } catch (tidemark.model.FeatureStoreException e) {
            assertThat(e).hasMessage("A stored record cannot be read: its values are damaged.");
          }
        });
    assertThatThrownBy(
            () ->
                PackedRecord.of(new byte[] {2, (byte) 0x80})
                    .unpack(record.schema(), 1, record.identifier(), record.eventTime()))
        .hasMessageContaining("damaged");
  }

  @Test
  void theSizeTableOfTheJavadocIsTrue() throws IOException {
    StringBuilder table = new StringBuilder();
    for (int features : new int[] {10, 50, 200}) {
      FeatureRecord record = typical(features);
      table.append(
          String.format(
              " * %8d  %10d  %10d%n",
              features, json(record).length(), PackedRecord.pack(record).length()));
    }
    String source =
        Files.readString(
            Path.of("src/main/java/tidemark/record/PackedRecord.java"), StandardCharsets.UTF_8);

    assertThat(source).contains(table.toString());
  }

  @Test
  @DisplayName("docs/format-vectors.json holds what this class writes")
  void theVectorsAreCurrent() throws IOException {
    String vectors = vectors();

    if (Boolean.getBoolean("tidemark.golden.write")) {
      Files.writeString(VECTORS, vectors, StandardCharsets.UTF_8);
    }
    assertThat(Files.readString(VECTORS, StandardCharsets.UTF_8)).isEqualTo(vectors);
  }

  /** Names of 8 characters; a third each of integers, of prices, of model scores. */
  private static FeatureRecord typical(int count) {
    Random random = new Random(7);
    List<FeatureDefinition> definitions = new ArrayList<>();
    definitions.add(FeatureDefinition.scalar("id", FeatureType.STRING));
    definitions.add(FeatureDefinition.scalar("ts", FeatureType.STRING));
    List<GivenFeature> given = new ArrayList<>(Fixtures.features("user-1234567", T));
    for (int i = 2; i < count; i++) {
      String name = String.format("feat_%03d", i);
      definitions.add(
          FeatureDefinition.scalar(
              name, i % 3 == 0 ? FeatureType.INTEGRAL : FeatureType.FRACTIONAL));
      given.add(
          given(
              name,
              switch (i % 3) {
                case 0 -> Integer.toString(random.nextInt(100_000));
                case 1 -> String.format("%d.%02d", random.nextInt(1_000), random.nextInt(100));
                default -> Double.toString(0.1 + random.nextDouble() * 0.9);
              }));
    }
    Schema schema = Schema.of(definitions, new FeatureName("id"), new FeatureName("ts"));
    return FeatureRecord.of(schema, Fixtures.CLICKS, given);
  }

  private static String json(FeatureRecord record) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      for (GivenFeature feature : record.present()) {
        json.writeFieldName(feature.name());
        writeValue(json, Optional.of(feature.value()));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String vectors() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartArray();
      for (int i = 0; i < VECTOR_COUNT; i++) {
        Random random = new Random(i);
        FeatureRecord record = ArbitraryRecords.record(ArbitraryRecords.schema(random), random);
        json.writeStartObject();
        json.writeStringField("hex", HexFormat.of().formatHex(PackedRecord.pack(record).bytes()));
        json.writeArrayFieldStart("types");
        for (FeatureDefinition feature : record.schema().features()) {
          json.writeString(feature.type().wireName());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("values");
        for (int position = 0; position < record.schema().features().size(); position++) {
          writeValue(json, record.value(position));
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    return text + "\n";
  }

  private static void writeValue(JsonGenerator json, Optional<FeatureValue> value)
      throws IOException {
    if (value.isEmpty()) {
      json.writeNull();
    } else if (value.get() instanceof FeatureValue.Text text) {
      json.writeString(text.text());
    } else if (value.get() instanceof FeatureValue.Texts texts) {
      json.writeStartArray();
      for (String element : texts.elements()) {
        json.writeString(element);
      }
      json.writeEndArray();
    }
  }
}
