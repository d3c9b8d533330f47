package tidemark.cli;

/** A way of writing that a terminal understands. Source: ECMA-48, SGR. */
enum Color {
  BOLD("1"),
  DIM("2"),
  RED("31"),
  GREEN("32"),
  YELLOW("33");

  private final String code;

  Color(String code) {
    this.code = code;
  }

  /** The text in this color if the terminal has any. */
  String paint(String text, Terminal terminal) {
    return terminal.hasColor() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
