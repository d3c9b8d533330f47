package tidemark.materialize;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tidemark.model.RecordIdentifier;
import tidemark.offline.ObjectStore;

/**
 * From where on a run that ended before its time is continued. Everything before is online, of a
 * file as of the history, and no hard delete logged by then was forgotten: it is noted only when
 * that is so. It says nothing of an online store that was lost since, so only the run that follows
 * it goes on there.
 *
 * @param held how many records a run holds before it writes: less than usual where writing is so
 *     slow that a run ended before it had written what it held
 */
public record RunCursor(Scope scope, Place place, int held) {
  private static final String VERSION = "1";
  private static final String IN_FILE = "file";
  private static final String AFTER = "after";

  /** A place in what a run reads. */
  public sealed interface Place {}

  /**
   * After the first rows of a file.
   *
   * @param bytes of the file, which tell it from another one of that name
   */
  public record InFile(ObjectStore.Key file, long bytes, long rows) implements Place {
    @Override
    public String toString() {
      return "row " + rows + " of " + file;
    }
  }

  /**
   * After a record, or before all, in a run over the whole history.
   *
   * @param from the files there were when the first of these runs began
   */
  public record AfterRecord(Optional<RecordIdentifier> identifier, FileSet from) implements Place {
    /** Without the identifier, which is nobody's business. */
    @Override
    public String toString() {
      return "in the order of records";
    }
  }

  /** As one line of text, which {@link #parse} reads. It may hold a record identifier. */
  public String text() {
    if (place instanceof InFile in) {
      return String.join(
          " ",
          VERSION,
          scope.name(),
          Integer.toString(held),
          IN_FILE,
          encoded(in.file().bucket()),
          encoded(in.file().key()),
          Long.toString(in.bytes()),
          Long.toString(in.rows()));
    }
    AfterRecord after = (AfterRecord) place;
    return String.join(
        " ",
        VERSION,
        scope.name(),
        Integer.toString(held),
        AFTER,
        after.identifier().map(identifier -> "=" + encoded(identifier.value())).orElse(""),
        after.from().latest().toString(),
        after.from().hash());
  }

  /** Reads a text; empty for one that this version did not write: a run then begins anew. */
  public static Optional<RunCursor> parse(String text) {
    List<String> parts = List.of(text.split(" ", -1));
    try {
      if (parts.size() < 7 || !parts.get(0).equals(VERSION)) {
        return Optional.empty();
      }
      Scope scope = Scope.valueOf(parts.get(1));
      int held = Integer.parseInt(parts.get(2));
      if (parts.get(3).equals(IN_FILE) && parts.size() == 8) {
        ObjectStore.Key file = new ObjectStore.Key(decoded(parts.get(4)), decoded(parts.get(5)));
        long bytes = Long.parseLong(parts.get(6));
        return Optional.of(
            new RunCursor(scope, new InFile(file, bytes, Long.parseLong(parts.get(7))), held));
      }
      Optional<RecordIdentifier> identifier =
          parts.get(4).isEmpty()
              ? Optional.empty()
              : Optional.of(new RecordIdentifier(decoded(parts.get(4).substring(1))));
      FileSet from = new FileSet(Instant.parse(parts.get(5)), parts.get(6));
      return parts.get(3).equals(AFTER) && parts.size() == 7
          ? Optional.of(new RunCursor(scope, new AfterRecord(identifier, from), held))
          : Optional.empty();
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
