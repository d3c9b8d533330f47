package tidemark.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * What a column of a file holds: plain values or lists of them, and how those are to be understood.
 * Source: the Parquet format's LogicalTypes.md.
 */
final class ColumnType {
  private static final int JULIAN_DAY_OF_EPOCH = 2_440_588;
  private static final long SECONDS_PER_DAY = 86_400;
  private static final int INT96_BYTES = 12;

  /** How values are understood. */
  enum Kind {
    INTEGER,
    REAL,
    DECIMAL,
    BOOLEAN,
    TEXT,
    TIMESTAMP,
    DATE,
    /** Plain values of any other meaning, such as bytes and times of day. */
    OTHER,
    /** Structs, maps, and lists of anything but plain values. */
    NESTED
  }

  private final Type type;
  private final @Nullable ColumnDescriptor leaf;
  private final int repeatedLevel;
  private final Kind kind;

  private ColumnType(Type type, @Nullable ColumnDescriptor leaf, int repeatedLevel, Kind kind) {
    this.type = type;
    this.leaf = leaf;
    this.repeatedLevel = repeatedLevel;
    this.kind = kind;
  }

  static ColumnType of(MessageType schema, String column) {
    Type type = schema.getType(column);
    List<ColumnDescriptor> leaves =
        schema.getColumns().stream().filter(leaf -> leaf.getPath()[0].equals(column)).toList();
    if (leaves.size() != 1 || !(type.isPrimitive() || isListOfPlain(type, leaves.get(0)))) {
      return new ColumnType(type, null, 0, Kind.NESTED);
    }
    ColumnDescriptor leaf = leaves.get(0);
    int repeatedLevel = repeatedLevel(schema, leaf.getPath());
    return new ColumnType(type, leaf, repeatedLevel, kindOf(leaf.getPrimitiveType()));
  }

  String name() {
    return type.getName();
  }

  Type type() {
    return type;
  }

  Kind kind() {
    return kind;
  }

  /** Whether a row has any number of values. */
  boolean isList() {
    return leaf != null && leaf.getMaxRepetitionLevel() == 1;
  }

  /** The definition level from which on a list has an element. */
  int repeatedLevel() {
    return repeatedLevel;
  }

  /** The leaf; a nested column has none. */
  ColumnDescriptor leaf() {
    if (leaf == null) {
      throw new IllegalStateException("A nested column cannot be read");
    }
    return leaf;
  }

  /** The type as a message shows it, such as {@code INT64 TIMESTAMP(MICROS,true)}. */
  String describe() {
    if (leaf == null) {
      return "nested (" + (type.isPrimitive() ? type : type.getLogicalTypeAnnotation()) + ")";
    }
    PrimitiveType plain = leaf.getPrimitiveType();
    LogicalTypeAnnotation meaning = plain.getLogicalTypeAnnotation();
    String shown = plain.getPrimitiveTypeName() + (meaning == null ? "" : " " + meaning);
    return isList() ? "a list of " + shown : shown;
  }

  /** Whole numbers as decimal digits; an unsigned one may exceed 64 bits signed. */
  CellReader<String> integers() {
    boolean unsigned = meaning() instanceof IntLogicalTypeAnnotation given && !given.isSigned();
    if (primitive() == PrimitiveTypeName.INT32) {
      return unsigned
          ? column -> Integer.toUnsignedString(column.getInteger())
          : column -> Integer.toString(column.getInteger());
    }
    return unsigned
        ? column -> Long.toUnsignedString(column.getLong())
        : column -> Long.toString(column.getLong());
  }

  /** Whole numbers of at most 64 bits signed. */
  CellReader<Long> longs() {
    return primitive() == PrimitiveTypeName.INT32
        ? column -> (long) column.getInteger()
        : column -> column.getLong();
  }

  /** Floats widened to doubles, as every SQL engine does when it joins them. */
  CellReader<Double> reals() {
    return primitive() == PrimitiveTypeName.FLOAT
        ? column -> (double) column.getFloat()
        : column -> column.getDouble();
  }

  CellReader<BigDecimal> decimals() {
    int scale = as(DecimalLogicalTypeAnnotation.class).getScale();
    return switch (primitive()) {
      case INT32 -> column -> BigDecimal.valueOf(column.getInteger(), scale);
      case INT64 -> column -> BigDecimal.valueOf(column.getLong(), scale);
      default ->
          column -> new BigDecimal(new BigInteger(column.getBinary().getBytesUnsafe()), scale);
    };
  }

  /** Whether no decimal of the column has a fraction. */
  boolean hasWholeDecimals() {
    return meaning() instanceof DecimalLogicalTypeAnnotation decimal && decimal.getScale() == 0;
  }

  CellReader<Boolean> booleans() {
    return column -> column.getBoolean();
  }

  CellReader<String> texts() {
    return new TextCells();
  }

  CellReader<LocalDate> dates() {
    return column -> LocalDate.ofEpochDay(column.getInteger());
  }

  /**
   * Instants to the column's own precision. A timestamp without a zone is taken as UTC, which is
   * how Spark, Athena and pandas write those of this store.
   */
  CellReader<Instant> instants() {
    if (primitive() == PrimitiveTypeName.INT96) {
      return column -> int96(column.getBinary().toByteBuffer());
    }
    return switch (as(TimestampLogicalTypeAnnotation.class).getUnit()) {
      case MILLIS -> column -> instant(column.getLong(), 1_000);
      case MICROS -> column -> instant(column.getLong(), 1_000_000);
      case NANOS -> column -> instant(column.getLong(), 1_000_000_000);
    };
  }

  private static Instant instant(long count, int perSecond) {
    long nanosEach = 1_000_000_000 / perSecond;
    return Instant.ofEpochSecond(
        Math.floorDiv(count, perSecond), Math.floorMod(count, perSecond) * nanosEach);
  }

  /** Nanoseconds of the day, then the Julian day; Spark and Impala write these. */
  private static Instant int96(ByteBuffer bytes) {
    if (bytes.remaining() != INT96_BYTES) {
      throw new CellFault("is not a timestamp. Write it as one.");
    }
    ByteBuffer fields = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    long day = fields.getInt(Long.BYTES) - (long) JULIAN_DAY_OF_EPOCH;
    return Instant.ofEpochSecond(day * SECONDS_PER_DAY, fields.getLong(0));
  }

  private PrimitiveTypeName primitive() {
    return leaf().getPrimitiveType().getPrimitiveTypeName();
  }

  private @Nullable LogicalTypeAnnotation meaning() {
    return leaf().getPrimitiveType().getLogicalTypeAnnotation();
  }

  private <A extends LogicalTypeAnnotation> A as(Class<A> expected) {
    return expected.cast(Objects.requireNonNull(meaning()));
  }

  /**
   * Whether a group is a list of plain values. Writers before the format's rules named the repeated
   * group {@code array} or {@code <column>_tuple} when it was itself the element, a struct.
   */
  private static boolean isListOfPlain(Type type, ColumnDescriptor leaf) {
    String[] path = leaf.getPath();
    return type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
        && leaf.getMaxRepetitionLevel() == 1
        && (path.length == 2
            || (path.length == 3
                && !path[1].equals("array")
                && !path[1].equals(path[0] + "_tuple")));
  }

  private static int repeatedLevel(MessageType schema, String[] path) {
    for (int length = 1; length <= path.length; length++) {
      String[] prefix = Arrays.copyOf(path, length);
      if (schema.getMaxRepetitionLevel(prefix) == 1) {
        return schema.getMaxDefinitionLevel(prefix);
      }
    }
    return 0;
  }

  private static Kind kindOf(PrimitiveType plain) {
    LogicalTypeAnnotation meaning = plain.getLogicalTypeAnnotation();
    if (meaning == null) {
      return switch (plain.getPrimitiveTypeName()) {
        case INT32, INT64 -> Kind.INTEGER;
        case FLOAT, DOUBLE -> Kind.REAL;
        case BOOLEAN -> Kind.BOOLEAN;
        case INT96 -> Kind.TIMESTAMP;
        case BINARY, FIXED_LEN_BYTE_ARRAY -> Kind.OTHER;
      };
    }
    if (meaning instanceof StringLogicalTypeAnnotation
        || meaning instanceof EnumLogicalTypeAnnotation
        || meaning instanceof JsonLogicalTypeAnnotation) {
      return Kind.TEXT;
    }
    if (meaning instanceof IntLogicalTypeAnnotation) {
      return Kind.INTEGER;
    }
    if (meaning instanceof TimestampLogicalTypeAnnotation) {
      return Kind.TIMESTAMP;
    }
    if (meaning instanceof DateLogicalTypeAnnotation) {
      return Kind.DATE;
    }
    return meaning instanceof DecimalLogicalTypeAnnotation ? Kind.DECIMAL : Kind.OTHER;
  }
}
