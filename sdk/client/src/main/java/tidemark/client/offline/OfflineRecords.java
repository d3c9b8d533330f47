package tidemark.client.offline;

import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tidemark.client.record.RecordType;
import tidemark.client.record.RecordTypes;
import tidemark.client.record.TypedRecord;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;

/** Records of a group from the offline store, one at a time, in no order. Not thread-safe. */
public final class OfflineRecords implements AutoCloseable {
  static final String EVENT_TIME = "event_time_ns";
  static final String EXPIRY = "expires_at_ns";

  private final FeatureGroupDefinition group;
  private final OfflineRows rows;

  /**
   * @param rows the features in order, then {@link #EVENT_TIME} and {@link #EXPIRY}
   */
  OfflineRecords(FeatureGroupDefinition group, OfflineRows rows) {
    this.group = group;
    this.rows = rows;
  }

  /** The next record; empty at the end. */
  public Optional<TypedRecord> next() {
    return rows.next().map(this::record);
  }

  /** The records that are left. Closing the stream closes them. */
  public Stream<TypedRecord> stream() {
    Spliterator<TypedRecord> left =
        new Spliterators.AbstractSpliterator<TypedRecord>(
            Long.MAX_VALUE, Spliterator.NONNULL | Spliterator.IMMUTABLE) {
          @Override
          public boolean tryAdvance(Consumer<? super TypedRecord> action) {
            Optional<TypedRecord> next = next();
            next.ifPresent(action);
            return next.isPresent();
          }
        };
    return StreamSupport.stream(left, false).onClose(this::close);
  }

  /**
   * The records that are left as Java records, whose components are features. Closing the stream
   * closes them.
   *
   * @throws FeatureStoreException of kind INVALID naming each component that does not fit the
   *     group's definition
   */
  public <T extends Record> Stream<T> stream(Class<T> type) {
    RecordType<T> checked = new RecordTypes().of(type, group.name(), group.schema());
    return stream().map(checked::read);
  }

  private TypedRecord record(List<@Nullable Object> row) {
    List<FeatureDefinition> features = group.schema().features();
    @Nullable Object[] values = new Object[features.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(features.get(i), row.get(i));
    }
    Object eventTime = row.get(values.length);
    if (!(eventTime instanceof Number nanos)) {
      throw unlike(EVENT_TIME);
    }
    Object expiry = row.get(values.length + 1);
    return TypedRecord.of(
        group.name(),
        group.schema(),
        values,
        new EventTime(nanos.longValue()),
        expiry instanceof Number until
            ? Optional.of(new EventTime(until.longValue()))
            : Optional.empty());
  }

  private static @Nullable Object value(FeatureDefinition feature, @Nullable Object value) {
    if (value == null || feature.isScalar()) {
      return value == null ? null : one(feature, value);
    }
    if (value instanceof List<?> elements) {
      return elements.stream().map(element -> one(feature, element)).toList();
    }
    throw unlike(feature.name().value());
  }

  private static Object one(FeatureDefinition feature, Object value) {
    FeatureType type = feature.type();
    if (type == FeatureType.STRING && value instanceof String) {
      return value;
    }
    if (type == FeatureType.INTEGRAL && value instanceof Number number) {
      return number.longValue();
    }
    if (type == FeatureType.FRACTIONAL && value instanceof Number number) {
      return number.doubleValue();
    }
    throw unlike(feature.name().value());
  }

  private static FeatureStoreException unlike(String column) {
    return new FeatureStoreException(
        Kind.INTERNAL,
        "The offline store's database gives column '"
            + column
            + "' as another type than its feature's.");
  }

  @Override
  public void close() {
    rows.close();
  }
}
