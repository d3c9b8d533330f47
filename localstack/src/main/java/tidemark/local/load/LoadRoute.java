package tidemark.local.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tidemark.local.LocalAnswer;
import tidemark.local.LocalRequest;
import tidemark.local.LocalRoute;
import tidemark.model.FeatureStoreException;
import tidemark.registry.Caller;
import tidemark.wire.Query;

/**
 * {@code POST /_tidemark/load?group&format[&map=feature=column]*[&skipBad=N][&ignoreExtra=true]
 * [&again=true]}: the body is the file. Answers one JSON object a line: {@code progress}, {@code
 * reject}, and at last {@code done} or {@code error}. Thread-safe.
 */
public final class LoadRoute implements LocalRoute {
  private static final long REPORT_EVERY_ROWS = 20_000;
  private static final JsonFactory JSON = new JsonFactory();

  private final BulkLoad loads;
  private final Path staging;

  /**
   * @param staging a directory for files on their way in
   */
  public LoadRoute(BulkLoad loads, Path staging) {
    this.loads = loads;
    this.staging = staging;
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    Map<String, List<String>> query = Query.parse(request.rawQuery()).values();
    Files.createDirectories(staging);
    Path file = Files.createTempFile(staging, "upload-", ".file");
    try {
      LoadRequest load = read(query, file);
      Files.copy(request.body(), file, StandardCopyOption.REPLACE_EXISTING);
      Map<String, String> headers = Map.of("Content-Type", "application/x-ndjson");
      try (Lines lines = new Lines(answer.begin(200, headers, OptionalLong.empty()))) {
        run(load, lines);
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void run(LoadRequest load, Lines lines) throws IOException {
    try {
      LoadSummary summary = loads.load(Caller.LOCAL, load, lines);
      lines.done(summary);
    } catch (FeatureStoreException e) {
      lines.error(e);
    }
  }

  private static LoadRequest read(Map<String, List<String>> query, Path file) {
    Map<String, String> columns = new HashMap<>();
    for (String pair : query.getOrDefault("map", List.of())) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw FeatureStoreException.invalid("map has the form feature=column.");
      }
      columns.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return new LoadRequest(
        first(query, "group").orElseThrow(() -> FeatureStoreException.invalid("group: required.")),
        file,
        LoadRequest.Format.parse(first(query, "format").orElse("")),
        columns,
        number(first(query, "skipBad").orElse("0")),
        isTrue(query, "ignoreExtra")
            ? LoadRequest.ExtraColumns.IGNORED
            : LoadRequest.ExtraColumns.REFUSED,
        isTrue(query, "again")
            ? LoadRequest.Repetition.LOADED_AGAIN
            : LoadRequest.Repetition.SKIPPED);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw FeatureStoreException.invalid("skipBad must be a whole number.");
    }
  }

  private static boolean isTrue(Map<String, List<String>> query, String name) {
    return first(query, name).filter("true"::equals).isPresent();
  }

  private static Optional<String> first(Map<String, List<String>> query, String name) {
    return query.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** Writes the answer's lines; a client that is gone ends the load. */
  private static final class Lines implements LoadProgress, AutoCloseable {
    private final OutputStream out;
    private Optional<Phase> reported = Optional.empty();
    private long reportedRows;

    Lines(OutputStream out) {
      this.out = out;
    }

    @Override
    public void reached(Phase phase, long rows) {
      boolean isNew = !reported.equals(Optional.of(phase));
      if (isNew || rows - reportedRows >= REPORT_EVERY_ROWS) {
        reported = Optional.of(phase);
        reportedRows = rows;
        write(
            "progress",
            json -> {
              json.writeStringField("phase", phase.text());
              json.writeNumberField("rows", rows);
            });
      }
    }

    @Override
    public void rejected(long row, String reason) {
      write(
          "reject",
          json -> {
            json.writeNumberField("row", row);
            json.writeStringField("reason", reason);
          });
    }

    void done(LoadSummary summary) {
      write(
          "done",
          json -> {
            json.writeStringField("id", summary.id());
            json.writeStringField("group", summary.group());
            json.writeNumberField("rows", summary.rows());
            json.writeNumberField("rejected", summary.rejected());
            json.writeNumberField("files", summary.files());
            json.writeNumberField("partitions", summary.partitions());
            json.writeNumberField("applied", summary.applied());
            json.writeNumberField("historic", summary.historic());
            json.writeBooleanField("repeated", summary.repeated());
          });
    }

    void error(FeatureStoreException e) {
      write(
          "error",
          json -> {
            json.writeStringField("code", e.kind().name());
            json.writeStringField("message", e.text());
          });
    }

    @Override
    public void close() throws IOException {
      out.close();
    }

    private interface Members {
      void write(JsonGenerator json) throws IOException;
    }

    private void write(String name, Members members) {
      try {
        JsonGenerator json = JSON.createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        json.writeObjectFieldStart(name);
        members.write(json);
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
        json.close();
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
