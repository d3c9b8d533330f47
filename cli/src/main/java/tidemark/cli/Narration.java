package tidemark.cli;

/** What the demo says: numbered steps, and lines below them. */
final class Narration {
  private final Terminal terminal;
  private int step;

  Narration(Terminal terminal) {
    this.terminal = terminal;
  }

  Terminal terminal() {
    return terminal;
  }

  /** Begins a step. */
  void title(String text) {
    step++;
    terminal.out().println();
    say(Color.BOLD.paint(step + ". " + text, terminal));
    terminal.out().flush();
  }

  void say(String line) {
    terminal.out().println(line);
  }

  /** Shows how far work is while it goes on. */
  ProgressDisplay progress() {
    return new ProgressDisplay(terminal, System::nanoTime);
  }
}
