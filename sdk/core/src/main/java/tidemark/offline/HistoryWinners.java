package tidemark.offline;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tidemark.model.DecimalText;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.RecordIdentifier;
import tidemark.model.Schema;
import tidemark.record.WriteKind;

/**
 * The winner of each record over its whole history, deletes included, ordered by identifier: what
 * an online store is restored from.
 */
public final class HistoryWinners {
  private static final List<String> SYSTEM =
      List.of(
          "_id",
          "event_time_ns",
          "api_invocation_time",
          "write_id",
          "write_time",
          "is_deleted",
          "delete_mode",
          "expires_at_ns");

  private HistoryWinners() {}

  /**
   * The statement: the columns of {@code SYSTEM}, then all features but the identifier.
   *
   * @param after leaves out the winners up to this record, in their order
   */
  static OfflineQuery render(
      SqlDialect dialect, FeatureGroup group, Optional<RecordIdentifier> after) {
    HistoryRelation history = new HistoryRelation(dialect);
    List<String> more = new ArrayList<>();
    more.add(dialect.quoted("delete_mode"));
    features(group).forEach(feature -> more.add(dialect.quoted(feature.name().value())));
    List<String> columns = new ArrayList<>(SYSTEM.stream().map(dialect::quoted).toList());
    columns.addAll(more.subList(1, more.size()));
    String sql =
        """
        SELECT
          %s
        FROM (
          SELECT
            *,
            row_number() OVER (PARTITION BY "_id" ORDER BY %s) AS "_n"
          FROM (
            %s
          )
        )
        WHERE "_n" = 1
        ORDER BY "_id\""""
            .formatted(
                String.join(",\n  ", columns),
                history.order(" DESC"),
                history
                    .select(group, more, conditions(dialect, group, after))
                    .replace("\n", "\n    "));
    return new OfflineQuery(
        sql, after.map(identifier -> List.of(typed(group, identifier))).orElse(List.of()));
  }

  private static List<String> conditions(
      SqlDialect dialect, FeatureGroup group, Optional<RecordIdentifier> after) {
    String type = isText(group) ? dialect.text() : "BIGINT";
    String column = dialect.quoted(group.schema().identifier().value());
    return after.isPresent() ? List.of(column + " > CAST(? AS " + type + ")") : List.of();
  }

  private static Object typed(FeatureGroup group, RecordIdentifier identifier) {
    return isText(group) ? identifier.value() : (Object) Long.valueOf(identifier.value());
  }

  private static boolean isText(FeatureGroup group) {
    return group.schema().identifierFeature().type() == FeatureType.STRING;
  }

  /**
   * Asks for the winners in some files of a group.
   *
   * @param after only those of records that come after this one
   * @param rows takes one row; false if no more are wanted
   */
  public static void read(
      QueryEngine engine,
      GroupFiles files,
      Optional<RecordIdentifier> after,
      Predicate<OfflineRow> rows) {
    FeatureGroup group = files.group();
    try (QueryEngine.Session session = engine.open(List.of(files))) {
      session.query(
          render(engine.dialect(), group, after),
          new QueryEngine.Rows() {
            @Override
            public void columns(List<QueryEngine.Column> columns) {}

            @Override
            public boolean row(List<? extends @Nullable Object> values) {
              return rows.test(rowOf(group, values));
            }
          });
    }
  }

  private static List<FeatureDefinition> features(FeatureGroup group) {
    return group.schema().features().stream()
        .filter(feature -> !feature.name().equals(group.schema().identifier()))
        .toList();
  }

  private static OfflineRow rowOf(FeatureGroup group, List<? extends @Nullable Object> values) {
    Schema schema = group.schema();
    RecordIdentifier identifier = new RecordIdentifier(String.valueOf(values.get(0)));
    EventTime eventTime = HardDeletes.order(values, 1).eventTime();
    @Nullable FeatureValue[] all = new FeatureValue[schema.features().size()];
    int column = SYSTEM.size();
    for (FeatureDefinition feature : features(group)) {
      all[schema.position(feature.name())] = value(feature, values.get(column));
      column++;
    }
    all[schema.identifierPosition()] = new FeatureValue.Text(identifier.value());
    FeatureType timeType = schema.eventTimeFeature().type();
    if (timeType != FeatureType.STRING || all[schema.eventTimePosition()] == null) {
      all[schema.eventTimePosition()] = new FeatureValue.Text(eventTime.print(timeType));
    }
    return new OfflineRow(
        FeatureRecord.stored(schema, identifier, eventTime, Arrays.asList(all)),
        HardDeletes.order(values, 1),
        kind(values),
        values.get(7) instanceof Number nanos
            ? Optional.of(new EventTime(nanos.longValue()))
            : Optional.empty(),
        values.get(4) instanceof LocalDateTime written
            ? written.toInstant(ZoneOffset.UTC)
            : eventTime.at());
  }

  private static WriteKind kind(List<? extends @Nullable Object> values) {
    if (!Boolean.TRUE.equals(values.get(5))) {
      return WriteKind.PUT;
    }
    return "hard".equals(values.get(6)) ? WriteKind.HARD_DELETE : WriteKind.SOFT_DELETE;
  }

  private static @Nullable FeatureValue value(FeatureDefinition feature, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (feature.isScalar()) {
      return new FeatureValue.Text(text(feature, value));
    }
    if (value instanceof List<?> elements) {
      return new FeatureValue.Texts(
          elements.stream().map(element -> text(feature, element)).toList());
    }
    throw unexpected(feature);
  }

  /** Numbers print as they do when they are read from a file. */
  private static String text(FeatureDefinition feature, @Nullable Object value) {
    if (feature.type() == FeatureType.STRING && value instanceof String text) {
      return text;
    }
    if (feature.type() == FeatureType.INTEGRAL && value instanceof Number number) {
      return Long.toString(number.longValue());
    }
    if (feature.type() == FeatureType.FRACTIONAL && value instanceof Number number) {
      return DecimalText.canonical(number.doubleValue());
    }
    throw unexpected(feature);
  }

  private static FeatureStoreException unexpected(FeatureDefinition feature) {
    return new FeatureStoreException(
        Kind.INTERNAL, "The engine answers column '" + feature.name() + "' with another type.");
  }
}
