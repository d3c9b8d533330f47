package tidemark.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.RecordIdentifier;
import tidemark.model.Schema;
import tidemark.offline.OfflineRow;

/** The rows of one offline file by the schema of its group. Not thread-safe. */
final class OfflineRows {
  private final OfflineTable file;
  private final Schema schema;
  private final WriteColumns writes;

  /** By position; empty where the file has no column, and for the two keys. */
  private final List<Optional<ColumnCursor<FeatureValue>>> features = new ArrayList<>();

  /**
   * Finds the columns.
   *
   * @throws FeatureStoreException of kind INVALID naming a column that is missing or of a type that
   *     cannot be
   */
  OfflineRows(OfflineTable file, Schema schema) {
    this.file = file;
    this.schema = schema;
    this.writes = new WriteColumns(file, schema);
    for (FeatureDefinition feature : schema.features()) {
      features.add(
          isKey(feature)
              ? Optional.empty()
              : file.find(feature.name()).map(column -> FeatureCells.kept(column, feature)));
    }
  }

  /** Reads the rows after the first so many, until no more are wanted. */
  void read(long from, Predicate<OfflineRow> consumer) throws IOException {
    List<ColumnCursor<?>> columns = writes.cursors();
    features.forEach(column -> column.ifPresent(columns::add));
    RowCursor rows = file.table().rows(columns);
    rows.skip(from);
    boolean wanted = true;
    while (wanted && rows.next()) {
      wanted = consumer.test(numbered(rows, this::row));
    }
  }

  /** Reads of every row when it held, and checks all but its features. */
  void readEventTimes(Consumer<EventTime> consumer) throws IOException {
    RowCursor rows = file.table().rows(writes.cursors());
    while (rows.next()) {
      consumer.accept(numbered(rows, this::rowWithoutFeatures).order().eventTime());
    }
  }

  private OfflineRow row() {
    RecordIdentifier identifier = writes.identifier();
    EventTime eventTime = writes.eventTime();
    return row(identifier, eventTime, values(identifier, eventTime));
  }

  private OfflineRow rowWithoutFeatures() {
    return row(writes.identifier(), writes.eventTime(), List.of());
  }

  private OfflineRow row(
      RecordIdentifier identifier,
      EventTime eventTime,
      List<? extends @Nullable FeatureValue> values) {
    return new OfflineRow(
        FeatureRecord.stored(schema, identifier, eventTime, values),
        writes.order(eventTime),
        writes.kind(),
        writes.expiresAt(),
        writes.writeTime());
  }

  private List<@Nullable FeatureValue> values(RecordIdentifier identifier, EventTime eventTime) {
    List<@Nullable FeatureValue> values = new ArrayList<>(features.size());
    for (Optional<ColumnCursor<FeatureValue>> column : features) {
      values.add(column.flatMap(ColumnCursor::value).orElse(null));
    }
    values.set(schema.identifierPosition(), new FeatureValue.Text(identifier.value()));
    values.set(schema.eventTimePosition(), new FeatureValue.Text(textOf(eventTime)));
    return values;
  }

  /** A String as it was given; a double may have lost digits that the nanoseconds have. */
  private String textOf(EventTime eventTime) {
    FeatureType type = schema.eventTimeFeature().type();
    return type == FeatureType.STRING
        ? writes.eventTimeText().orElseGet(() -> eventTime.print(type))
        : eventTime.print(type);
  }

  private boolean isKey(FeatureDefinition feature) {
    return feature.name().equals(schema.identifier()) || feature.name().equals(schema.eventTime());
  }

  /** A fault of a value says which value; where it is, only this class knows. */
  private static <T> T numbered(RowCursor rows, Supplier<T> value) {
    try {
      return value.get();
    } catch (FeatureStoreException e) {
      throw new FeatureStoreException(e.kind(), "Row " + rows.row() + ": " + e.text(), e);
    }
  }
}
