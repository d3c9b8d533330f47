package tidemark.onejar;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Collects what the code of a method names. */
final class ReferenceReader extends MethodVisitor {
  private final List<Reference> references;

  ReferenceReader(String descriptor, List<Reference> references) {
    super(Opcodes.ASM9);
    this.references = references;
    mention(Type.getMethodType(descriptor));
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    if (opcode == Opcodes.NEW) {
      references.add(new Reference.Make(type));
    } else {
      mention(Type.getObjectType(type));
    }
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    mention(Type.getType(descriptor));
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    references.add(new Reference.Field(owner));
    mention(Type.getType(descriptor));
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean ofInterface) {
    boolean virtual = opcode == Opcodes.INVOKEVIRTUAL || opcode == Opcodes.INVOKEINTERFACE;
    call(owner, new Signature(name, descriptor), virtual);
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    Type type = Type.getMethodType(descriptor);
    mention(type);
    make(type.getReturnType());
    handle(bootstrap);
    for (Object argument : arguments) {
      bootstrapArgument(argument);
    }
  }

  @Override
  public void visitLdcInsn(Object value) {
    if (value instanceof String text) {
      references.add(new Reference.Text(text));
    } else if (value instanceof Type type) {
      use(type);
    } else if (value instanceof Handle handle) {
      handle(handle);
    } else if (value instanceof ConstantDynamic constant) {
      constant(constant);
    }
  }

  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
    if (type != null) {
      references.add(new Reference.Mention(type));
    }
  }

  @Override
  public void visitFrame(int type, int locals, Object[] local, int stacks, Object[] stack) {
    frame(locals, local);
    frame(stacks, stack);
  }

  private void frame(int count, Object @Nullable [] entries) {
    for (int i = 0; entries != null && i < Math.min(count, entries.length); i++) {
      if (entries[i] instanceof String type) {
        mention(Type.getObjectType(type));
      }
    }
  }

  private void bootstrapArgument(Object argument) {
    if (argument instanceof Handle handle) {
      handle(handle);
    } else if (argument instanceof ConstantDynamic constant) {
      constant(constant);
    } else if (argument instanceof Type type) {
      use(type);
      make(type);
    }
  }

  private void constant(ConstantDynamic constant) {
    mention(Type.getType(constant.getDescriptor()));
    handle(constant.getBootstrapMethod());
    for (int i = 0; i < constant.getBootstrapMethodArgumentCount(); i++) {
      bootstrapArgument(constant.getBootstrapMethodArgument(i));
    }
  }

  private void handle(Handle handle) {
    Signature method = new Signature(handle.getName(), handle.getDesc());
    switch (handle.getTag()) {
      case Opcodes.H_GETFIELD, Opcodes.H_GETSTATIC, Opcodes.H_PUTFIELD, Opcodes.H_PUTSTATIC -> {
        references.add(new Reference.Field(handle.getOwner()));
        mention(Type.getType(handle.getDesc()));
      }
      case Opcodes.H_NEWINVOKESPECIAL -> {
        references.add(new Reference.Make(handle.getOwner()));
        call(handle.getOwner(), method, false);
      }
      case Opcodes.H_INVOKEVIRTUAL, Opcodes.H_INVOKEINTERFACE ->
          call(handle.getOwner(), method, true);
      default -> call(handle.getOwner(), method, false);
    }
  }

  private void call(String owner, Signature method, boolean virtual) {
    mention(Type.getMethodType(method.descriptor()));
    Type type = Type.getObjectType(owner);
    if (type.getSort() == Type.ARRAY) {
      mention(type); // its clone()
      return;
    }
    references.add(
        virtual ? new Reference.Virtual(owner, method) : new Reference.Exact(owner, method));
  }

  private void mention(Type type) {
    switch (type.getSort()) {
      case Type.OBJECT -> references.add(new Reference.Mention(type.getInternalName()));
      case Type.ARRAY -> mention(type.getElementType());
      case Type.METHOD -> {
        mention(type.getReturnType());
        for (Type parameter : type.getArgumentTypes()) {
          mention(parameter);
        }
      }
      default -> {}
    }
  }

  private void use(Type type) {
    mention(type);
    Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
    if (element.getSort() == Type.OBJECT) {
      references.add(new Reference.Use(element.getInternalName()));
    }
  }

  /** A lambda is an object of its interface, which may have methods of its own. */
  private void make(Type type) {
    if (type.getSort() == Type.OBJECT) {
      references.add(new Reference.Make(type.getInternalName()));
    }
  }
}
