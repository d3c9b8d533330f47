package tidemark.onejar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The classes of this JDK, whose code may call any method that it declares itself. */
final class Library {
  private final Map<String, Set<Signature>> known = new HashMap<>();

  /** The methods of a class and its ancestors that another class may override. */
  Set<Signature> overridable(String type) {
    Set<Signature> found = known.get(type);
    if (found == null) {
      found = read(type);
      known.put(type, found);
    }
    return found;
  }

  /** Nothing of a class that is not there: no class that extends it can be loaded. */
  private Set<Signature> read(String type) {
    try (InputStream file =
        ClassLoader.getPlatformClassLoader().getResourceAsStream(type + ".class")) {
      return file == null ? Set.of() : overridable(new ClassReader(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Set<Signature> overridable(ClassReader reader) {
    Set<Signature> methods = new HashSet<>();
    if (reader.getSuperName() != null) {
      methods.addAll(overridable(reader.getSuperName()));
    }
    for (String parent : reader.getInterfaces()) {
      methods.addAll(overridable(parent));
    }
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            if ((access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL)) == 0
                && !name.startsWith("<")) {
              methods.add(new Signature(name, descriptor));
            }
            return null;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return methods;
  }
}
