package tidemark.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import tidemark.local.load.BulkLoad;
import tidemark.local.load.LoadRequest;
import tidemark.local.load.LoadSummary;
import tidemark.model.FeatureStoreException;
import tidemark.model.TimeToLive;
import tidemark.plan.AsOfDays;
import tidemark.plan.RunStamp;
import tidemark.plan.TransformRequest;
import tidemark.plan.Transforms;
import tidemark.registry.Caller;
import tidemark.wire.Query;

/**
 * {@code POST /_tidemark/transform?group&from&until[&window=1 day]}: the body is a SELECT, whose
 * rows as of each day go into the group's offline store. Answers lines as a load does. Everything
 * acknowledged before is seen. Thread-safe.
 */
final class TransformRoute implements LocalRoute {
  private static final int SQL_BYTES_MAX = 1 << 20;
  private static final String WINDOW = "1 day";

  private final Transforms transforms;
  private final BulkLoad loads;
  private final Path staging;
  private final Runnable flush;
  private final Liveness liveness;
  private final Supplier<RunStamp> stamps;

  /**
   * @param staging a directory that the query engine may write
   * @param flush returns when every write acknowledged before is in the ledger's files
   */
  TransformRoute(
      Transforms transforms,
      BulkLoad loads,
      Path staging,
      Runnable flush,
      Liveness liveness,
      Supplier<RunStamp> stamps) {
    this.transforms = transforms;
    this.loads = loads;
    this.staging = staging;
    this.flush = flush;
    this.liveness = liveness;
    this.stamps = stamps;
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    TransformRequest transform = read(Query.parse(request.rawQuery()), sql(request));
    Caller caller = request.requireCaller();
    flush.run();
    JsonLinesAnswer.send(
        answer,
        lines -> {
          Path file = staging.resolve("transform-" + UUID.randomUUID() + ".parquet");
          LoadSummary summary;
          try {
            compute(caller, transform, file, lines);
            summary = load(caller, transform, file, lines);
          } finally {
            Files.deleteIfExists(file);
          }
          lines.line(json -> LoadLines.write(json, summary));
        });
  }

  private void compute(Caller caller, TransformRequest transform, Path file, JsonLinesAnswer lines)
      throws IOException {
    try (Liveness.Watch watch = liveness.watch(lines)) {
      transforms.compute(caller, transform, stamps.get(), file, cancel -> begin(watch, cancel));
    } catch (UncheckedIOException e) {
      throw e.getCause(); // the client is gone
    }
  }

  private static void begin(Liveness.Watch watch, Runnable cancel) {
    watch.cancelBy(cancel);
    try {
      watch.line(
          json -> {
            json.writeObjectFieldStart("progress");
            json.writeStringField("phase", "compute");
            json.writeNumberField("rows", 0);
            json.writeEndObject();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LoadSummary load(
      Caller caller, TransformRequest transform, Path file, JsonLinesAnswer lines)
      throws IOException {
    LoadRequest request =
        new LoadRequest(
            transform.group(),
            file,
            LoadRequest.Format.PARQUET,
            Map.of(),
            0,
            LoadRequest.ExtraColumns.REFUSED,
            LoadRequest.Repetition.SKIPPED,
            LoadRequest.Winners.LEFT_TO_MATERIALIZATION);
    try {
      return loads.load(caller, request, new LoadLines(lines));
    } catch (UncheckedIOException e) {
      throw e.getCause(); // the client is gone
    } catch (IOException e) {
      throw LoadRoute.storageFailed(e);
    }
  }

  /** The body. What is cut off here is longer than a SELECT may be, and refused for that. */
  static String sql(LocalRequest request) throws IOException {
    return new String(request.body().readNBytes(SQL_BYTES_MAX), StandardCharsets.UTF_8);
  }

  static TransformRequest read(Query query, String sql) {
    String group =
        query.first("group").orElseThrow(() -> FeatureStoreException.invalid("group: required."));
    Duration window = TimeToLive.parse(query.first("window").orElse(WINDOW)).duration();
    return new TransformRequest(
        group, sql, new AsOfDays(day(query, "from"), day(query, "until"), window));
  }

  private static LocalDate day(Query query, String name) {
    try {
      return LocalDate.parse(query.first(name).orElse(""));
    } catch (DateTimeParseException e) {
      throw FeatureStoreException.invalid("%s: a day such as 2026-03-01 is required.", name);
    }
  }
}
