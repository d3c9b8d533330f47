package tidemark.onejar;

import java.util.List;
import org.objectweb.asm.Opcodes;

/** A method: how it is declared and what its code names. */
record MethodFacts(Signature signature, int access, List<Reference> references) {
  boolean isAbstract() {
    return has(Opcodes.ACC_ABSTRACT);
  }

  boolean isStatic() {
    return has(Opcodes.ACC_STATIC);
  }

  boolean isInitializer() {
    return signature.name().startsWith("<");
  }

  /** Whether an object may be asked for it without knowing its class. */
  boolean isVirtual() {
    return !isStatic() && !isInitializer();
  }

  /** Whether it hides the same method of every ancestor. */
  boolean overridesAll() {
    return has(Opcodes.ACC_PUBLIC) || has(Opcodes.ACC_PROTECTED);
  }

  private boolean has(int flag) {
    return (access & flag) != 0;
  }
}
