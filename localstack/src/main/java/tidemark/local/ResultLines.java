package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tidemark.offline.QueryEngine;

/**
 * Writes a result as lines: {@code {"columns":[{"name","type"}]}}, then {@code {"row":[...]}} each.
 * Timestamps are text in UTC; a number that JSON does not have is text.
 */
final class ResultLines implements QueryEngine.Rows {
  private static final int SENT_EVERY_ROWS = 256;
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private final Liveness.Watch lines;
  private final long limit;
  private long rows;

  ResultLines(Liveness.Watch lines, long limit) {
    this.lines = lines;
    this.limit = limit;
  }

  /** How many rows were written. */
  long rows() {
    return rows;
  }

  @Override
  public void columns(List<QueryEngine.Column> columns) {
    try {
      lines.line(
          json -> {
            json.writeArrayFieldStart("columns");
            for (QueryEngine.Column column : columns) {
              json.writeStartObject();
              json.writeStringField("name", column.name());
              json.writeStringField("type", column.type());
              json.writeEndObject();
            }
            json.writeEndArray();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean row(List<? extends @Nullable Object> values) {
    if (rows >= limit) {
      return false;
    }
    rows++;
    try {
      JsonLinesAnswer.Members members =
          json -> {
            json.writeFieldName("row");
            value(json, values);
          };
      if (rows % SENT_EVERY_ROWS == 0) {
        lines.line(members);
      } else {
        lines.write(members);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return true;
  }

  private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        value(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof Number number) {
      number(json, number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof LocalDateTime time) {
      json.writeString(TIMESTAMP.format(time));
    } else if (value instanceof OffsetDateTime time) {
      json.writeString(TIMESTAMP.format(time.withOffsetSameInstant(ZoneOffset.UTC)) + "Z");
    } else {
      json.writeString(value.toString());
    }
  }

  private static void number(JsonGenerator json, Number number) throws IOException {
    if (number instanceof BigDecimal decimal) {
      json.writeNumber(decimal);
    } else if (number instanceof BigInteger integer) {
      json.writeNumber(integer);
    } else if (number instanceof Float single && Float.isFinite(single)) {
      json.writeNumber(single);
    } else if (number instanceof Double || number instanceof Float) {
      double real = number.doubleValue();
      if (Double.isFinite(real)) {
        json.writeNumber(real);
      } else {
        json.writeString(Double.toString(real));
      }
    } else {
      json.writeNumber(number.longValue());
    }
  }
}
