package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.FeatureStoreException;
import tidemark.model.Shown;

/** A {@code ThroughputConfig}. */
final class ThroughputConfigJson {
  static final String MEMBER = "ThroughputConfig";
  private static final String MODE = "ThroughputMode";
  private static final String READ_UNITS = "ProvisionedReadCapacityUnits";
  private static final String WRITE_UNITS = "ProvisionedWriteCapacityUnits";
  private static final String ON_DEMAND = "OnDemand";
  private static final String PROVISIONED = "Provisioned";

  private ThroughputConfigJson() {}

  /** The current value; null after noting what is wrong with it. */
  static @Nullable Throughput read(JsonRequest json) {
    if (!json.enterObject()) {
      return null;
    }
    String mode = null;
    Integer readUnits = null;
    Integer writeUnits = null;
    while (json.nextMember()) {
      switch (json.member()) {
        case MODE -> mode = json.parsed(ThroughputConfigJson::mode);
        case READ_UNITS -> readUnits = json.int32();
        case WRITE_UNITS -> writeUnits = json.int32();
        default -> json.skip();
      }
    }
    json.require(MODE, "one of OnDemand, Provisioned");
    if (mode == null) {
      return null;
    }
    if (mode.equals(ON_DEMAND)) {
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

  static void write(JsonGenerator json, Throughput throughput) throws IOException {
    json.writeObjectFieldStart(MEMBER);
    if (throughput instanceof Throughput.Provisioned provisioned) {
      json.writeStringField(MODE, PROVISIONED);
      json.writeNumberField(READ_UNITS, provisioned.readUnits());
      json.writeNumberField(WRITE_UNITS, provisioned.writeUnits());
    } else {
      json.writeStringField(MODE, ON_DEMAND);
    }
    json.writeEndObject();
  }

  private static @Nullable Throughput provisioned(JsonRequest json, int readUnits, int writeUnits) {
    return json.<Throughput>parse(() -> new Throughput.Provisioned(readUnits, writeUnits));
  }

  private static String mode(String name) {
    return switch (name) {
      case ON_DEMAND, PROVISIONED -> name;
      default ->
          throw FeatureStoreException.invalid(
              "ThroughputMode '%s' is not one of OnDemand, Provisioned.", Shown.name(name));
    };
  }
}
