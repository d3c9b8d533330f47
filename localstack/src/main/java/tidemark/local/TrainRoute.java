package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tidemark.model.FeatureStoreException;
import tidemark.offline.TrainingSetManifest;
import tidemark.offline.TrainingSets;

/**
 * {@code POST /_tidemark/train} builds a training set for the spine in the body: answers lines of
 * progress, then {@code {"done":{"id","manifest"}}}. {@code GET /_tidemark/train/{id}} gives its
 * Parquet file, once. A few sets that nobody fetched are kept. Thread-safe.
 */
final class TrainRoute implements LocalRoute {
  private static final int KEPT_MAX = 8;
  private static final Pattern PATH = Pattern.compile("/_tidemark/train/([0-9a-f-]{36})");

  private final TrainingSets trainingSets;
  private final SpineWork spines;
  private final Deque<String> kept = new ArrayDeque<>();

  TrainRoute(TrainingSets trainingSets, SpineWork spines) {
    this.trainingSets = trainingSets;
    this.spines = spines;
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET", "POST");
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    if (request.method().equals("GET")) {
      download(request, answer);
      return;
    }
    JsonLinesAnswer.send(
        answer,
        lines -> {
          String id = UUID.randomUUID().toString();
          TrainingSetManifest manifest =
              spines.carryOut(
                  request,
                  lines,
                  (caller, upload, progress) ->
                      trainingSets.build(
                          caller, upload.spine(), upload.request(), file(id), progress));
          keep(id);
          lines.line(json -> writeDone(json, id, manifest));
        });
  }

  private static void writeDone(JsonGenerator json, String id, TrainingSetManifest manifest)
      throws IOException {
    json.writeObjectFieldStart("done");
    json.writeStringField("id", id);
    json.writeFieldName("manifest");
    manifest.write(json);
    json.writeEndObject();
  }

  private void download(LocalRequest request, LocalAnswer answer) throws IOException {
    Matcher path = PATH.matcher(request.rawPath());
    if (!path.matches() || !Files.isRegularFile(file(path.group(1)))) {
      throw FeatureStoreException.notFound("There is no such training set, or it was fetched.");
    }
    Path file = file(path.group(1));
    try (InputStream in = Files.newInputStream(file)) {
      Map<String, String> headers =
          Map.of("Content-Type", "application/vnd.apache.parquet", "Cache-Control", "no-store");
      OptionalLong length = OptionalLong.of(Files.size(file));
      Files.delete(file); // what is open can be read to its end
      try (OutputStream out = answer.begin(200, headers, length)) {
        in.transferTo(out);
      }
    }
  }

  private synchronized void keep(String id) throws IOException {
    kept.addLast(id);
    if (kept.size() > KEPT_MAX) {
      Files.deleteIfExists(file(kept.removeFirst()));
    }
  }

  private Path file(String id) {
    return spines.staging().resolve("train-" + id + ".parquet");
  }
}
