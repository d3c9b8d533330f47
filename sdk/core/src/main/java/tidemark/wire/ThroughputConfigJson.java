package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.GroupChange;
import tidemark.model.GroupChange.Mode;

/** A {@code ThroughputConfig}. */
final class ThroughputConfigJson {
  static final String MEMBER = "ThroughputConfig";
  private static final String MODE = "ThroughputMode";
  private static final String READ_UNITS = "ProvisionedReadCapacityUnits";
  private static final String WRITE_UNITS = "ProvisionedWriteCapacityUnits";

  private ThroughputConfigJson() {}

  /** The members of an object as far as they could be read; null is absent or wrong. */
  private static final class Draft {
    private @Nullable Mode mode;
    private @Nullable Integer readUnits;
    private @Nullable Integer writeUnits;

    /** Reads the object that was entered last. */
    Draft(JsonRequest json) {
      while (json.nextMember()) {
        switch (json.member()) {
          case MODE -> mode = json.parsed(Mode::parse);
          case READ_UNITS -> readUnits = json.int32();
          case WRITE_UNITS -> writeUnits = json.int32();
          default -> json.skip();
        }
      }
    }

    GroupChange change() {
      return new GroupChange.Capacity(
          Optional.ofNullable(mode), optional(readUnits), optional(writeUnits));
    }

    private static OptionalInt optional(@Nullable Integer units) {
      return units == null ? OptionalInt.empty() : OptionalInt.of(units);
    }
  }

  /** The current value; null after noting what is wrong with it. */
  static @Nullable Throughput read(JsonRequest json) {
    if (!json.enterObject()) {
      return null;
    }
    Draft draft = new Draft(json);
    Mode mode = draft.mode;
    Integer readUnits = draft.readUnits;
    Integer writeUnits = draft.writeUnits;
    json.require(MODE, "one of OnDemand, Provisioned");
    if (mode == null) {
      return null;
    }
    if (mode == Mode.ON_DEMAND) {
      if (json.has(READ_UNITS) || json.has(WRITE_UNITS)) {
        json.problem(": capacity units are for ThroughputMode Provisioned only.");
      }
      return Throughput.ON_DEMAND;
    }
    json.require(READ_UNITS, "a whole number with ThroughputMode Provisioned");
    json.require(WRITE_UNITS, "a whole number with ThroughputMode Provisioned");
    return readUnits == null || writeUnits == null
        ? null
        : provisioned(json, readUnits, writeUnits);
  }

  /** The current value of an update; null after noting what is wrong with it. */
  static @Nullable GroupChange readChange(JsonRequest json) {
    if (!json.enterObject()) {
      return null;
    }
    Draft draft = new Draft(json);
    boolean read =
        (draft.mode != null || !json.has(MODE))
            && (draft.readUnits != null || !json.has(READ_UNITS))
            && (draft.writeUnits != null || !json.has(WRITE_UNITS));
    return read ? json.<GroupChange>parse(draft::change) : null;
  }

  static void write(JsonGenerator json, Throughput throughput) throws IOException {
    json.writeObjectFieldStart(MEMBER);
    if (throughput instanceof Throughput.Provisioned provisioned) {
      json.writeStringField(MODE, Mode.PROVISIONED.wireName());
      json.writeNumberField(READ_UNITS, provisioned.readUnits());
      json.writeNumberField(WRITE_UNITS, provisioned.writeUnits());
    } else {
      json.writeStringField(MODE, Mode.ON_DEMAND.wireName());
    }
    json.writeEndObject();
  }

  private static @Nullable Throughput provisioned(JsonRequest json, int readUnits, int writeUnits) {
    return json.<Throughput>parse(() -> new Throughput.Provisioned(readUnits, writeUnits));
  }
}
