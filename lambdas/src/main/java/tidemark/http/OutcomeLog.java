package tidemark.http;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tidemark.wire.JsonBytes;

/**
 * Where a function says how an invocation went: one JSON object a line. Its fields are an
 * allow-list that holds no feature value and no record identifier. Thread-safe.
 */
public interface OutcomeLog {
  /** What may be told of an invocation. */
  enum Field {
    OPERATION,
    FEATURE_GROUP,
    OUTCOME,
    STATUS,
    RECORD_COUNT,
    DURATION_MS,
    REQUEST_ID,
    /** Of an offline file. */
    OBJECT,
    /** The class of an exception nobody foresaw, without its message. */
    EXCEPTION,
    /** Where in our code it was thrown. */
    THROWN_AT;

    private static final List<Field> ALL = List.of(values());

    private final String member = name().toLowerCase(Locale.ROOT);
  }

  /** Of most lines. */
  int LINE_BYTES = 256;

  /** Says nothing. */
  OutcomeLog NONE = fields -> {};

  /** Writes one line; fields in the order of their declaration. */
  void write(Map<Field, Object> fields);

  /** A log on a stream; each line is written at once. */
  static OutcomeLog to(PrintStream stream) {
    return fields -> print(fields, stream);
  }

  /** What is told of an invocation that has begun: failed, unless more is known at its end. */
  static Map<Field, Object> begun(String operation, @Nullable Context context) {
    Map<Field, Object> fields = new EnumMap<>(Field.class);
    fields.put(Field.OPERATION, operation);
    fields.put(Field.OUTCOME, "failed");
    if (context != null) {
      fields.put(Field.REQUEST_ID, context.getAwsRequestId());
    }
    return fields;
  }

  /** Tells an exception by its class and our innermost frame: its message may hold anything. */
  static void describe(Throwable thrown, Map<Field, Object> fields) {
    fields.put(Field.EXCEPTION, thrown.getClass().getName());
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (frame.getClassName().startsWith("tidemark.")) {
        fields.put(
            Field.THROWN_AT,
            frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber());
        return;
      }
    }
  }

  private static void print(Map<Field, Object> fields, PrintStream stream) {
    JsonBytes json = new JsonBytes(LINE_BYTES).put('{');
    boolean first = true;
    for (Field field : Field.ALL) {
      Object value = fields.get(field);
      if (value == null) {
        continue;
      }
      if (!first) {
        json.put(',');
      }
      first = false;
      json.text(field.member).put(':');
      if (value instanceof Long || value instanceof Integer) {
        json.number(((Number) value).longValue());
      } else {
        json.text(value.toString());
      }
    }
    byte[] line = json.put('}').put('\n').toBytes();
    stream.write(line, 0, line.length);
  }
}
