package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tidemark.model.GroupChange.TtlChange;
import tidemark.model.TimeToLive;

/** A {@code TtlDuration}: unit and value, both required. */
final class TtlDurationJson {
  static final String MEMBER = "TtlDuration";
  private static final String UNIT = "Unit";
  private static final String VALUE = "Value";

  private TtlDurationJson() {}

  /** The members of an object as far as they could be read; null is absent or wrong. */
  private static final class Draft {
    private TimeToLive.@Nullable Unit unit;
    private @Nullable Long value;

    /** Reads the object that was entered last. */
    Draft(JsonRequest json) {
      while (json.nextMember()) {
        switch (json.member()) {
          case UNIT -> unit = json.parsed(TimeToLive.Unit::parse);
          case VALUE -> value = json.integer();
          default -> json.skip();
        }
      }
    }

    @Nullable TimeToLive whole(JsonRequest json) {
      json.require(UNIT, "one of Seconds, Minutes, Hours, Days, Weeks");
      json.require(VALUE, "a whole number of at least 1");
      return parse(json, unit, value);
    }
  }

  /** The current value; null after noting what is wrong with it. */
  static @Nullable TimeToLive read(JsonRequest json) {
    return json.enterObject() ? new Draft(json).whole(json) : null;
  }

  /**
   * The current value of an update, where no members, or nulls, are a removal; null after noting
   * what is wrong with it.
   */
  static @Nullable TtlChange readChange(JsonRequest json) {
    if (!json.enterObject()) {
      return null;
    }
    Draft draft = new Draft(json);
    if (!json.has(UNIT) && !json.has(VALUE)) {
      return TtlChange.REMOVE;
    }
    TimeToLive ttl = draft.whole(json);
    return ttl == null ? null : new TtlChange.To(ttl);
  }

  static void write(JsonGenerator json, TimeToLive ttl) throws IOException {
    json.writeObjectFieldStart(MEMBER);
    json.writeStringField(UNIT, ttl.unit().wireName());
    json.writeNumberField(VALUE, ttl.value());
    json.writeEndObject();
  }

  /** A value that is wrong on its own is said to be so even when the unit is wrong as well. */
  private static @Nullable TimeToLive parse(
      JsonRequest json, TimeToLive.@Nullable Unit unit, @Nullable Long value) {
    if (value == null) {
      return null;
    }
    TimeToLive.Unit known = unit == null ? TimeToLive.Unit.SECONDS : unit;
    TimeToLive ttl = json.parse(() -> new TimeToLive(known, value));
    return unit == null ? null : ttl;
  }
}
