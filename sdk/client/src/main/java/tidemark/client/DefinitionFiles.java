package tidemark.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.Problems;

/** Definition files named one by one or by their directory. */
public final class DefinitionFiles {
  private DefinitionFiles() {}

  /**
   * Reads files, and of each directory its {@code *.yaml}, {@code *.yml} and {@code *.json}, by
   * name; directories within are left out.
   *
   * @param now from when on schedules in them count
   * @throws FeatureStoreException naming up to ten faults of all files; also if two define the same
   *     group, or a directory has no definition
   */
  public static List<GroupFile> read(List<Path> filesAndDirectories, Instant now) {
    Problems problems = new Problems();
    Map<FeatureGroupName, Path> seen = new LinkedHashMap<>();
    List<GroupFile> read = new ArrayList<>();
    for (Path path : filesAndDirectories) {
      for (Path file : filesOf(path, problems)) {
        GroupFile group = problems.parse(() -> DefinitionFile.readAll(file, now));
        if (group == null) {
          continue;
        }
        FeatureGroupName name = group.definition().name();
        Path first = seen.putIfAbsent(name, file);
        if (first == null) {
          read.add(group);
        } else {
          problems.add("'%s' and '%s' both define feature group '%s'.", first, file, name);
        }
      }
    }
    problems.throwIfAny();
    return List.copyOf(read);
  }

  private static List<Path> filesOf(Path path, Problems problems) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> files = entries.filter(DefinitionFiles::isDefinition).sorted().toList();
      if (files.isEmpty()) {
        problems.add("Directory '%s' has no *.yaml, *.yml or *.json file.", path);
      }
      return files;
    } catch (IOException e) {
      problems.add("%s", FileFault.reading(path, e).text());
      return List.of();
    }
  }

  private static boolean isDefinition(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
        && Files.isRegularFile(file);
  }
}
