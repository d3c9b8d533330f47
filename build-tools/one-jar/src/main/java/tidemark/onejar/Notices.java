package tidemark.onejar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The licences and notices of many jars as one file of each kind, each text once. */
final class Notices {
  /** A kind of text, by the file that they become. */
  enum Kind {
    LICENSE,
    NOTICE;

    String file() {
      return "META-INF/" + name();
    }

    /** Of which kind a file is, if of any: its name may say more, and have an ending. */
    static Optional<Kind> of(String file) {
      String name = file.substring(file.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT);
      boolean meta = file.startsWith("META-INF/") || !file.contains("/");
      if (!meta || name.endsWith(".CLASS")) {
        return Optional.empty();
      }
      if (name.contains("NOTICE")) {
        return Optional.of(NOTICE);
      }
      return name.contains("LICENSE") || name.contains("LICENCE")
          ? Optional.of(LICENSE)
          : Optional.empty();
    }
  }

  private final Map<Kind, Map<String, List<String>>> jars = new LinkedHashMap<>();

  void add(Kind kind, String jar, byte[] file) {
    jars.computeIfAbsent(kind, key -> new LinkedHashMap<>())
        .computeIfAbsent(new String(file, StandardCharsets.UTF_8).strip(), key -> new ArrayList<>())
        .add(jar);
  }

  /** The files that they become. */
  Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    jars.forEach(
        (kind, texts) -> {
          StringBuilder all = new StringBuilder();
          texts.forEach(
              (text, from) ->
                  all.append("==== ")
                      .append(String.join(", ", from))
                      .append(" ====\n\n")
                      .append(text)
                      .append("\n\n"));
          files.put(kind.file(), all.toString().getBytes(StandardCharsets.UTF_8));
        });
    return files;
  }
}
