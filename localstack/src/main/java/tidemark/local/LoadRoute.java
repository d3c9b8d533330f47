package tidemark.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import tidemark.local.load.BulkLoad;
import tidemark.local.load.LoadRequest;
import tidemark.local.load.LoadSummary;
import tidemark.model.FeatureStoreException;
import tidemark.registry.Caller;
import tidemark.wire.Query;

/**
 * {@code POST /_tidemark/load?group&format[&map=feature=column]*[&skipBad=N][&ignoreExtra=true]
 * [&again=true][&offlineOnly=true]}: the body is the file. Answers one JSON object a line: {@code
 * progress}, {@code reject}, and at last {@code done} or {@code error}. Thread-safe.
 */
final class LoadRoute implements LocalRoute {
  private final BulkLoad loads;
  private final Path staging;

  /**
   * @param staging a directory for files on their way in
   */
  LoadRoute(BulkLoad loads, Path staging) {
    this.loads = loads;
    this.staging = staging;
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    Query query = Query.parse(request.rawQuery());
    Path file = Files.createTempFile(staging, "upload-", ".file");
    try {
      LoadRequest load = read(query, file);
      Files.copy(request.body(), file, StandardCopyOption.REPLACE_EXISTING);
      JsonLinesAnswer.send(
          answer,
          lines -> {
            LoadSummary summary;
            try {
              summary = run(request.requireCaller(), load, lines);
            } finally {
              Files.deleteIfExists(file);
            }
            lines.line(json -> LoadLines.write(json, summary));
          });
    } catch (FileSystemException e) {
      throw storageFailed(e);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private LoadSummary run(Caller caller, LoadRequest load, JsonLinesAnswer lines)
      throws IOException {
    try {
      return loads.load(caller, load, new LoadLines(lines));
    } catch (UncheckedIOException e) {
      throw e.getCause(); // the client is gone
    } catch (IOException e) {
      throw storageFailed(e);
    }
  }

  static FeatureStoreException storageFailed(IOException e) {
    return FeatureStoreException.unavailable(
        "The load cannot go on: " + e + ". What it began goes on when it is repeated.", e);
  }

  /** The column of each feature whose column is named otherwise. */
  static Map<String, String> mapped(Query query) {
    Map<String, String> columns = new HashMap<>();
    for (String pair : query.all("map")) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw FeatureStoreException.invalid("map has the form feature=column.");
      }
      columns.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return columns;
  }

  private static LoadRequest read(Query query, Path file) {
    return new LoadRequest(
        query.first("group").orElseThrow(() -> FeatureStoreException.invalid("group: required.")),
        file,
        LoadRequest.Format.parse(query.first("format").orElse("")),
        mapped(query),
        number(query.first("skipBad").orElse("0")),
        query.isTrue("ignoreExtra")
            ? LoadRequest.ExtraColumns.IGNORED
            : LoadRequest.ExtraColumns.REFUSED,
        query.isTrue("again")
            ? LoadRequest.Repetition.LOADED_AGAIN
            : LoadRequest.Repetition.SKIPPED,
        query.isTrue("offlineOnly")
            ? LoadRequest.Winners.LEFT_TO_MATERIALIZATION
            : LoadRequest.Winners.PUT_ONLINE);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw FeatureStoreException.invalid("skipBad must be a whole number.");
    }
  }
}
