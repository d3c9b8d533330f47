package tidemark.aws.metric;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Flushable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tidemark.metric.Metrics;
import tidemark.model.FeatureGroupName;

/**
 * Counts as lines in CloudWatch's embedded metric format: Lambda's log takes them from the standard
 * output, and CloudWatch makes metrics of them with no call from here. Each count is there by
 * {@code FeatureGroup} and over all groups; what the whole store measures is of no group.
 *
 * <p>Counts are kept until {@link #flush}, one line for each group then; a function calls it at the
 * end of each invocation, because it may be frozen right after. Thread-safe.
 *
 * <p>Source: CloudWatch user guide, embedded metric format specification.
 */
public final class EmfMetrics implements Metrics, Flushable {
  /** Lines are written by themselves once so many groups have counts. Ours. */
  static final int GROUPS_MAX = 100;

  private static final JsonFactory JSON = new JsonFactory();
  private static final String GROUP = "FeatureGroup";

  private final String namespace;
  private final PrintStream out;
  private final InstantSource clock;
  private final Map<FeatureGroupName, Map<String, Metric>> kept = new LinkedHashMap<>();
  private final Map<String, Metric> ofStore = new TreeMap<>();

  private record Metric(String unit, long value) {}

  /**
   * Metrics of one deployment.
   *
   * @param namespace of the deployment, such as {@code Tidemark/prod}
   */
  public EmfMetrics(String namespace, PrintStream out, InstantSource clock) {
    this.namespace = namespace;
    this.out = out;
    this.clock = clock;
  }

  @Override
  public synchronized void add(Count count, FeatureGroupName group, long by) {
    of(group)
        .merge(
            count.text(),
            new Metric("Count", by),
            (a, b) -> new Metric(a.unit(), a.value() + b.value()));
  }

  @Override
  public synchronized void measured(Gauge gauge, FeatureGroupName group, long value) {
    Metric measured = new Metric(unit(gauge), value);
    of(group)
        .merge(
            gauge.text(),
            measured,
            (a, b) -> gauge == Gauge.PUT_TO_QUERYABLE && a.value() > b.value() ? a : b);
  }

  @Override
  public synchronized void measured(Gauge gauge, long value) {
    ofStore.put(gauge.text(), new Metric(unit(gauge), value));
  }

  /** Writes what was counted since the last time; nothing if that is nothing. */
  @Override
  public synchronized void flush() {
    if (!kept.isEmpty()) {
      long millis = clock.millis();
      kept.forEach((group, metrics) -> out.println(line(Optional.of(group), metrics, millis)));
      kept.clear();
    }
    if (!ofStore.isEmpty()) {
      out.println(line(Optional.empty(), ofStore, clock.millis()));
      ofStore.clear();
    }
    out.flush();
  }

  private Map<String, Metric> of(FeatureGroupName group) {
    if (kept.size() >= GROUPS_MAX && !kept.containsKey(group)) {
      flush();
    }
    return kept.computeIfAbsent(group, g -> new TreeMap<>());
  }

  private static String unit(Gauge gauge) {
    return switch (gauge) {
      case FRESHNESS -> "Seconds";
      case PUT_TO_QUERYABLE -> "Milliseconds";
      case ROWS_ARRIVED, FILES_PENDING, MESSAGES_QUARANTINED, GROUPS_UNSETTLED -> "Count";
    };
  }

  private String line(Optional<FeatureGroupName> group, Map<String, Metric> metrics, long millis) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart("_aws");
      json.writeNumberField("Timestamp", millis);
      json.writeArrayFieldStart("CloudWatchMetrics");
      writeDirective(json, group.isPresent(), metrics);
      json.writeEndArray();
      json.writeEndObject();
      if (group.isPresent()) {
        json.writeStringField(GROUP, group.get().key());
      }
      for (Map.Entry<String, Metric> metric : metrics.entrySet()) {
        json.writeNumberField(metric.getKey(), metric.getValue().value());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail", e);
    }
    return text.toString();
  }

  private void writeDirective(JsonGenerator json, boolean ofGroup, Map<String, Metric> metrics)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("Namespace", namespace);
    json.writeArrayFieldStart("Dimensions");
    if (ofGroup) {
      json.writeStartArray();
      json.writeString(GROUP);
      json.writeEndArray();
    }
    json.writeStartArray();
    json.writeEndArray();
    json.writeEndArray();
    json.writeArrayFieldStart("Metrics");
    for (Map.Entry<String, Metric> metric : metrics.entrySet()) {
      json.writeStartObject();
      json.writeStringField("Name", metric.getKey());
      json.writeStringField("Unit", metric.getValue().unit());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
