package tidemark.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
    THROWN_AT
  }

  /** Says nothing. */
  OutcomeLog NONE = fields -> {};

  /** Writes one line; fields in the order of their declaration. */
  void write(Map<Field, Object> fields);

  /** A log on a stream. */
  static OutcomeLog to(PrintStream stream) {
    return fields -> stream.println(line(fields));
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

  private static String line(Map<Field, Object> fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      for (Field field : new TreeSet<>(fields.keySet())) {
        json.writeFieldName(field.name().toLowerCase(Locale.ROOT));
        Object value = fields.get(field);
        if (value instanceof Long number) {
          json.writeNumber(number);
        } else if (value instanceof Integer number) {
          json.writeNumber(number);
        } else {
          json.writeString(String.valueOf(value));
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail", e);
    }
    return text.toString();
  }
}
