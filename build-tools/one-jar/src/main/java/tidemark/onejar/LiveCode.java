package tidemark.onejar;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A class file without the methods that are not reached. */
final class LiveCode extends ClassVisitor {
  private final String type;
  private final Reachability reached;

  private LiveCode(ClassVisitor next, String type, Reachability reached) {
    super(Opcodes.ASM9, next);
    this.type = type;
    this.reached = reached;
  }

  static byte[] of(byte[] file, Reachability reached) {
    ClassReader reader = new ClassReader(file);
    ClassWriter writer = new ClassWriter(0);
    reader.accept(new LiveCode(writer, reader.getClassName(), reached), 0);
    return writer.toByteArray();
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    return reached.isLive(type, new Signature(name, descriptor))
        ? super.visitMethod(access, name, descriptor, signature, exceptions)
        : null;
  }
}
