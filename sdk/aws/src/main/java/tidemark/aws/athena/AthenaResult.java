package tidemark.aws.athena;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.ColumnInfo;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.Row;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.offline.QueryEngine;

/**
 * The rows of a query that has ended, by pages of a thousand. Athena answers every value as text;
 * that of a collection does not say where its elements end. A file of UNLOAD does.
 */
final class AthenaResult {
  /** Source: Athena API reference, GetQueryResults. */
  private static final int PAGE_MAX = 1_000;

  /** What becomes of collections. */
  enum Collections {
    /** They come as Athena prints them, for people. */
    PRINTED,
    /** Who asks needs their elements, which cannot be told apart. */
    REFUSED
  }

  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .toFormatter(Locale.ROOT);

  private final AthenaClient athena;
  private final String id;
  private final Collections collections;

  AthenaResult(AthenaClient athena, String id, Collections collections) {
    this.athena = athena;
    this.id = id;
    this.collections = collections;
  }

  void read(QueryEngine.Rows rows, BooleanSupplier cancelled) {
    List<String> types = List.of();
    boolean isFirst = true;
    for (GetQueryResultsResponse page :
        athena.getQueryResultsPaginator(r -> r.queryExecutionId(id).maxResults(PAGE_MAX))) {
      List<Row> values = page.resultSet().rows();
      if (isFirst) {
        List<ColumnInfo> columns = page.resultSet().resultSetMetadata().columnInfo();
        types = columns.stream().map(AthenaResult::type).toList();
        rows.columns(columns.stream().map(c -> new QueryEngine.Column(c.name(), type(c))).toList());
        values = withoutNames(columns, values);
        isFirst = false;
      }
      for (Row row : values) {
        if (cancelled.getAsBoolean() || !rows.row(read(row, types))) {
          return;
        }
      }
    }
  }

  /** The first row of the result of a SELECT repeats the columns' names. */
  private static List<Row> withoutNames(List<ColumnInfo> columns, List<Row> rows) {
    List<String> names = columns.stream().map(ColumnInfo::name).toList();
    boolean repeats =
        !rows.isEmpty()
            && rows.get(0).data().stream().map(Datum::varCharValue).toList().equals(names);
    return repeats ? rows.subList(1, rows.size()) : rows;
  }

  private List<@Nullable Object> read(Row row, List<String> types) {
    List<@Nullable Object> values = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      values.add(value(row.data().get(i).varCharValue(), types.get(i)));
    }
    return values;
  }

  private @Nullable Object value(@Nullable String text, String type) {
    if (text == null) {
      return null;
    }
    return switch (type) {
      case "boolean" -> Boolean.valueOf(text);
      case "tinyint", "smallint", "integer", "bigint" -> Long.valueOf(text);
      case "float", "real", "double" -> Double.valueOf(text);
      case "decimal" -> new BigDecimal(text);
      case "date" -> LocalDate.parse(text);
      case "timestamp" -> LocalDateTime.parse(text, TIMESTAMP);
      case "array", "map", "row" -> {
        if (collections == Collections.REFUSED) {
          throw new FeatureStoreException(
              Kind.INTERNAL,
              "Athena's results do not say what the elements of a collection are. Read the files"
                  + " instead.");
        }
        yield text;
      }
      default -> text;
    };
  }

  private static String type(ColumnInfo column) {
    return column.type().toLowerCase(Locale.ROOT);
  }
}
