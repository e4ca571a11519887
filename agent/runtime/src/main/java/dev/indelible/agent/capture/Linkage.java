package dev.indelible.agent.capture;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Writes the instructions that lead from an advised method to its target's site.
 *
 * <p>What must stay true: only types of {@code java.lang} stand in them, since every class loader resolves these.
 */
public final class Linkage {
    private static final String DISPATCHER = "java/lang/IndelibleDispatcher";
    /** What the JVM throws where the stack or the heap is full, or it is itself at fault. */
    static final String NO_ROOM = "java/lang/VirtualMachineError";

    private static final String ENTER = "(Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;";
    private static final String EXIT = "(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/Throwable;)V";
    private static final Handle LINK = new Handle(
            Opcodes.H_INVOKESTATIC,
            DISPATCHER,
            "link",
            MethodType.methodType(
                            CallSite.class, MethodHandles.Lookup.class, String.class, MethodType.class, Object[].class)
                    .toMethodDescriptorString(),
            false);

    Linkage() {}

    /** From the object and its arguments on the stack to what {@link #exit} takes. */
    void enter(MethodVisitor to, String kind, MethodDescription method) {
        enter(to, kind, ENTER, method);
    }

    /** At a place that catches nothing of ours; {@code type}: {@code ()V} or {@code (Object)V}. */
    public void note(MethodVisitor to, String kind, String type, MethodDescription method) {
        write(to, "note", kind, type, method);
    }

    /** {@code type}: {@code (Object)V}, for who wants nothing back. */
    void enter(MethodVisitor to, String kind, String type, MethodDescription method) {
        write(to, "enter", kind, type, method);
    }

    /** Takes what entering gave, the result and what was thrown. */
    void exit(MethodVisitor to, String kind, MethodDescription method) {
        write(to, "exit", kind, EXIT, method);
    }

    private static void write(MethodVisitor to, String name, String kind, String type, MethodDescription method) {
        to.visitInvokeDynamicInsn(name, type, LINK, kind, method.getInternalName(), method.getDescriptor());
    }

    /** From {@code from} to {@code to} a full stack or heap leads to {@code handler}. */
    static void guard(MethodVisitor method, Label from, Label to, Label handler) {
        method.visitTryCatchBlock(from, to, handler, NO_ROOM);
    }

    /** Where there was no room: counts it, by instructions that need none. {@code locals}: of the frame there. */
    static void noRoom(MethodVisitor to, Label handler, Object... locals) {
        to.visitLabel(handler);
        to.visitFrame(Opcodes.F_NEW, locals.length, locals, 1, new Object[] {NO_ROOM});
        to.visitInsn(Opcodes.POP);
        to.visitFieldInsn(Opcodes.GETSTATIC, DISPATCHER, "unreached", "I");
        to.visitInsn(Opcodes.ICONST_1);
        to.visitInsn(Opcodes.IADD);
        to.visitFieldInsn(Opcodes.PUTSTATIC, DISPATCHER, "unreached", "I");
    }
}
