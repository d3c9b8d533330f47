package tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tidemark.local.load.FileAdoption;
import tidemark.model.FeatureStoreException;
import tidemark.wire.Query;

/**
 * {@code POST /_tidemark/adopt?group&place}: the body is an offline file of another store, which
 * becomes one of the group, in that partition and by that name; answers {@code {"new"}}, false if
 * the group had it. Thread-safe.
 */
final class AdoptRoute implements LocalRoute {
  private final FileAdoption adoption;
  private final Path staging;

  AdoptRoute(FileAdoption adoption, Path staging) {
    this.adoption = adoption;
    this.staging = staging;
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    Query query = Query.parse(request.rawQuery());
    Path file = Files.createTempFile(staging, "upload-", ".parquet");
    try {
      Files.copy(request.body(), file, StandardCopyOption.REPLACE_EXISTING);
      boolean isNew =
          adoption.adopt(
              request.requireCaller(), require(query, "group"), require(query, "place"), file);
      JsonLinesAnswer.send(
          answer, lines -> lines.line(json -> json.writeBooleanField("new", isNew)));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static String require(Query query, String name) {
    return query
        .first(name)
        .orElseThrow(() -> FeatureStoreException.invalid("%s: required.", name));
  }
}
