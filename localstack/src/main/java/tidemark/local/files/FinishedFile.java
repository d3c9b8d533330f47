package tidemark.local.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import tidemark.model.FeatureStoreException;
import tidemark.offline.ObjectStore;

/**
 * A file that is whole and on the disk, and never changes again. A {@link DirectoryObjectStore} of
 * the same file system gives it a second name instead of copying it.
 */
public record FinishedFile(Path path) implements ObjectStore.Body {
  @Override
  public long length() {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw FeatureStoreException.unavailable("The file " + path + " cannot be read.", e);
    }
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(path);
  }
}
