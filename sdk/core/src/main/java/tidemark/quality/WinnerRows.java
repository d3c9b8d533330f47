package tidemark.quality;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import tidemark.offline.OnlineImage;
import tidemark.offline.QueryEngine;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;

/** The rows of an {@link OnlineImage}, read. Not thread-safe. */
final class WinnerRows implements QueryEngine.Rows {
  /** Takes a winner and its key; false if no more are wanted. */
  interface Consumer {
    boolean accept(SampleKey key, OfflineWinner winner);
  }

  private final OnlineImage image;
  private final Consumer consumer;

  WinnerRows(OnlineImage image, Consumer consumer) {
    this.image = image;
    this.consumer = consumer;
  }

  @Override
  public void columns(List<QueryEngine.Column> columns) {
    if (columns.size() != OnlineImage.COLUMNS.size() + image.features().size()) {
      throw unexpected("columns");
    }
  }

  @Override
  public boolean row(List<? extends @Nullable Object> row) {
    Schema schema = image.group().schema();
    String identifier = text(row, "_id");
    EventTime eventTime = new EventTime(number(row, "event_time_ns"));
    RecordOrder order =
        new RecordOrder(eventTime, instant(row), new WriteId(text(row, "write_id")));
    Optional<EventTime> expiresAt =
        at(row, "expires_at_ns") == null
            ? Optional.empty()
            : Optional.of(new EventTime(number(row, "expires_at_ns")));
    OfflineWinner winner =
        new OfflineWinner(
            identifier,
            order,
            Boolean.TRUE.equals(at(row, "is_deleted")),
            Boolean.TRUE.equals(at(row, "_outranked")),
            expiresAt,
            FeatureRecord.stored(
                schema, new RecordIdentifier(identifier), eventTime, values(schema, row)));
    return accept(SampleKey.parse(text(row, "_key")), winner);
  }

  /** Hands on a winner that was read. */
  boolean accept(SampleKey key, OfflineWinner winner) {
    return consumer.accept(key, winner);
  }

  private List<@Nullable FeatureValue> values(Schema schema, List<? extends @Nullable Object> row) {
    List<@Nullable FeatureValue> values = new ArrayList<>();
    int column = OnlineImage.COLUMNS.size();
    for (FeatureDefinition feature : schema.features()) {
      boolean key =
          feature.name().equals(schema.identifier()) || feature.name().equals(schema.eventTime());
      values.add(key ? null : value(feature, row.get(column++)));
    }
    return values;
  }

  private static @Nullable FeatureValue value(FeatureDefinition feature, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof List<?> list) {
      List<String> elements = new ArrayList<>();
      list.forEach(element -> elements.add(text(feature.type(), element)));
      return new FeatureValue.Texts(elements);
    }
    return new FeatureValue.Text(text(feature.type(), value));
  }

  private static String text(FeatureType type, @Nullable Object value) {
    if (type == FeatureType.FRACTIONAL && value instanceof Number number) {
      return Double.isFinite(number.doubleValue())
          ? DecimalText.shortest(number.doubleValue())
          : number.toString();
    }
    return String.valueOf(value);
  }

  private static Instant instant(List<? extends @Nullable Object> row) {
    if (at(row, "api_invocation_time") instanceof LocalDateTime time) {
      return time.toInstant(ZoneOffset.UTC);
    }
    throw unexpected("api_invocation_time");
  }

  private static long number(List<? extends @Nullable Object> row, String column) {
    if (at(row, column) instanceof Number number) {
      return number.longValue();
    }
    throw unexpected(column);
  }

  private static String text(List<? extends @Nullable Object> row, String column) {
    Object value = at(row, column);
    if (value == null) {
      throw unexpected(column);
    }
    return value.toString();
  }

  private static @Nullable Object at(List<? extends @Nullable Object> row, String column) {
    return row.get(OnlineImage.COLUMNS.indexOf(column));
  }

  private static FeatureStoreException unexpected(String column) {
    return new FeatureStoreException(
        Kind.INTERNAL, "The offline query answered with unexpected " + column + ".");
  }
}
