package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.quality.Finding;
import tidemark.quality.ParityAudit;
import tidemark.quality.ParityClass;
import tidemark.quality.ParityReport;
import tidemark.quality.ParityRequest;
import tidemark.registry.Caller;
import tidemark.wire.Query;

/**
 * {@code POST /_tidemark/parity?group[&sample=N][&seed=N][&identifiers=true]}: whether what is
 * served is what was recorded. Answers lines of progress, then {@code
 * {"done":{"group","asOf","records","counts","faults","changed","unconfirmed","examples"}}}. An
 * example has {@code "class"}, the event times {@code "offline"} and {@code "online"}, the features
 * {@code "differing"}, and the record's {@code "identifier"} only if identifiers are asked for.
 * Thread-safe.
 */
final class ParityRoute implements LocalRoute {
  private final ParityAudit audit;
  private final Liveness liveness;

  ParityRoute(ParityAudit audit, Liveness liveness) {
    this.audit = audit;
    this.liveness = liveness;
  }

  /** Whether identifiers leave the store. */
  private enum Identifiers {
    SHOWN,
    KEPT
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    Query query = Query.parse(request.rawQuery());
    ParityRequest asked = read(query);
    Identifiers identifiers = query.isTrue("identifiers") ? Identifiers.SHOWN : Identifiers.KEPT;
    Caller caller = request.requireCaller();
    JsonLinesAnswer.send(
        answer,
        lines -> {
          ParityReport report = run(caller, asked, lines);
          lines.line(json -> write(json, report, identifiers));
        });
  }

  private ParityReport run(Caller caller, ParityRequest asked, JsonLinesAnswer lines)
      throws IOException {
    try (Liveness.Watch watch = liveness.watch(lines)) {
      return audit.audit(caller, asked, new Progress(watch));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static ParityRequest read(Query query) {
    String group =
        query.first("group").orElseThrow(() -> FeatureStoreException.invalid("group: required."));
    Optional<Long> sample = query.first("sample").map(text -> number("sample", text));
    if (sample.filter(count -> count > Integer.MAX_VALUE).isPresent()) {
      throw FeatureStoreException.invalid("sample is at most %d.", Integer.MAX_VALUE);
    }
    return new ParityRequest(
        new FeatureGroupName(group),
        sample.map(count -> OptionalInt.of(count.intValue())).orElse(OptionalInt.empty()),
        query.first("seed").map(text -> number("seed", text)).orElse(0L));
  }

  private static long number(String name, String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw FeatureStoreException.invalid("%s must be a whole number that is not negative.", name);
    }
    return Long.parseLong(text);
  }

  private static void write(JsonGenerator json, ParityReport report, Identifiers identifiers)
      throws IOException {
    json.writeObjectFieldStart("done");
    json.writeStringField("group", report.request().group().value());
    json.writeStringField("asOf", report.asOf().toString());
    json.writeNumberField("records", report.records());
    json.writeObjectFieldStart("counts");
    for (ParityClass kind : ParityClass.values()) {
      json.writeNumberField(kind.word(), report.count(kind));
    }
    json.writeEndObject();
    json.writeNumberField("faults", report.faults());
    json.writeNumberField("changed", report.changed());
    json.writeNumberField("unconfirmed", report.unconfirmed());
    json.writeArrayFieldStart("examples");
    for (List<ParityReport.Example> some : report.examples().values()) {
      for (ParityReport.Example example : some) {
        write(json, example, identifiers);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(
      JsonGenerator json, ParityReport.Example example, Identifiers identifiers)
      throws IOException {
    Finding finding = example.finding();
    json.writeStartObject();
    json.writeStringField("class", finding.kind().word());
    if (identifiers == Identifiers.SHOWN) {
      json.writeStringField("identifier", example.identifier());
    }
    write(json, "offline", finding.offline());
    write(json, "online", finding.online());
    if (!finding.differing().isEmpty()) {
      json.writeArrayFieldStart("differing");
      for (String feature : finding.differing()) {
        json.writeString(feature);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Optional<EventTime> time)
      throws IOException {
    if (time.isPresent()) {
      json.writeStringField(name, time.get().toIso());
    }
  }

  /** Writes how far the audit is; a client that is gone ends it. */
  private static final class Progress implements ParityAudit.Watcher {
    private static final long REPORT_EVERY_RECORDS = 10_000;

    private final Liveness.Watch lines;
    private long reported;

    Progress(Liveness.Watch lines) {
      this.lines = lines;
    }

    @Override
    public void started(Runnable cancel) {
      lines.cancelBy(cancel);
    }

    @Override
    public void compared(long records) {
      if (records - reported < REPORT_EVERY_RECORDS) {
        return;
      }
      reported = records;
      try {
        lines.line(
            json -> {
              json.writeObjectFieldStart("progress");
              json.writeStringField("phase", "compare");
              json.writeNumberField("rows", records);
              json.writeEndObject();
            });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
