package tidemark.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import tidemark.client.gateway.GatewayEndpoint;
import tidemark.model.FeatureStoreException;
import tidemark.model.TimeToLive;

/** Words of the command line as values. */
final class Converters {
  private Converters() {}

  /** A TCP port. */
  static final class Port implements ITypeConverter<Integer> {
    private static final int MAX = 65_535;

    @Override
    public Integer convert(String text) {
      if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MAX) {
        throw new TypeConversionException("'" + text + "' is not a port; give 0 to " + MAX);
      }
      return Integer.valueOf(text);
    }
  }

  /** A span of time, or 0. */
  static final class Span implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      if (text.equals("0")) {
        return Duration.ZERO;
      }
      try {
        return TimeToLive.parse(text).duration();
      } catch (FeatureStoreException e) {
        throw new TypeConversionException(
            "'" + text + "' is not a span of time such as '30 seconds', '90 minutes' or '12h'");
      }
    }
  }

  /** A time to live. */
  static final class Life implements ITypeConverter<TimeToLive> {
    @Override
    public TimeToLive convert(String text) {
      try {
        return TimeToLive.parse(text);
      } catch (FeatureStoreException e) {
        throw new TypeConversionException(e.text());
      }
    }
  }

  /** A whole number that is not negative. */
  static final class Count implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      if (!text.matches("[0-9]{1,18}")) {
        throw new TypeConversionException("'" + text + "' is not a whole number such as 100");
      }
      return Long.valueOf(text);
    }
  }

  /** Where API Gateway is called. */
  static final class Gateway implements ITypeConverter<GatewayEndpoint> {
    @Override
    public GatewayEndpoint convert(String text) {
      try {
        return GatewayEndpoint.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "'"
                + text
                + "' is no endpoint such as"
                + " https://a1b2c3.execute-api.eu-central-1.amazonaws.com/prod: "
                + e.getMessage());
      }
    }
  }
}
