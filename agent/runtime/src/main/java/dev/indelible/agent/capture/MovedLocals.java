package dev.indelible.agent.capture;

import java.util.Arrays;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.TypePath;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Moves all locals that a method uses, its arguments too, up behind ours: so it may do with them whatever it likes, and ours
 * still hold what they held.
 *
 * <p>What must stay true: frames come expanded, and each is given ours. Before {@code super()} a constructor's frame holds
 * the object that is not there yet, and no frame behind it does (JVMS 4.10.1.4, {@code flagThisUninit}).
 */
final class MovedLocals extends MethodVisitor {
    private final int by;
    private final Object[] ours;

    /** {@code ours}: the types of our locals in frames, which take {@code by} slots. */
    MovedLocals(int by, Object[] ours, MethodVisitor next) {
        super(OpenedClassReader.ASM_API, next);
        this.by = by;
        this.ours = ours;
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        super.visitVarInsn(opcode, variable + by);
    }

    @Override
    public void visitIincInsn(int variable, int increment) {
        super.visitIincInsn(variable + by, increment);
    }

    @Override
    public void visitLocalVariable(
            String name, String descriptor, String signature, Label start, Label end, int index) {
        super.visitLocalVariable(name, descriptor, signature, start, end, index + by);
    }

    @Override
    public AnnotationVisitor visitLocalVariableAnnotation(
            int reference, TypePath path, Label[] start, Label[] end, int[] index, String descriptor, boolean visible) {
        int[] other = Arrays.stream(index).map(local -> local + by).toArray();
        return super.visitLocalVariableAnnotation(reference, path, start, end, other, descriptor, visible);
    }

    @Override
    public void visitFrame(int form, int locals, Object[] local, int stacked, Object[] stack) {
        Object[] more = Arrays.copyOf(ours, ours.length + locals);
        System.arraycopy(local, 0, more, ours.length, locals);
        if (Arrays.asList(local).subList(0, locals).contains(Opcodes.UNINITIALIZED_THIS)
                || Arrays.asList(stack).subList(0, stacked).contains(Opcodes.UNINITIALIZED_THIS)) {
            more[0] = Opcodes.UNINITIALIZED_THIS;
        }
        super.visitFrame(Opcodes.F_NEW, more.length, more, stacked, stack);
    }
}
