package tidemark.aws.metric;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A line as CloudWatch reads it, by the rules of the embedded metric format specification of the
 * CloudWatch user guide: what breaks one of them is an error.
 *
 * @param dimensions each set of dimensions by name and value
 */
record EmfLine(
    long timestamp,
    String namespace,
    List<Map<String, String>> dimensions,
    Map<String, Long> values,
    Map<String, String> units) {
  private static final Set<String> UNITS = Set.of("Count", "Seconds", "Milliseconds", "Bytes");
  private static final int LINE_BYTES_MAX = 256 * 1_024;

  /** Each line of a log; a line break ends a log event. */
  static List<EmfLine> parse(String log) {
    return log.lines().map(EmfLine::parseLine).toList();
  }

  private static EmfLine parseLine(String line) {
    require(line.getBytes(StandardCharsets.UTF_8).length <= LINE_BYTES_MAX, "too long");
    JsonFactory strict =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser json = strict.createParser(line)) {
      json.nextToken();
      Map<String, Object> root = object(json);
      require(json.nextToken() == null, "something after the object");
      return of(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmfLine of(Map<String, Object> root) {
    Map<?, ?> metadata = (Map<?, ?>) Objects.requireNonNull(root.get("_aws"));
    require(metadata.keySet().equals(Set.of("Timestamp", "CloudWatchMetrics")), "metadata");
    List<?> directives = (List<?>) metadata.get("CloudWatchMetrics");
    require(directives.size() == 1, "one directive is what is written here");
    Map<?, ?> directive = (Map<?, ?>) directives.get(0);
    require(directive.keySet().equals(Set.of("Namespace", "Dimensions", "Metrics")), "directive");
    String namespace = (String) directive.get("Namespace");
    require(namespace.matches("[A-Za-z0-9._#/-]{1,255}"), "namespace");
    List<Map<String, String>> dimensions = new ArrayList<>();
    for (Object set : (List<?>) directive.get("Dimensions")) {
      Map<String, String> values = new LinkedHashMap<>();
      for (Object name : (List<?>) set) {
        String value = (String) Objects.requireNonNull(root.get((String) name));
        require(!value.isBlank() && value.length() <= 1_024, "dimension value");
        values.put((String) name, value);
      }
      require(values.size() <= 30, "30 dimensions at most");
      dimensions.add(values);
    }
    require(!dimensions.isEmpty(), "no dimension set");
    Map<String, Long> values = new LinkedHashMap<>();
    Map<String, String> units = new LinkedHashMap<>();
    List<?> metrics = (List<?>) directive.get("Metrics");
    require(!metrics.isEmpty() && metrics.size() <= 100, "1-100 metrics");
    for (Object metric : metrics) {
      String name = (String) ((Map<?, ?>) metric).get("Name");
      String unit = (String) ((Map<?, ?>) metric).get("Unit");
      require(name.matches("[A-Z][A-Za-z]{0,1023}"), "metric name");
      require(UNITS.contains(unit), "unit");
      require(units.put(name, unit) == null, "a metric twice");
      values.put(name, (Long) Objects.requireNonNull(root.get(name)));
    }
    return new EmfLine((Long) metadata.get("Timestamp"), namespace, dimensions, values, units);
  }

  private static Map<String, Object> object(JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.START_OBJECT, "no object");
    Map<String, Object> members = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      members.put(name, value(json));
    }
    return members;
  }

  private static Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> {
        List<Object> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(json));
        }
        yield elements;
      }
      case VALUE_NUMBER_INT -> json.getLongValue();
      default -> json.getText();
    };
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError("Not an embedded metric: " + what);
    }
  }
}
