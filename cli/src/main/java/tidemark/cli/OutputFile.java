package tidemark.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tidemark.client.FileFault;
import tidemark.model.FeatureStoreException;

/** Files that commands read and write for the user: refused before any work, written whole. */
final class OutputFile {
  private OutputFile() {}

  /** Refuses an input that is missing or no file. */
  static void requireReadable(Path file) {
    if (Files.isDirectory(file)) {
      throw FeatureStoreException.invalid("'%s' is a directory. Name a file in it.", file);
    }
    if (!Files.isReadable(file)) {
      throw FeatureStoreException.invalid(
          "Cannot read '%s': %s.",
          file, Files.exists(file) ? "permission denied" : "there is no such file");
    }
  }

  /** Refuses an output that is there already, or has no directory to be in. */
  static void requireAbsent(Path file) {
    requireDirectory(file);
    if (Files.exists(file)) {
      throw FeatureStoreException.invalid(
          "File '%s' is there already. Remove it, name another, or give --force to replace it.",
          file);
    }
  }

  /** Refuses an output whose directory is missing or closed. */
  static void requireDirectory(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw FeatureStoreException.invalid("'%s' is a directory. Name a file in it.", file);
    }
    if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
      throw FeatureStoreException.invalid(
          "Cannot write '%s': its directory is missing or not writable.", file);
    }
  }

  /** Writes all of the text under a temporary name, then gives it its own. */
  static void write(Path file, String text) {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      Files.writeString(part, text, StandardCharsets.UTF_8);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw FileFault.writing(file, e);
    } finally {
      discard(part);
    }
  }

  private static void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // The failure that led here is the one to tell.
    }
  }
}
