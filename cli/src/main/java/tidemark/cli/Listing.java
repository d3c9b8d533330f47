package tidemark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tidemark.client.json.Json;

/** Names and what they are, one on a line, values beneath each other. Not thread-safe. */
final class Listing {
  private record Line(String name, String value) {}

  private final Terminal terminal;
  private final List<Line> lines = new ArrayList<>();

  Listing(Terminal terminal) {
    this.terminal = terminal;
  }

  Listing add(String name, String value) {
    lines.add(new Line(name, ScreenText.harmless(value)));
    return this;
  }

  /** Adds what a JSON value holds, names of inner members after those of outer ones. */
  Listing add(String name, Json value) {
    if (value instanceof Json.Members members) {
      for (Map.Entry<String, Json> member : members.members().entrySet()) {
        String inner = ScreenText.harmless(member.getKey());
        add(name.isEmpty() ? inner : name + " " + inner, member.getValue());
      }
    } else if (value instanceof Json.Elements elements) {
      int count = 0;
      for (Json element : elements.elements()) {
        count++;
        add(name + " " + count, element);
      }
      if (count == 0) {
        add(name, "none");
      }
    } else {
      add(name, value.asText());
    }
    return this;
  }

  void print() {
    int width = lines.stream().mapToInt(line -> ScreenText.width(line.name())).max().orElse(0);
    for (Line line : lines) {
      String blanks = " ".repeat(width - ScreenText.width(line.name()));
      terminal
          .out()
          .println(
              (Color.DIM.paint(line.name(), terminal) + blanks + "  " + line.value())
                  .stripTrailing());
    }
  }
}
