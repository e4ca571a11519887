package dev.indelible.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * A second agent, of the test only: puts a call of {@link Injected} into the agent under test, right before the code of
 * each kind of capture and where each record begins. So every kind can be made to fail, and the product has no door for
 * it.
 */
public final class Injector implements ClassFileTransformer {
    private static final String CAPTURE = "dev/indelible/agent/capture/";
    private static final String ADVISED = CAPTURE + "Advised";
    private static final String RECORDER = "dev/indelible/agent/trail/RingRecorder";
    private static final String INJECTED = "dev/indelible/fault/Injected";

    private Injector() {}

    /** {@code arguments}: the jar with {@link Injected}, and the file for the counts, with a comma between. */
    public static void premain(String arguments, Instrumentation instrumentation) throws Exception {
        String[] files = arguments.split(",", -1);
        instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(files[0]));
        instrumentation.addTransformer(new Injector(), true);
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            String name = loaded.getName().replace('.', '/');
            if (name.equals(ADVISED) || name.equals(RECORDER)) {
                instrumentation.retransformClasses(loaded);
            }
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> write(Path.of(files[1]))));
    }

    private static void write(Path file) {
        try {
            Files.writeString(
                    file,
                    new TreeMap<>(Injected.thrown())
                            .entrySet().stream()
                                    .map(count -> count.getKey() + "|" + count.getValue() + "\n")
                                    .collect(Collectors.joining()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
        if (!ADVISED.equals(name) && !RECORDER.equals(name)) {
            return null;
        }
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new Points(name, writer), 0);
        return writer.toByteArray();
    }

    private static final class Points extends ClassVisitor {
        private final String owner;

        Points(String owner, ClassVisitor next) {
            super(Opcodes.ASM9, next);
            this.owner = owner;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String generic, String[] thrown) {
            MethodVisitor next = super.visitMethod(access, name, type, generic, thrown);
            if (owner.equals(RECORDER)) {
                return name.equals("start") ? new Start(next) : next;
            }
            return new Pass(next);
        }
    }

    private static final class Start extends MethodVisitor {
        Start(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            visitMethodInsn(Opcodes.INVOKESTATIC, INJECTED, "start", "()V", false);
        }
    }

    private static final class Pass extends MethodVisitor {
        Pass(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitMethodInsn(int opcode, String of, String name, String type, boolean isInterface) {
            boolean enter = of.equals(CAPTURE + "Site") && name.equals("enter");
            if (enter || of.equals(CAPTURE + "Call") && name.equals("end")) {
                super.visitVarInsn(Opcodes.ALOAD, 0);
                super.visitFieldInsn(Opcodes.GETFIELD, ADVISED, "lost", "Ljava/lang/String;");
                super.visitLdcInsn(enter ? "enter" : "end");
                super.visitMethodInsn(
                        Opcodes.INVOKESTATIC, INJECTED, "pass", "(Ljava/lang/String;Ljava/lang/String;)V", false);
            }
            super.visitMethodInsn(opcode, of, name, type, isInterface);
        }
    }
}
