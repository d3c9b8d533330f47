package tidemark.onejar;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What some jars hold between them: classes, the services they provide, texts and other files. */
final class Contents {
  private static final String CLASS = ".class";
  private static final String SERVICES = "META-INF/services/";

  /** By which the SDK of AWS names classes of its own. */
  private static final String INTERCEPTORS = "/execution.interceptors";

  private final Rules rules;
  private final Map<String, String> origins = new LinkedHashMap<>();
  private final List<String> clashes = new ArrayList<>();
  final Map<String, byte[]> classes = new LinkedHashMap<>();
  final Map<String, byte[]> files = new LinkedHashMap<>();
  final Map<String, Set<String>> services = new LinkedHashMap<>();
  final Set<String> named = new LinkedHashSet<>();
  final Notices notices = new Notices();

  private Contents(Rules rules) {
    this.rules = rules;
  }

  /**
   * @throws IllegalStateException if two jars hold different files of the same name
   */
  static Contents read(List<Path> jars, Rules rules) throws IOException {
    Contents contents = new Contents(rules);
    for (Path jar : jars) {
      contents.add(jar);
    }
    if (!contents.clashes.isEmpty()) {
      throw new IllegalStateException(
          "Jars hold different files of the same name:\n" + String.join("\n", contents.clashes));
    }
    return contents;
  }

  private void add(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      addDirectory(path);
    } else {
      addJar(path);
    }
  }

  private void addDirectory(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = directory.relativize(file).toString().replace(File.separatorChar, '/');
        add(directory.toString(), name, Files.readAllBytes(file));
      }
    }
  }

  private void addJar(Path path) throws IOException {
    String jar = path.getFileName().toString();
    try (ZipFile zip = new ZipFile(path.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory()) {
          add(jar, entry.getName(), zip.getInputStream(entry).readAllBytes());
        }
      }
    }
  }

  private void add(String jar, String name, byte[] file) {
    if (Notices.Kind.of(name).isPresent()) {
      notices.add(Notices.Kind.of(name).get(), jar, file);
    } else if (!rules.drops(name)) {
      if (name.startsWith(SERVICES)) {
        services
            .computeIfAbsent(name.substring(SERVICES.length()), key -> new LinkedHashSet<>())
            .addAll(names(file));
      } else if (name.endsWith(CLASS)) {
        put(classes, jar, name.substring(0, name.length() - CLASS.length()), file);
      } else {
        put(files, jar, name, file);
        if (name.endsWith(INTERCEPTORS)) {
          named.addAll(names(file));
        }
      }
    }
  }

  private void put(Map<String, byte[]> all, String jar, String name, byte[] file) {
    byte[] other = all.putIfAbsent(name, file);
    String origin = origins.computeIfAbsent(name, key -> jar);
    if (other != null && !Arrays.equals(other, file)) {
      clashes.add(name + " of " + origin + " and " + jar);
    }
  }

  /** The lines of a file that names classes, without comments. */
  private static List<String> names(byte[] file) {
    return new String(file, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
