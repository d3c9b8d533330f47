package tidemark.local;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.offline.ColumnNaming;
import tidemark.offline.FeatureReference;
import tidemark.offline.SpineFile;
import tidemark.offline.TrainingSetRequest;
import tidemark.wire.Query;

/**
 * A spine that came as a request's body, and what the query of the request asks for: {@code
 * format&feature=g:f...[&eventTimeColumn][&id=group=column]*[&knownAt][&maxAge=seconds]
 * [&fullNames=true]}. Closing it deletes the file.
 */
record SpineUpload(SpineFile spine, TrainingSetRequest request) implements Closeable {
  /** More than any spine that fits the engine's memory; less than fills a disk. */
  private static final long BYTES_MAX = 8L << 30;

  /** Reads the query, and then the body into a file. */
  static SpineUpload receive(LocalRequest request, Path staging) throws IOException {
    Query query = Query.parse(request.rawQuery());
    TrainingSetRequest asked = read(query);
    SpineFile.Format format = SpineFile.Format.parse(query.first("format").orElse(""));
    Path file = Files.createTempFile(staging, "upload-", ".spine");
    try {
      copy(request.body(), file);
      return new SpineUpload(new SpineFile(file, format), asked);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(spine.path());
  }

  private static void copy(InputStream body, Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        bytes += n;
        if (bytes > BYTES_MAX) {
          throw FeatureStoreException.invalid("A spine has at most %d bytes.", BYTES_MAX);
        }
        out.write(buffer, 0, n);
      }
    }
  }

  private static TrainingSetRequest read(Query query) {
    return new TrainingSetRequest(
        query.all("feature").stream().map(FeatureReference::parse).toList(),
        query.first("eventTimeColumn"),
        identifiers(query.all("id")),
        query.isTrue("fullNames") ? ColumnNaming.FULL : ColumnNaming.FEATURE,
        query.first("knownAt").map(TrainingSetRequest::parseKnownAt),
        query.first("maxAge").map(SpineUpload::seconds));
  }

  private static Map<FeatureGroupName, String> identifiers(List<String> pairs) {
    Map<FeatureGroupName, String> identifiers = new HashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw FeatureStoreException.invalid("id has the form group=column.");
      }
      FeatureGroupName group = new FeatureGroupName(pair.substring(0, equals));
      if (identifiers.put(group, pair.substring(equals + 1)) != null) {
        throw FeatureStoreException.invalid(
            "Feature group '%s' is given two identifier columns.", group);
      }
    }
    return identifiers;
  }

  private static Duration seconds(String text) {
    try {
      return Duration.ofSeconds(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw FeatureStoreException.invalid("maxAge must be a whole number of seconds.");
    }
  }
}
