package tidemark.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/** Where a training set goes: its data and, beside it, its manifest. Both appear whole. */
record TrainingFiles(Path data, Path manifest) {
  /** Writes all of the data. */
  interface Download {
    void into(OutputStream out) throws IOException;
  }

  /** {@code x.parquet} goes with {@code x.manifest.json}. */
  static TrainingFiles at(Path data) {
    Path absolute = data.toAbsolutePath();
    return new TrainingFiles(absolute, TrainingSet.manifestOf(absolute));
  }

  /** Writes both under temporary names, checks the data, and then gives them their names. */
  void publish(Json.Members content, Download download) {
    Path part = temporary(data);
    Path manifestPart = temporary(manifest);
    try {
      checkDigest(content, write(part, download));
      Files.write(manifestPart, JsonText.pretty(content));
      move(part, data);
      move(manifestPart, manifest);
    } catch (IOException e) {
      throw FileFault.writing(data, e);
    } finally {
      discard(part);
      discard(manifestPart);
    }
  }

  private static String write(Path part, Download download) throws IOException {
    MessageDigest digest = sha256();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(part), digest)) {
      download.into(out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void checkDigest(Json.Members content, String got) {
    content
        .text("sha256")
        .filter(promised -> !promised.equalsIgnoreCase(got))
        .ifPresent(
            promised -> {
              throw new FeatureStoreException(
                  Kind.INTERNAL,
                  "The training set was damaged on its way: its SHA-256 is not the manifest's. Run"
                      + " the command again.");
            });
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** In the same directory, so that renaming is one step. */
  private static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // The failure that led here is the one to tell.
    }
  }
}
