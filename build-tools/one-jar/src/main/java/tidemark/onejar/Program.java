package tidemark.onejar;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The classes of the jar, read when they are first asked for. */
final class Program {
  private final Map<String, byte[]> files;
  private final Map<String, ClassFacts> read = new HashMap<>();

  /**
   * @param files by the name of their class, as class files spell it
   */
  Program(Map<String, byte[]> files) {
    this.files = new LinkedHashMap<>(files);
  }

  Set<String> names() {
    return files.keySet();
  }

  boolean contains(String type) {
    return files.containsKey(type);
  }

  /** The facts of a class; empty if it is the JDK's or nowhere. */
  Optional<ClassFacts> find(String type) {
    byte[] file = files.get(type);
    return file == null
        ? Optional.empty()
        : Optional.of(read.computeIfAbsent(type, name -> ClassFactsReader.read(file)));
  }

  /** A class and all its ancestors, the nearest first; those of the JDK are but names. */
  Set<String> lineage(String type) {
    Set<String> lineage = new LinkedHashSet<>();
    addLineage(type, lineage);
    return lineage;
  }

  private void addLineage(String type, Set<String> lineage) {
    if (lineage.add(type)) {
      find(type).stream()
          .flatMap(ClassFacts::parents)
          .forEach(parent -> addLineage(parent, lineage));
    }
  }
}
