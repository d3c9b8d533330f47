package tidemark.aws.glue;

import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureType;

/** The type of a column in the words of Glue (Hive) and of Athena (Trino). */
record ColumnType(String hive, String trino) {
  static final ColumnType TEXT = new ColumnType("string", "varchar");
  static final ColumnType LONG = new ColumnType("bigint", "bigint");
  static final ColumnType DOUBLE = new ColumnType("double", "double");
  static final ColumnType BOOLEAN = new ColumnType("boolean", "boolean");

  /** Athena's timestamps have milliseconds. */
  static final ColumnType TIMESTAMP = new ColumnType("timestamp", "timestamp(3)");

  static ColumnType of(FeatureDefinition feature) {
    ColumnType element = of(feature.type());
    return feature.isScalar()
        ? element
        : new ColumnType("array<" + element.hive + ">", "array(" + element.trino + ")");
  }

  static ColumnType of(FeatureType type) {
    return switch (type) {
      case STRING -> TEXT;
      case INTEGRAL -> LONG;
      case FRACTIONAL -> DOUBLE;
    };
  }
}
