package tidemark.parquet;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import tidemark.model.DecimalText;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.Shown;
import tidemark.parquet.ColumnType.Kind;

/**
 * How columns become the values of features. Nothing is rounded, cut or guessed: where a value has
 * no exact text of the feature's type, the column is refused by its type or the cell by its row.
 *
 * <p>Each of the four ways gives a cursor, or throws naming the column and its type.
 */
final class FeatureCells {
  private static final int NANO_DIGITS = 9;

  private FeatureCells() {}

  /** A column that people bring: whatever has exact texts of the feature's type. */
  static ColumnCursor<FeatureValue> brought(ColumnType column, FeatureDefinition feature) {
    return cursor(column, feature, broughtTexts(column, feature.type()));
  }

  /** As {@link #brought}, for the event time: a date is its first instant in UTC. */
  static ColumnCursor<FeatureValue> broughtEventTime(ColumnType column, FeatureDefinition feature) {
    Optional<CellReader<String>> texts =
        switch (column.kind()) {
          case DATE -> Optional.of(column.dates().then(d -> instantText(feature, midnight(d))));
          case INTEGER, DECIMAL, BOOLEAN ->
              feature.type() == FeatureType.STRING
                  ? Optional.empty()
                  : broughtTexts(column, feature.type());
          default -> broughtTexts(column, feature.type());
        };
    return cursor(column, feature, texts);
  }

  /** A column of an offline file: of the type that the offline store's table has. */
  static ColumnCursor<FeatureValue> kept(ColumnType column, FeatureDefinition feature) {
    return cursor(column, feature, keptTexts(column, feature.type()));
  }

  /** As {@link #kept}, for the event time: also a timestamp, which some writers make of it. */
  static ColumnCursor<FeatureValue> keptEventTime(ColumnType column, FeatureDefinition feature) {
    Optional<CellReader<String>> texts =
        column.kind() == Kind.TIMESTAMP
            ? broughtTexts(column, feature.type())
            : keptTexts(column, feature.type());
    return cursor(column, feature, texts);
  }

  private static Optional<CellReader<String>> broughtTexts(ColumnType column, FeatureType type) {
    return switch (type) {
      case STRING ->
          switch (column.kind()) {
            case TEXT -> Optional.of(column.texts());
            case INTEGER -> Optional.of(column.integers());
            case DECIMAL -> Optional.of(column.decimals().then(BigDecimal::toPlainString));
            case BOOLEAN -> Optional.of(column.booleans().then(b -> Boolean.toString(b)));
            case DATE -> Optional.of(column.dates().then(LocalDate::toString));
            case TIMESTAMP -> Optional.of(column.instants().then(Instant::toString));
            case REAL, OTHER, NESTED -> Optional.empty();
          };
      case INTEGRAL ->
          switch (column.kind()) {
            case INTEGER -> Optional.of(column.integers());
            case DECIMAL ->
                column.hasWholeDecimals()
                    ? Optional.of(column.decimals().then(BigDecimal::toPlainString))
                    : Optional.empty();
            case TEXT, REAL, BOOLEAN, DATE, TIMESTAMP, OTHER, NESTED -> Optional.empty();
          };
      case FRACTIONAL ->
          switch (column.kind()) {
            case INTEGER -> Optional.of(column.integers());
            case REAL -> Optional.of(reals(column));
            case DECIMAL -> Optional.of(column.decimals().then(BigDecimal::toPlainString));
            case TIMESTAMP -> Optional.of(column.instants().then(FeatureCells::seconds));
            case TEXT, BOOLEAN, DATE, OTHER, NESTED -> Optional.empty();
          };
    };
  }

  private static Optional<CellReader<String>> keptTexts(ColumnType column, FeatureType type) {
    return switch (type) {
      case STRING -> column.kind() == Kind.TEXT ? Optional.of(column.texts()) : Optional.empty();
      case INTEGRAL ->
          column.kind() == Kind.INTEGER ? Optional.of(column.integers()) : Optional.empty();
      case FRACTIONAL -> column.kind() == Kind.REAL ? Optional.of(reals(column)) : Optional.empty();
    };
  }

  private static CellReader<String> reals(ColumnType column) {
    return column
        .reals()
        .then(
            value -> {
              if (!Double.isFinite(value)) {
                throw new CellFault(
                    "is not a finite number. Write a finite one, or null for none.");
              }
              return DecimalText.canonical(value);
            });
  }

  private static ColumnCursor<FeatureValue> cursor(
      ColumnType column, FeatureDefinition feature, Optional<CellReader<String>> texts) {
    if (texts.isEmpty() || column.isList() == feature.isScalar()) {
      throw FeatureStoreException.invalid(
          "Column '%s' is %s, but feature '%s' is %s. Write the column as %s.",
          Shown.name(column.name()),
          column.describe(),
          feature.name(),
          typeOf(feature),
          expected(feature));
    }
    return feature.isScalar()
        ? ColumnCursor.ofOne(column, texts.get().then(FeatureValue.Text::new))
        : ColumnCursor.ofMany(column, texts.get(), elements -> collection(feature, elements));
  }

  private static FeatureValue collection(FeatureDefinition feature, List<String> elements) {
    if (feature.shape() instanceof FeatureShape.VectorOf vector
        && vector.dimension() != elements.size()) {
      throw new CellFault(
          "has " + elements.size() + " elements; the Vector has " + vector.dimension() + ".");
    }
    return new FeatureValue.Texts(elements);
  }

  private static String typeOf(FeatureDefinition feature) {
    return feature
        .shape()
        .collectionType()
        .map(collection -> "a " + collection + " of " + feature.type().wireName())
        .orElse(feature.type().wireName());
  }

  private static String expected(FeatureDefinition feature) {
    String plain =
        switch (feature.type()) {
          case STRING -> "STRING";
          case INTEGRAL -> "INT64";
          case FRACTIONAL -> "DOUBLE";
        };
    return feature.isScalar() ? plain : "a list of " + plain;
  }

  private static String instantText(FeatureDefinition feature, Instant instant) {
    return feature.type() == FeatureType.FRACTIONAL ? seconds(instant) : instant.toString();
  }

  private static Instant midnight(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static String seconds(Instant instant) {
    return BigDecimal.valueOf(instant.getEpochSecond())
        .add(BigDecimal.valueOf(instant.getNano(), NANO_DIGITS))
        .stripTrailingZeros()
        .toPlainString();
  }
}
