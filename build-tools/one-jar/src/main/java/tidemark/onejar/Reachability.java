package tidemark.onejar;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can be reached from the classes that are asked for by name from outside. It errs on the side
 * of keeping:
 *
 * <ul>
 *   <li>A call of a method reaches every method of its name and types in the classes of which
 *       reached code makes objects, whoever declares it.
 *   <li>Whatever overrides a method of the JDK is called by the JDK.
 *   <li>A text that is the name of a class reaches all of that class.
 *   <li>Fields are kept, and so is what a reached service has as providers.
 * </ul>
 */
final class Reachability {
  private static final Signature CLASS_INITIALIZER = new Signature("<clinit>", "()V");

  /** A method of the class that declares it. */
  record Member(String owner, Signature method) {}

  private final Program program;
  private final Library library;
  private final Map<String, List<String>> providers;
  private final Set<String> present = new LinkedHashSet<>();
  private final Set<String> used = new HashSet<>();
  private final Set<String> made = new HashSet<>();
  private final Set<String> whole = new HashSet<>();
  private final Set<Member> live = new HashSet<>();
  private final Set<Signature> called = new HashSet<>();
  private final Map<Signature, Set<String>> makers = new HashMap<>();
  private final Deque<MethodFacts> unread = new ArrayDeque<>();

  /**
   * @param providers of services, by the service's name; all names as class files spell them
   */
  Reachability(Program program, Library library, Map<String, List<String>> providers) {
    this.program = program;
    this.library = library;
    this.providers = Map.copyOf(providers);
  }

  /** Follows everything that these classes reach, which others use in ways that are not seen. */
  void reachAll(Collection<String> roots) {
    roots.forEach(this::keepWhole);
    while (!unread.isEmpty()) {
      unread.pop().references().forEach(this::follow);
    }
  }

  /** The classes to keep. */
  Set<String> classes() {
    return present;
  }

  boolean isLive(String owner, Signature method) {
    return live.contains(new Member(owner, method));
  }

  private void follow(Reference reference) {
    if (reference instanceof Reference.Mention mention) {
      mention(mention.type());
    } else if (reference instanceof Reference.Use use) {
      use(use.type());
    } else if (reference instanceof Reference.Make make) {
      make(make.type());
    } else if (reference instanceof Reference.Field field) {
      use(field.owner());
    } else if (reference instanceof Reference.Exact exact) {
      use(exact.owner());
      keepDeclarations(exact.owner(), exact.method());
    } else if (reference instanceof Reference.Virtual virtual) {
      mention(virtual.owner());
      keepDeclarations(virtual.owner(), virtual.method());
      call(virtual.method());
    } else if (reference instanceof Reference.Text text) {
      String type = text.value().replace('.', '/');
      if (program.contains(type)) {
        keepWhole(type);
      }
    }
  }

  private void mention(String type) {
    Optional<ClassFacts> facts = program.find(type);
    if (facts.isEmpty()) {
      reachProviders(type);
    } else if (present.add(type)) {
      facts.get().parents().forEach(this::mention);
      facts.get().nestHost().ifPresent(this::mention);
      reachProviders(type);
    }
  }

  private void reachProviders(String service) {
    if (!providers.containsKey(service)) {
      return;
    }
    for (String provider : providers.get(service)) {
      if (!whole.contains(provider)) {
        keepWhole(provider);
      }
    }
  }

  private void use(String type) {
    mention(type);
    Optional<ClassFacts> facts = program.find(type);
    if (facts.isEmpty() || !used.add(type)) {
      return;
    }
    facts.get().parents().forEach(this::use);
    keep(type, CLASS_INITIALIZER);
    if (facts.get().isEnum()) {
      keep(type, new Signature("values", "()[L" + type + ";"));
      keep(type, new Signature("valueOf", "(Ljava/lang/String;)L" + type + ";"));
    }
  }

  private void make(String type) {
    use(type);
    if (!program.contains(type) || !made.add(type)) {
      return;
    }
    for (String ancestor : program.lineage(type)) {
      Optional<ClassFacts> facts = program.find(ancestor);
      if (facts.isPresent()) {
        facts.get().methods().values().stream()
            .filter(MethodFacts::isVirtual)
            .forEach(method -> offer(type, method.signature()));
      } else {
        library.overridable(ancestor).forEach(this::call);
      }
    }
  }

  /** A class that has an answer to a call, which may have been made already. */
  private void offer(String type, Signature method) {
    makers.computeIfAbsent(method, key -> new LinkedHashSet<>()).add(type);
    if (called.contains(method)) {
      dispatch(type, method);
    }
  }

  private void call(Signature method) {
    if (called.add(method)) {
      List.copyOf(makers.getOrDefault(method, Set.of())).forEach(type -> dispatch(type, method));
    }
  }

  /** Keeps what answers a call to an object of a class. */
  private void dispatch(String type, Signature method) {
    Optional<ClassFacts> next = program.find(type);
    while (next.isPresent()) {
      MethodFacts declared = next.get().methods().get(method);
      if (declared != null && declared.isVirtual()) {
        keep(next.get().name(), method);
        if (declared.overridesAll() && !declared.isAbstract()) {
          return;
        }
      }
      next = next.get().superclass().flatMap(program::find);
    }
    program.lineage(type).forEach(ancestor -> keep(ancestor, method));
  }

  /** Keeps what a call of a method of a class is linked with. */
  private void keepDeclarations(String owner, Signature method) {
    for (String ancestor : program.lineage(owner)) {
      if (keep(ancestor, method)) {
        return;
      }
    }
  }

  private void keepWhole(String type) {
    if (!whole.add(type)) {
      return;
    }
    make(type);
    program
        .find(type)
        .ifPresent(
            facts ->
                facts
                    .methods()
                    .values()
                    .forEach(
                        method -> {
                          keep(type, method.signature());
                          if (method.isVirtual()) {
                            call(method.signature());
                          }
                        }));
  }

  /** Keeps a method if the class declares it. */
  private boolean keep(String type, Signature method) {
    Optional<MethodFacts> declared = program.find(type).map(facts -> facts.methods().get(method));
    if (declared.isPresent() && live.add(new Member(type, method))) {
      mention(type);
      unread.push(declared.get());
    }
    return declared.isPresent();
  }
}
