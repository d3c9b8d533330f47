package tidemark.onejar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one jar of many. Classes and methods that nothing can reach are left out (see {@link
 * Reachability}), licences and notices are kept, and two jars that disagree on a file are refused.
 */
final class OneJar {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  private OneJar() {}

  /**
   * How large a jar is.
   *
   * @param classes that it has
   * @param offered classes of the jars it was made of
   */
  record Made(long bytes, int classes, int offered) {}

  /**
   * @throws IllegalStateException if the jar has more bytes than it may have, if two of the jars
   *     disagree on a file, or if a rule keeps nothing
   */
  static Made make(Path jar, long most, Rules rules, List<Path> jars) throws IOException {
    Contents contents = Contents.read(jars, rules);
    Program program = new Program(contents.classes);
    Reachability reached = new Reachability(program, new Library(), providers(contents.services));
    reached.reachAll(roots(contents, rules));
    JarWriter.write(jar, files(contents, reached));
    long size = Files.size(jar);
    if (size > most) {
      throw new IllegalStateException(
          "%s has %,d bytes and may have %,d.".formatted(jar, size, most));
    }
    return new Made(size, reached.classes().size(), program.names().size());
  }

  private static Set<String> roots(Contents contents, Rules rules) {
    List<String> idle = rules.idle(contents.classes.keySet());
    if (!idle.isEmpty()) {
      throw new IllegalStateException("No class is what these rules keep: " + idle);
    }
    Set<String> roots = new LinkedHashSet<>();
    contents.classes.keySet().stream().filter(rules::keeps).forEach(roots::add);
    contents.named.stream().map(OneJar::spelled).forEach(roots::add);
    return roots;
  }

  private static Map<String, List<String>> providers(Map<String, Set<String>> services) {
    Map<String, List<String>> providers = new LinkedHashMap<>();
    services.forEach(
        (service, names) ->
            providers.put(spelled(service), names.stream().map(OneJar::spelled).toList()));
    return providers;
  }

  private static Map<String, byte[]> files(Contents contents, Reachability reached) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(MANIFEST, "Manifest-Version: 1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    files.putAll(contents.notices.files());
    contents.services.forEach(
        (service, names) -> {
          if (names.stream().map(OneJar::spelled).anyMatch(reached.classes()::contains)) {
            files.put(
                "META-INF/services/" + service,
                (String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
    files.putAll(contents.files);
    contents.classes.forEach(
        (type, file) -> {
          if (reached.classes().contains(type)) {
            files.put(type + ".class", LiveCode.of(file, reached));
          }
        });
    return files;
  }

  /** A class's name as class files spell it. */
  private static String spelled(String name) {
    return name.replace('.', '/');
  }
}
