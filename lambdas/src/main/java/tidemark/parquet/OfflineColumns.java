package tidemark.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureType;
import tidemark.model.Schema;

/**
 * The columns of an offline file: all features, AWS's three, then ours. Source: SageMaker developer
 * guide, offline store; sagemaker-feature-store.md, section 3.
 */
final class OfflineColumns {
  static final String WRITE_TIME = "write_time";
  static final String API_INVOCATION_TIME = "api_invocation_time";
  static final String IS_DELETED = "is_deleted";
  static final String EVENT_TIME_NS = "event_time_ns";
  static final String EXPIRES_AT_NS = "expires_at_ns";
  static final String WRITE_ID = "write_id";
  static final String DELETE_MODE = "delete_mode";

  static final String SOFT = "soft";
  static final String HARD = "hard";

  /** Notes in the footer of a file of ours. */
  static final String ORIGIN_NOTE = "tidemark.origin";

  static final String SCHEMA_NOTE = "tidemark.schema";

  private OfflineColumns() {}

  static MessageType of(Schema schema) {
    List<Type> columns = new ArrayList<>();
    for (FeatureDefinition feature : schema.features()) {
      columns.add(column(feature));
    }
    columns.add(timestamp(WRITE_TIME));
    columns.add(timestamp(API_INVOCATION_TIME));
    columns.add(Types.optional(PrimitiveTypeName.BOOLEAN).named(IS_DELETED));
    columns.add(Types.optional(PrimitiveTypeName.INT64).named(EVENT_TIME_NS));
    columns.add(Types.optional(PrimitiveTypeName.INT64).named(EXPIRES_AT_NS));
    columns.add(text(WRITE_ID));
    columns.add(text(DELETE_MODE));
    return new MessageType("record", columns);
  }

  /** Columns in which nearly every row has its own value: a dictionary of them is a second copy. */
  static List<String> withoutRepeats(Schema schema) {
    return List.of(schema.eventTime().value(), EVENT_TIME_NS, EXPIRES_AT_NS, WRITE_ID);
  }

  private static Type column(FeatureDefinition feature) {
    String name = feature.name().value();
    if (!feature.isScalar()) {
      return Types.optionalList().element(plain(feature.type(), "element")).named(name);
    }
    return plain(feature.type(), name);
  }

  private static Type plain(FeatureType type, String name) {
    return switch (type) {
      case STRING -> text(name);
      case INTEGRAL -> Types.optional(PrimitiveTypeName.INT64).named(name);
      case FRACTIONAL -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
    };
  }

  private static Type text(String name) {
    return Types.optional(PrimitiveTypeName.BINARY)
        .as(LogicalTypeAnnotation.stringType())
        .named(name);
  }

  private static Type timestamp(String name) {
    return Types.optional(PrimitiveTypeName.INT64)
        .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
        .named(name);
  }
}
