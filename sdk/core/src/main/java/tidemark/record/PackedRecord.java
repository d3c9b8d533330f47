package tidemark.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
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

  /** Bytes that {@link #bytes()} gave. */
  public static PackedRecord of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new PackedRecord(bytes.clone());
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
   * @throws FeatureStoreException of kind INTERNAL if these are not bytes of that version
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
   * @throws FeatureStoreException of kind INTERNAL if these are not bytes of that version
   */
  public @Nullable Object[] objects(Schema schema, int schemaVersion) {
    @Nullable Object[] objects = new Object[schema.features().size()];
    List<FeatureDefinition> features = schema.features(schemaVersion);
    try (JsonParser cbor = opened()) {
      int i = 0;
      for (JsonToken t = cbor.nextToken(); t != JsonToken.END_ARRAY; t = cbor.nextToken()) {
        if (i == features.size()) {
          throw damaged(null);
        }
        FeatureType type = features.get(i).type();
        objects[i] = t == JsonToken.START_ARRAY ? readObjects(cbor, type) : readObject(cbor, type);
        i++;
      }
      if (i != features.size()) {
        throw damaged(null);
      }
    } catch (IOException e) {
      throw damaged(e);
    } catch (NumberFormatException e) {
      throw damaged(null); // Its message shows the value.
    }
    return objects;
  }

  private static List<Object> readObjects(JsonParser cbor, FeatureType type) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (cbor.nextToken() != JsonToken.END_ARRAY) {
      Object element = readObject(cbor, type);
      if (element == null) {
        throw damaged(null);
      }
      elements.add(element);
    }
    return Collections.unmodifiableList(elements);
  }

  private static @Nullable Object readObject(JsonParser cbor, FeatureType type) throws IOException {
    JsonToken token = cbor.currentToken();
    if (token == null) {
      throw damaged(null);
    }
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> type.objectOf(cbor.getText());
      case VALUE_NUMBER_INT -> cbor.getLongValue();
      case VALUE_NUMBER_FLOAT -> finite(cbor);
      default -> throw damaged(null);
    };
  }

  private static double finite(JsonParser cbor) throws IOException {
    double value = cbor.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw damaged(null);
    }
    return value;
  }

  /** A parser within the array of the values. */
  private JsonParser opened() throws IOException {
    if (bytes.length == 0 || bytes[0] != FORMAT) {
      throw damaged(null);
    }
    JsonParser cbor = CBOR.createParser(bytes, 1, bytes.length - 1);
    if (cbor.nextToken() != JsonToken.START_ARRAY) {
      throw damaged(null);
    }
    return cbor;
  }

  private List<@Nullable FeatureValue> values(int count) {
    List<@Nullable FeatureValue> values = new ArrayList<>(count);
    try (JsonParser cbor = opened()) {
      for (JsonToken t = cbor.nextToken(); t != JsonToken.END_ARRAY; t = cbor.nextToken()) {
        values.add(t == JsonToken.START_ARRAY ? readList(cbor) : readScalar(cbor));
      }
    } catch (IOException e) {
      throw damaged(e);
    }
    if (values.size() != count) {
      throw damaged(null);
    }
    return values;
  }

  private static FeatureValue readList(JsonParser cbor) throws IOException {
    List<String> elements = new ArrayList<>();
    while (cbor.nextToken() != JsonToken.END_ARRAY) {
      FeatureValue.Text element = readScalar(cbor);
      if (element == null) {
        throw damaged(null);
      }
      elements.add(element.text());
    }
    return new FeatureValue.Texts(elements);
  }

  private static FeatureValue.@Nullable Text readScalar(JsonParser cbor) throws IOException {
    JsonToken token = cbor.currentToken();
    if (token == null) {
      throw damaged(null);
    }
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> new FeatureValue.Text(cbor.getText());
      case VALUE_NUMBER_INT -> new FeatureValue.Text(Long.toString(cbor.getLongValue()));
      case VALUE_NUMBER_FLOAT -> new FeatureValue.Text(DecimalText.shortest(finite(cbor)));
      default -> throw damaged(null);
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

  private static FeatureStoreException damaged(@Nullable Throwable cause) {
    String message = "A stored record cannot be read: its values are damaged.";
    return cause == null
        ? new FeatureStoreException(Kind.INTERNAL, message)
        : new FeatureStoreException(Kind.INTERNAL, message, cause);
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
