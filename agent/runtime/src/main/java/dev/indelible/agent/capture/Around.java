package dev.indelible.agent.capture;

import java.util.Arrays;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.jar.asm.TypePath;
import net.bytebuddy.utility.visitor.StackAwareMethodVisitor;

/**
 * The shape of nearly every advice: one call before a method, one after it, however it ends. Byte Buddy's own Advice would
 * write the same, and takes some hundred classes more to do so, while the application starts.
 *
 * <p>Locals: the arguments as they were given; what entering gave; the result, or what was thrown; then all that the method
 * itself uses, its arguments too, so that it may do with them whatever it likes.
 *
 * <p>What must stay true: our calls stand outside of the method's own handlers; where the stack has no room for one of them,
 * the application does not feel it.
 */
final class Around extends StackAwareMethodVisitor {
    private static final String THROWABLE = "java/lang/Throwable";

    private final Linkage linkage;
    private final String kind;
    private final MethodDescription method;
    private final Type returned;
    /** Frames see the arguments so, and with what entering gave. */
    private final Object[] given;

    private final Object[] entered;
    private final int call;
    private final int kept;
    private final int moved;

    private final Label entering = new Label();
    private final Label body = new Label();
    private final Label from = new Label();
    private final Label exit = new Label();

    Around(Linkage linkage, String kind, TypeDescription type, MethodDescription method, MethodVisitor next) {
        super(next, method);
        this.linkage = linkage;
        this.kind = kind;
        this.method = method;
        returned = Type.getReturnType(method.getDescriptor());
        given = Values.frame(type, method);
        entered = and(given, Values.OBJECT);
        call = method.getStackSize();
        kept = call + 1;
        moved = kept + Math.max(1, returned.getSize());
    }

    private static Object[] and(Object[] frame, Object last) {
        Object[] more = Arrays.copyOf(frame, frame.length + 1);
        more[frame.length] = last;
        return more;
    }

    @Override
    public void visitCode() {
        mv.visitCode();
        mv.visitLabel(entering);
        Values.load(mv, method);
        linkage.enter(mv, kind, method);
        mv.visitVarInsn(Opcodes.ASTORE, call);
        mv.visitLabel(body);
        frame(entered);
        // The method may begin with a frame of its own, and no two stand at one place.
        mv.visitInsn(Opcodes.NOP);
        int slot = 0;
        if (!method.isStatic()) {
            slot += copy(Opcodes.ALOAD, Opcodes.ASTORE, slot, 1);
        }
        for (Type type : Type.getArgumentTypes(method.getDescriptor())) {
            slot += copy(type.getOpcode(Opcodes.ILOAD), type.getOpcode(Opcodes.ISTORE), slot, type.getSize());
        }
        mv.visitLabel(from);
    }

    private int copy(int load, int store, int slot, int size) {
        mv.visitVarInsn(load, slot);
        mv.visitVarInsn(store, slot + moved);
        return size;
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN) {
            super.visitInsn(opcode);
            return;
        }
        if (opcode != Opcodes.RETURN) {
            super.visitVarInsn(returned.getOpcode(Opcodes.ISTORE), kept);
        }
        drainStack();
        super.visitJumpInsn(Opcodes.GOTO, exit);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        Object[] left = returned.getSort() == Type.VOID ? entered : and(entered, Values.frame(returned));
        mv.visitLabel(exit);
        frame(left);
        Label noRoom = leave(false);
        giveBack();
        Linkage.noRoom(mv, noRoom, left);
        giveBack();

        Label caught = new Label();
        mv.visitTryCatchBlock(from, exit, caught, THROWABLE);
        mv.visitLabel(caught);
        frame(entered, THROWABLE);
        mv.visitVarInsn(Opcodes.ASTORE, kept);
        noRoom = leave(true);
        throwOn();
        Linkage.noRoom(mv, noRoom, and(entered, THROWABLE));
        throwOn();

        noRoom = new Label();
        Linkage.guard(mv, entering, body, noRoom);
        Linkage.noRoom(mv, noRoom, given);
        mv.visitInsn(Opcodes.ACONST_NULL);
        mv.visitVarInsn(Opcodes.ASTORE, call);
        mv.visitJumpInsn(Opcodes.GOTO, body);
        mv.visitMaxs(maxStack, maxLocals + moved);
    }

    /** Tells that it ended; gives where an overflow of the stack leads. */
    private Label leave(boolean thrown) {
        Label leaving = new Label();
        Label end = new Label();
        Label noRoom = new Label();
        mv.visitLabel(leaving);
        mv.visitVarInsn(Opcodes.ALOAD, call);
        if (thrown || returned.getSort() == Type.VOID) {
            mv.visitInsn(Opcodes.ACONST_NULL);
        } else {
            mv.visitVarInsn(returned.getOpcode(Opcodes.ILOAD), kept);
            Values.box(mv, returned);
        }
        if (thrown) {
            mv.visitVarInsn(Opcodes.ALOAD, kept);
        } else {
            mv.visitInsn(Opcodes.ACONST_NULL);
        }
        linkage.exit(mv, kind, method);
        mv.visitLabel(end);
        Linkage.guard(mv, leaving, end, noRoom);
        return noRoom;
    }

    private void giveBack() {
        if (returned.getSort() != Type.VOID) {
            mv.visitVarInsn(returned.getOpcode(Opcodes.ILOAD), kept);
        }
        mv.visitInsn(returned.getOpcode(Opcodes.IRETURN));
    }

    private void throwOn() {
        mv.visitVarInsn(Opcodes.ALOAD, kept);
        mv.visitInsn(Opcodes.ATHROW);
    }

    private void frame(Object[] locals, Object... stack) {
        mv.visitFrame(Opcodes.F_NEW, locals.length, locals, stack.length, stack);
    }

    // ---- what the method itself does ----

    @Override
    public void visitVarInsn(int opcode, int variable) {
        super.visitVarInsn(opcode, variable + moved);
    }

    @Override
    public void visitIincInsn(int variable, int by) {
        super.visitIincInsn(variable + moved, by);
    }

    @Override
    public void visitLocalVariable(
            String name, String descriptor, String signature, Label start, Label end, int index) {
        super.visitLocalVariable(name, descriptor, signature, start, end, index + moved);
    }

    @Override
    public AnnotationVisitor visitLocalVariableAnnotation(
            int reference, TypePath path, Label[] start, Label[] end, int[] index, String descriptor, boolean visible) {
        int[] other = Arrays.stream(index).map(local -> local + moved).toArray();
        return super.visitLocalVariableAnnotation(reference, path, start, end, other, descriptor, visible);
    }

    @Override
    public void visitFrame(int form, int locals, Object[] local, int stacked, Object[] stack) {
        int ours = entered.length + moved - kept;
        Object[] more = Arrays.copyOf(entered, ours + locals);
        Arrays.fill(more, entered.length, ours, Opcodes.TOP);
        System.arraycopy(local, 0, more, ours, locals);
        super.visitFrame(Opcodes.F_NEW, more.length, more, stacked, stack);
    }
}
