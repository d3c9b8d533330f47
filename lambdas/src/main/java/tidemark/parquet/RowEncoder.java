package tidemark.parquet;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.Schema;
import tidemark.offline.OfflineRow;
import tidemark.record.WriteKind;

/**
 * Spells an offline row as the columns of {@link OfflineColumns}. An absent value is a null, an
 * empty collection an empty list.
 */
final class RowEncoder {
  private final List<FeatureDefinition> features;
  private @Nullable RecordConsumer consumer;

  RowEncoder(Schema schema) {
    this.features = schema.features();
  }

  /** Called anew for every row group. */
  void writeTo(RecordConsumer next) {
    consumer = next;
  }

  void write(OfflineRow row) {
    RecordConsumer out = consumer;
    if (out == null) {
      throw new IllegalStateException("A row came before the file was begun");
    }
    out.startMessage();
    writeFeatures(out, row.record());
    int column = features.size();
    longs(out, OfflineColumns.WRITE_TIME, column, row.writeTime().toEpochMilli());
    longs(
        out,
        OfflineColumns.API_INVOCATION_TIME,
        column + 1,
        row.order().invokedAt().toEpochMilli());
    field(out, OfflineColumns.IS_DELETED, column + 2, o -> o.addBoolean(row.kind().isDelete()));
    longs(out, OfflineColumns.EVENT_TIME_NS, column + 3, row.order().eventTime().nanos());
    Optional<EventTime> expiresAt = row.expiresAt();
    if (expiresAt.isPresent()) {
      longs(out, OfflineColumns.EXPIRES_AT_NS, column + 4, expiresAt.get().nanos());
    }
    text(out, OfflineColumns.WRITE_ID, column + 5, row.order().writeId().value());
    if (row.kind() != WriteKind.PUT) {
      String mode = row.kind() == WriteKind.HARD_DELETE ? OfflineColumns.HARD : OfflineColumns.SOFT;
      text(out, OfflineColumns.DELETE_MODE, column + 6, mode);
    }
    out.endMessage();
  }

  private void writeFeatures(RecordConsumer out, FeatureRecord record) {
    for (int i = 0; i < features.size(); i++) {
      FeatureDefinition feature = features.get(i);
      FeatureValue value = record.value(i).orElse(null);
      if (value != null) {
        field(out, feature.name().value(), i, o -> writeValue(o, feature.type(), value));
      }
    }
  }

  private static void writeValue(RecordConsumer out, FeatureType type, FeatureValue value) {
    if (value instanceof FeatureValue.Text text) {
      writeText(out, type, text.text());
    } else if (value instanceof FeatureValue.Texts texts) {
      out.startGroup();
      if (!texts.elements().isEmpty()) {
        field(out, "list", 0, o -> texts.elements().forEach(e -> writeElement(o, type, e)));
      }
      out.endGroup();
    }
  }

  private static void writeElement(RecordConsumer out, FeatureType type, String element) {
    out.startGroup();
    field(out, "element", 0, o -> writeText(o, type, element));
    out.endGroup();
  }

  private static void writeText(RecordConsumer out, FeatureType type, String text) {
    switch (type) {
      case STRING -> out.addBinary(Binary.fromString(text));
      case INTEGRAL -> out.addLong(Long.parseLong(text));
      case FRACTIONAL -> out.addDouble(Double.parseDouble(text));
    }
  }

  private static void longs(RecordConsumer out, String name, int index, long value) {
    field(out, name, index, o -> o.addLong(value));
  }

  private static void text(RecordConsumer out, String name, int index, String value) {
    field(out, name, index, o -> o.addBinary(Binary.fromString(value)));
  }

  private static void field(
      RecordConsumer out, String name, int index, Consumer<RecordConsumer> value) {
    out.startField(name, index);
    value.accept(out);
    out.endField(name, index);
  }
}
