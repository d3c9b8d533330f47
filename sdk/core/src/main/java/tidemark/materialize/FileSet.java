package tidemark.materialize;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import tidemark.offline.FileEntry;

/**
 * Some files of a ledger, known again later without a list of them: by the arrival of the last one,
 * which a clock may have stamped wrongly, and by a hash of all, which decides.
 */
public record FileSet(Instant latest, String hash) {
  /** The set of these files. */
  public static FileSet of(List<FileEntry> files) {
    Instant latest =
        files.stream()
            .map(FileEntry::arrivedAt)
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
    return new FileSet(latest, hashOf(files));
  }

  /** Those of the files that are this set; none if it cannot be told which. */
  public List<FileEntry> among(List<FileEntry> files) {
    List<FileEntry> perhaps =
        files.stream().filter(file -> !file.arrivedAt().isAfter(latest)).toList();
    return hashOf(perhaps).equals(hash) ? perhaps : List.of();
  }

  private static String hashOf(List<FileEntry> files) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
    files.stream()
        .map(file -> file.object() + "\n")
        .sorted()
        .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }
}
