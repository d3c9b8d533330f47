package tidemark.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Where a command reads and writes: the standard streams, and what is known of whoever looks at
 * them.
 *
 * @param outIsSeen whether a person looks at the standard output
 * @param errIsSeen whether a person looks at the standard error
 * @param environment the variables that say how to write
 */
record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean outIsSeen,
    boolean errIsSeen,
    Map<String, String> environment) {
  private static final int WIDTH_DEFAULT = 100;
  private static final int STTY_MILLIS_MAX = 300;

  /** The streams of this process. */
  static Terminal system() {
    return new Terminal(
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        isTerminal(1),
        isTerminal(2),
        System.getenv());
  }

  /** Whether to write colors: to a person, who did not ask for none. See no-color.org. */
  boolean hasColor() {
    return outIsSeen
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** Whether signs beyond ASCII can be shown. */
  boolean isUnicode() {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String locale = environment.getOrDefault(name, "");
      if (!locale.isEmpty()) {
        return locale.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
      }
    }
    return false;
  }

  /** Columns of the screen; empty if nobody looks, so that nothing need be cut. */
  OptionalInt width() {
    if (!outIsSeen) {
      return OptionalInt.empty();
    }
    String told = environment.getOrDefault("COLUMNS", "");
    if (told.matches("[1-9][0-9]{1,3}")) {
      return OptionalInt.of(Integer.parseInt(told));
    }
    return OptionalInt.of(askedWidth());
  }

  /** Whether nobody reads the standard output any more. */
  boolean isOutClosed() {
    return out.checkError();
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 14),
        false,
        StandardCharsets.UTF_8);
  }

  /** Java tells only of both streams at once; the kernel of Linux tells of each. */
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return isTerminalByTest(descriptor);
    }
  }

  /** Asks a child that has the same streams. */
  private static boolean isTerminalByTest(int descriptor) {
    try {
      return new ProcessBuilder("test", "-t", Integer.toString(descriptor))
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int askedWidth() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(STTY_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
        stty.destroy();
        return WIDTH_DEFAULT;
      }
      String[] size =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .strip()
              .split(" ", -1);
      int width = size.length == 2 ? Integer.parseInt(size[1]) : 0;
      return width > 0 ? width : WIDTH_DEFAULT;
    } catch (IOException | NumberFormatException e) {
      return WIDTH_DEFAULT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return WIDTH_DEFAULT;
    }
  }
}
