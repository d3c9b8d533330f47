package tidemark.onejar;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.objectweb.asm.Opcodes;

/**
 * A class: what it is made from and its methods.
 *
 * @param superclass empty only for {@link Object}
 */
record ClassFacts(
    String name,
    int access,
    Optional<String> superclass,
    List<String> interfaces,
    Optional<String> nestHost,
    Map<Signature, MethodFacts> methods) {

  /** The classes without which this one cannot be loaded. */
  Stream<String> parents() {
    return Stream.concat(superclass.stream(), interfaces.stream());
  }

  boolean isEnum() {
    return (access & Opcodes.ACC_ENUM) != 0;
  }
}
