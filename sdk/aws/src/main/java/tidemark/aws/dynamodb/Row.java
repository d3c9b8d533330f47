package tidemark.aws.dynamodb;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * An item of the registry table: where it is, what conditions look at, and the rest as JSON.
 *
 * @param partition what is read together, attribute {@code p}
 * @param sort its place there, attribute {@code s}
 * @param tag text that conditions compare, attribute {@code t}
 * @param number what conditions compare, attribute {@code n}
 * @param entry everything else, attribute {@code e}
 * @param writer of the call that put the item, attribute {@code w}
 */
record Row(
    String partition,
    String sort,
    Optional<String> tag,
    OptionalLong number,
    Optional<String> entry,
    Optional<String> writer) {
  static final String PARTITION = "p";
  static final String SORT = "s";

  static final Expression ABSENT =
      Expression.builder().expression("attribute_not_exists(p)").build();
  static final Expression PRESENT = Expression.builder().expression("attribute_exists(p)").build();

  static final StaticImmutableTableSchema<Row, Fields> SCHEMA =
      TableSchema.builder(Row.class, Fields.class)
          .newItemBuilder(Fields::new, Fields::row)
          .addAttribute(
              String.class,
              a ->
                  a.name(PARTITION)
                      .getter(Row::partition)
                      .setter((fields, value) -> fields.partition = value)
                      .tags(primaryPartitionKey()))
          .addAttribute(
              String.class,
              a ->
                  a.name(SORT)
                      .getter(Row::sort)
                      .setter((fields, value) -> fields.sort = value)
                      .tags(primarySortKey()))
          .addAttribute(
              String.class,
              a ->
                  a.name("t")
                      .getter(row -> row.tag().orElse(null))
                      .setter((fields, value) -> fields.tag = value))
          .addAttribute(
              Long.class,
              a ->
                  a.name("n")
                      .getter(Row::numberOrNull)
                      .setter((fields, value) -> fields.number = value))
          .addAttribute(
              String.class,
              a ->
                  a.name("e")
                      .attributeConverter(new EntryText())
                      .getter(row -> row.entry().orElse(null))
                      .setter((fields, value) -> fields.entry = value))
          .addAttribute(
              String.class,
              a ->
                  a.name("w")
                      .getter(row -> row.writer().orElse(null))
                      .setter((fields, value) -> fields.writer = value))
          .build();

  /** A row of keys alone. */
  static Row at(String partition, String sort) {
    return new Row(
        partition,
        sort,
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty());
  }

  Row tagged(String value) {
    return new Row(partition, sort, Optional.of(value), number, entry, writer);
  }

  Row numbered(long value) {
    return new Row(partition, sort, tag, OptionalLong.of(value), entry, writer);
  }

  Row holding(String value) {
    return new Row(partition, sort, tag, number, Optional.of(value), writer);
  }

  Row writtenBy(String call) {
    return new Row(partition, sort, tag, number, entry, Optional.of(call));
  }

  Key key() {
    return Key.builder().partitionValue(partition).sortValue(sort).build();
  }

  /** The entry of a row that has one. */
  String text() {
    return entry.orElseThrow(Row::incomplete);
  }

  /** The tag of a row that has one. */
  String label() {
    return tag.orElseThrow(Row::incomplete);
  }

  /** The number of a row that has one. */
  long count() {
    return number.orElseThrow(Row::incomplete);
  }

  /** True if the row there has this tag. */
  static Expression hasTag(String value) {
    return Expression.builder()
        .expression("t = :t")
        .putExpressionValue(":t", AttributeValue.fromS(value))
        .build();
  }

  /** True if there is no row, or one of another tag. */
  static Expression hasNotTag(String value) {
    return Expression.builder()
        .expression("attribute_not_exists(p) OR t <> :t")
        .putExpressionValue(":t", AttributeValue.fromS(value))
        .build();
  }

  /** True if there is no row, or one whose number is at most this. */
  static Expression isAtMost(long value) {
    return Expression.builder()
        .expression("attribute_not_exists(p) OR n <= :n")
        .putExpressionValue(":n", AttributeValue.fromN(Long.toString(value)))
        .build();
  }

  private @Nullable Long numberOrNull() {
    return number.isPresent() ? number.getAsLong() : null;
  }

  private static FeatureStoreException incomplete() {
    return new FeatureStoreException(Kind.INTERNAL, "An item of the registry lacks an attribute.");
  }

  /** The attributes of a row that is being read. Not thread-safe. */
  static final class Fields {
    private @Nullable String partition;
    private @Nullable String sort;
    private @Nullable String tag;
    private @Nullable Long number;
    private @Nullable String entry;
    private @Nullable String writer;

    private Row row() {
      if (partition == null || sort == null) {
        throw incomplete();
      }
      return new Row(
          partition,
          sort,
          Optional.ofNullable(tag),
          number == null ? OptionalLong.empty() : OptionalLong.of(number),
          Optional.ofNullable(entry),
          Optional.ofNullable(writer));
    }
  }
}
