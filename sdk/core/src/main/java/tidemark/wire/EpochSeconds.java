package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A time of the control plane: a JSON number, Unix seconds with a fraction. */
final class EpochSeconds {
  private static final BigDecimal MAX = BigDecimal.valueOf(Instant.MAX.getEpochSecond());
  private static final int EXPONENT_MAX = 20;

  private EpochSeconds() {}

  /** The current value; null after noting what is wrong with it. */
  static @Nullable Instant read(JsonRequest json) {
    BigDecimal seconds = json.number();
    if (seconds == null) {
      return null;
    }
    if (Math.abs(seconds.scale()) > EXPONENT_MAX || seconds.abs().compareTo(MAX) > 0) {
      json.problem(" is out of range.");
      return null;
    }
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    long nanos =
        seconds.subtract(whole).movePointRight(9).setScale(0, RoundingMode.DOWN).longValue();
    return Instant.ofEpochSecond(whole.longValue(), nanos);
  }

  /** Writes milliseconds. */
  static void write(JsonGenerator json, String member, Instant time) throws IOException {
    json.writeNumberField(member, BigDecimal.valueOf(time.toEpochMilli(), 3));
  }
}
