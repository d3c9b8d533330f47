package tidemark.onejar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Reads the facts of a class file. */
final class ClassFactsReader extends ClassVisitor {
  private final Map<Signature, MethodFacts> methods = new LinkedHashMap<>();
  private Optional<String> nestHost = Optional.empty();

  private ClassFactsReader() {
    super(Opcodes.ASM9);
  }

  static ClassFacts read(byte[] file) {
    ClassReader reader = new ClassReader(file);
    ClassFactsReader facts = new ClassFactsReader();
    reader.accept(facts, 0);
    return new ClassFacts(
        reader.getClassName(),
        reader.getAccess(),
        Optional.ofNullable(reader.getSuperName()),
        List.of(reader.getInterfaces()),
        facts.nestHost,
        facts.methods);
  }

  @Override
  public void visitNestHost(String host) {
    nestHost = Optional.of(host);
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    Signature method = new Signature(name, descriptor);
    List<Reference> references = new ArrayList<>();
    methods.put(method, new MethodFacts(method, access, references));
    return new ReferenceReader(descriptor, references);
  }
}
