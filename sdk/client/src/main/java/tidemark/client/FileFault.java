package tidemark.client;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/** Says in a sentence why a file of the caller could not be read or written. */
public final class FileFault {
  private FileFault() {}

  public static FeatureStoreException reading(Path file, IOException cause) {
    return new FeatureStoreException(
        Kind.INVALID, "Cannot read '" + file + "': " + reason(cause) + ".", cause);
  }

  public static FeatureStoreException writing(Path file, IOException cause) {
    return new FeatureStoreException(
        Kind.INVALID, "Cannot write '" + file + "': " + reason(cause) + ".", cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException missing) {
      return "there is no file or directory '" + missing.getFile() + "'";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof NotDirectoryException) {
      return "its parent is not a directory";
    }
    if (cause instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
