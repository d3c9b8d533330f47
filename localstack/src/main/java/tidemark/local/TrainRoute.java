package tidemark.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tidemark.model.FeatureStoreException;
import tidemark.offline.TrainingSetManifest;
import tidemark.offline.TrainingSets;
import tidemark.registry.Caller;

/**
 * {@code POST /_tidemark/train} builds a training set for the spine in the body: answers lines of
 * progress, then {@code {"done":{"id","manifest"}}}. {@code GET /_tidemark/train/{id}} gives its
 * Parquet file, once. A few sets that nobody fetched are kept. Thread-safe.
 */
final class TrainRoute implements LocalRoute {
  private static final int KEPT_MAX = 8;
  private static final Pattern PATH = Pattern.compile("/_tidemark/train/([0-9a-f-]{36})");

  private final TrainingSets trainingSets;
  private final Path staging;
  private final Runnable flush;
  private final Liveness liveness;
  private final Deque<String> kept = new ArrayDeque<>();

  /**
   * @param staging a directory that the query engine may read and write
   * @param flush returns when every write acknowledged before is in the ledger's files
   */
  TrainRoute(TrainingSets trainingSets, Path staging, Runnable flush, Liveness liveness) {
    this.trainingSets = trainingSets;
    this.staging = staging;
    this.flush = flush;
    this.liveness = liveness;
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    if (request.method().equals("GET")) {
      download(request, answer);
      return;
    }
    try (SpineUpload upload = SpineUpload.receive(request, staging)) {
      flush.run();
      JsonLinesAnswer.send(answer, lines -> build(upload, lines));
    }
  }

  private void build(SpineUpload upload, JsonLinesAnswer lines) throws IOException {
    String id = UUID.randomUUID().toString();
    try (Liveness.Watch watch = liveness.watch(lines)) {
      TrainingSetManifest manifest =
          trainingSets.build(
              Caller.LOCAL,
              upload.spine(),
              upload.request(),
              file(id),
              new TrainingProgress(watch));
      keep(id);
      watch.line(
          json -> {
            json.writeObjectFieldStart("done");
            json.writeStringField("id", id);
            json.writeFieldName("manifest");
            manifest.write(json);
            json.writeEndObject();
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void download(LocalRequest request, LocalAnswer answer) throws IOException {
    Matcher path = PATH.matcher(request.rawPath());
    if (!path.matches() || !Files.isRegularFile(file(path.group(1)))) {
      throw FeatureStoreException.notFound("There is no such training set, or it was fetched.");
    }
    Path file = file(path.group(1));
    try (OutputStream out =
        answer.begin(
            200,
            Map.of("Content-Type", "application/vnd.apache.parquet", "Cache-Control", "no-store"),
            OptionalLong.of(Files.size(file)))) {
      Files.copy(file, out);
    }
    Files.deleteIfExists(file);
  }

  private synchronized void keep(String id) throws IOException {
    kept.addLast(id);
    if (kept.size() > KEPT_MAX) {
      Files.deleteIfExists(file(kept.removeFirst()));
    }
  }

  private Path file(String id) {
    return staging.resolve("train-" + id + ".parquet");
  }
}
