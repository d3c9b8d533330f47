package tidemark.record;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tidemark.model.DecimalText;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.RecordIdentifier;
import tidemark.model.Schema;

/**
 * A record's values in the fewest bytes that give every text back exactly: one format byte, then a
 * CBOR array with a value per feature of the schema version, by position. docs/format.md specifies
 * it for readers in other languages.
 *
 * <p>An Integral is a CBOR integer when printing that gives the very text, a Fractional a CBOR
 * double when that is shorter than the text and its shortest decimal form is the very text;
 * anything else is the text. Names are not stored: they are most of a record written as JSON.
 *
 * <p>Bytes of typical records, a third each of integers, prices and model scores, with names of 8
 * characters:
 *
 * <pre>
 * features     as JSON      packed
 *       10         241          89
 *       50        1179         342
 *      200        4731        1323
 * </pre>
 */
public final class PackedRecord {
  /** No values: what a tombstone holds. */
  public static final PackedRecord EMPTY = new PackedRecord(new byte[0]);

  private static final byte FORMAT = 1;

  /** A double takes 9 bytes, a text of n characters at least n + 1. */
  private static final int DOUBLE_TEXT_MIN = 9;

  /** No double's shortest plain form that is worth typing has more characters than this. */
  private static final int DOUBLE_TEXT_MAX = 26;

  private static final CBORFactory CBOR = new CBORFactory();

  private final byte[] bytes;

  private PackedRecord(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Bytes that {@link #bytes()} gave. They are kept, and not to be changed. */
  public static PackedRecord of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new PackedRecord(bytes);
  }

  /** Packs by the newest version of the record's schema. */
  public static PackedRecord pack(FeatureRecord record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.write(FORMAT);
    List<FeatureDefinition> features = record.schema().features();
    try (CBORGenerator cbor = CBOR.createGenerator(out)) {
      cbor.writeStartArray(null, features.size());
      for (int i = 0; i < features.size(); i++) {
        writeValue(cbor, features.get(i), record.value(i).orElse(null));
      }
      cbor.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail", e);
    }
    return new PackedRecord(out.toByteArray());
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /**
   * The record, every text as it was given.
   *
   * @param schemaVersion the version the record was packed by
   * @throws tidemark.model.FeatureStoreException of kind INTERNAL if these are not bytes of that
   *     version
   */
  public FeatureRecord unpack(
      Schema schema, int schemaVersion, RecordIdentifier identifier, EventTime eventTime) {
    int count = schema.features(schemaVersion).size();
    return FeatureRecord.stored(schema, identifier, eventTime, values(count));
  }

  /**
   * The values by position of the schema, as Java's own: see {@link FeatureDefinition#objectOf}.
   * Null is absent. Numbers that were packed as numbers never become texts.
   *
   * @param schemaVersion the version the record was packed by
   * @throws tidemark.model.FeatureStoreException of kind INTERNAL if these are not bytes of that
   *     version
   */
  public @Nullable Object[] objects(Schema schema, int schemaVersion) {
    @Nullable Object[] objects = new Object[schema.features().size()];
    List<FeatureDefinition> features = schema.features(schemaVersion);
    PackedValues values = opened(features.size());
    for (int i = 0; i < features.size(); i++) {
      FeatureType type = features.get(i).type();
      PackedValues.Item item = values.next();
      objects[i] =
          item == PackedValues.Item.ARRAY
              ? readObjects(values, type)
              : readObject(item, values, type);
    }
    requireEnd(values);
    return objects;
  }

  private static List<Object> readObjects(PackedValues values, FeatureType type) {
    int count = values.elements();
    List<Object> elements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Object element = readObject(values.next(), values, type);
      if (element == null) {
        throw PackedValues.damaged(null);
      }
      elements.add(element);
    }
    return Collections.unmodifiableList(elements);
  }

  private static @Nullable Object readObject(
      PackedValues.Item item, PackedValues values, FeatureType type) {
    return switch (item) {
      case NULL -> null;
      case TEXT -> typed(values.text(), type);
      case INTEGER -> values.integer();
      case DOUBLE -> values.real();
      case ARRAY -> throw PackedValues.damaged(null);
    };
  }

  private static Object typed(String text, FeatureType type) {
    try {
      return type.objectOf(text);
    } catch (NumberFormatException e) {
      throw PackedValues.damaged(null); // Its message shows the value.
    }
  }

  /** The values, of which there must be so many. */
  private PackedValues opened(int count) {
    if (bytes.length == 0 || bytes[0] != FORMAT) {
      throw PackedValues.damaged(null);
    }
    PackedValues values = new PackedValues(bytes, 1);
    if (values.next() != PackedValues.Item.ARRAY || values.elements() != count) {
      throw PackedValues.damaged(null);
    }
    return values;
  }

  private static void requireEnd(PackedValues values) {
    if (!values.isAtEnd()) {
      throw PackedValues.damaged(null);
    }
  }

  private List<@Nullable FeatureValue> values(int count) {
    PackedValues packed = opened(count);
    List<@Nullable FeatureValue> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      PackedValues.Item item = packed.next();
      if (item == PackedValues.Item.ARRAY) {
        values.add(readList(packed));
      } else {
        String text = readText(item, packed);
        values.add(text == null ? null : new FeatureValue.Text(text));
      }
    }
    requireEnd(packed);
    return values;
  }

  private static FeatureValue readList(PackedValues values) {
    int count = values.elements();
    List<String> elements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String element = readText(values.next(), values);
      if (element == null) {
        throw PackedValues.damaged(null);
      }
      elements.add(element);
    }
    return new FeatureValue.Texts(elements);
  }

  private static @Nullable String readText(PackedValues.Item item, PackedValues values) {
    return switch (item) {
      case NULL -> null;
      case TEXT -> values.text();
      case INTEGER -> Long.toString(values.integer());
      case DOUBLE -> DecimalText.shortest(values.real());
      case ARRAY -> throw PackedValues.damaged(null);
    };
  }

  private static void writeValue(
      CBORGenerator cbor, FeatureDefinition feature, @Nullable FeatureValue value)
      throws IOException {
    if (value == null) {
      cbor.writeNull();
    } else if (value instanceof FeatureValue.Text text) {
      writeText(cbor, feature.type(), text.text());
    } else if (value instanceof FeatureValue.Texts texts) {
      cbor.writeStartArray(null, texts.elements().size());
      for (String element : texts.elements()) {
        writeText(cbor, feature.type(), element);
      }
      cbor.writeEndArray();
    }
  }

  private static void writeText(CBORGenerator cbor, FeatureType type, String text)
      throws IOException {
    if (type == FeatureType.INTEGRAL && isCanonicalInteger(text)) {
      cbor.writeNumber(Long.parseLong(text));
    } else if (type == FeatureType.FRACTIONAL && isCanonicalDouble(text)) {
      cbor.writeNumber(Double.parseDouble(text));
    } else {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      cbor.writeUTF8String(utf8, 0, utf8.length);
    }
  }

  private static boolean isCanonicalInteger(String text) {
    return Long.toString(Long.parseLong(text)).equals(text);
  }

  private static boolean isCanonicalDouble(String text) {
    return text.length() >= DOUBLE_TEXT_MIN
        && text.length() <= DOUBLE_TEXT_MAX
        && text.indexOf('.') > 0
        && DecimalText.shortest(Double.parseDouble(text)).equals(text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PackedRecord that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Shows no value. */
  @Override
  public String toString() {
    return "PackedRecord[" + bytes.length + " bytes]";
  }
}
