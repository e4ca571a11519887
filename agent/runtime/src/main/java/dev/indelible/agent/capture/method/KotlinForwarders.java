package dev.indelible.agent.capture.method;

import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Methods that kotlinc makes besides those that were written, with a copy of their annotations, and that only pass the
 * call on to them: for {@code @JvmOverloads} by way of {@code name$default}, for {@code @JvmStatic} to the companion.
 */
final class KotlinForwarders {
    private KotlinForwarders() {}

    /** Name and descriptor of each such method; {@code bytes}: the class file. */
    static Set<String> in(TypeDescription type, byte[] bytes) {
        Set<String> found = new HashSet<>();
        if (type.getDeclaredAnnotations().stream()
                .noneMatch(mark -> mark.getAnnotationType().getName().equals("kotlin.Metadata"))) {
            return found;
        }
        String owner = type.getInternalName();
        new ClassReader(bytes)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] thrown) {
                                return new Calls(found, owner, (access & Opcodes.ACC_STATIC) != 0, name, descriptor);
                            }
                        },
                        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return found;
    }

    private static final class Calls extends MethodVisitor {
        private final Set<String> found;
        private final String owner;
        private final boolean fixed;
        private final String name;
        private final String descriptor;

        Calls(Set<String> found, String owner, boolean fixed, String name, String descriptor) {
            super(Opcodes.ASM9);
            this.found = found;
            this.owner = owner;
            this.fixed = fixed;
            this.name = name;
            this.descriptor = descriptor;
        }

        @Override
        public void visitMethodInsn(int opcode, String to, String called, String type, boolean isInterface) {
            boolean overload = opcode == Opcodes.INVOKESTATIC && to.equals(owner) && called.equals(name + "$default");
            boolean companions = fixed
                    && opcode == Opcodes.INVOKEVIRTUAL
                    && to.startsWith(owner + "$")
                    && called.equals(name)
                    && type.equals(descriptor);
            if (overload || companions) {
                found.add(name + descriptor);
            }
        }
    }
}
