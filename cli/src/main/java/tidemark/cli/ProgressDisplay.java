package tidemark.cli;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import tidemark.client.Progress;

/**
 * Shows on the standard error how far a long call has come: a bar to a person, a plain line every
 * few seconds to a log. Not thread-safe.
 */
final class ProgressDisplay implements Consumer<Progress>, AutoCloseable {
  private static final long SEEN_EVERY_NANOS = 100_000_000L;
  private static final long LOGGED_EVERY_NANOS = 5_000_000_000L;
  private static final int BAR_WIDTH = 24;

  private final Terminal terminal;
  private final LongSupplier nanos;
  private String phase = "";
  private long phaseBegan;
  private long lastShown;
  private long rows;
  private long expected;
  private boolean onLine;

  /** A display by a clock that counts nanoseconds. */
  ProgressDisplay(Terminal terminal, LongSupplier nanos) {
    this.terminal = terminal;
    this.nanos = nanos;
    this.lastShown = nanos.getAsLong();
  }

  @Override
  public void accept(Progress progress) {
    long now = nanos.getAsLong();
    if (!progress.phase().equals(phase)) {
      // The first phase counts the rows; later ones have as many to go through.
      expected = Math.max(expected, rows);
      phase = progress.phase();
      phaseBegan = now;
    }
    rows = progress.rows();
    long pause = terminal.errIsSeen() ? SEEN_EVERY_NANOS : LOGGED_EVERY_NANOS;
    if (now - lastShown >= pause) {
      lastShown = now;
      show(now);
    }
  }

  /** Wipes the bar away: the result says how it ended. */
  @Override
  public void close() {
    if (onLine) {
      terminal.err().print("\r\u001b[K");
      terminal.err().flush();
      onLine = false;
    }
  }

  private void show(long now) {
    if (terminal.errIsSeen()) {
      terminal.err().print("\r\u001b[K" + line(now));
      onLine = true;
    } else {
      terminal.err().println(phase + ": " + Counts.grouped(rows) + " rows");
    }
    terminal.err().flush();
  }

  private String line(long now) {
    double seconds = (now - phaseBegan) / 1e9;
    String rate = seconds < 0.5 ? "" : "  " + Counts.grouped((long) (rows / seconds)) + " rows/s";
    if (expected == 0 || rows > expected) {
      return String.format(Locale.ROOT, "%-8s %s rows%s", phase, Counts.grouped(rows), rate);
    }
    int done = (int) (BAR_WIDTH * rows / expected);
    String bar =
        terminal.isUnicode()
            ? "\u2588".repeat(done) + "\u2591".repeat(BAR_WIDTH - done)
            : "[" + "#".repeat(done) + ".".repeat(BAR_WIDTH - done) + "]";
    return String.format(
        Locale.ROOT,
        "%-8s %s %3d %%  %s of %s rows%s",
        phase,
        bar,
        100 * rows / expected,
        Counts.grouped(rows),
        Counts.grouped(expected),
        rate);
  }
}
