package dev.indelible.agent.capture;

import java.util.Arrays;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.visitor.StackAwareMethodVisitor;

/**
 * The shape of nearly every advice: one call before a method, one after it, however it ends. Byte Buddy's own Advice would
 * write the same, and takes some hundred classes more to do so, while the application starts.
 *
 * <p>Locals: the arguments as they were given; what entering gave; the result, or what was thrown; the result's box; then all that the method
 * itself uses, its arguments too, so that it may do with them whatever it likes.
 *
 * <p>What must stay true: our calls stand outside of the method's own handlers; where the stack or the heap has no room for
 * one of them, the application does not feel it; a result that there is no room to box has its end told without it.
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
    private final int boxed;
    private final int moved;

    private final Label entering = new Label();
    private final Label body = new Label();
    private final Label from = new Label();
    private final Label exit = new Label();

    private Around(Linkage linkage, String kind, TypeDescription type, MethodDescription method, MethodVisitor next) {
        super(next, method);
        this.linkage = linkage;
        this.kind = kind;
        this.method = method;
        returned = Type.getReturnType(method.getDescriptor());
        given = Values.frame(type, method);
        entered = Values.and(given, Values.OBJECT);
        call = method.getStackSize();
        kept = call + 1;
        boxed = kept + Math.max(1, returned.getSize());
        moved = primitive() ? boxed + 1 : boxed;
    }

    static MethodVisitor wrap(
            Linkage linkage, String kind, TypeDescription type, MethodDescription method, MethodVisitor next) {
        Around around = new Around(linkage, kind, type, method, next);
        int slots = around.entered.length + around.moved - around.kept;
        Object[] ours = Arrays.copyOf(around.entered, slots);
        Arrays.fill(ours, around.entered.length, slots, Opcodes.TOP);
        return new MovedLocals(around.moved, ours, around);
    }

    private boolean primitive() {
        return returned.getSort() != Type.VOID && returned.getSort() < Type.ARRAY;
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
        Values.copy(mv, method, moved);
        mv.visitLabel(from);
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
        Object[] left = returned.getSort() == Type.VOID ? entered : Values.and(entered, Values.frame(returned));
        Label told = new Label();
        mv.visitLabel(exit);
        frame(left);
        if (primitive()) {
            mv.visitVarInsn(returned.getOpcode(Opcodes.ILOAD), kept);
            Values.box(mv, returned);
            mv.visitVarInsn(Opcodes.ASTORE, boxed);
            mv.visitLabel(told);
            frame(Values.and(left, Values.OBJECT));
        }
        Label noRoom = leave(false);
        giveBack();
        Linkage.noRoom(mv, noRoom, left);
        giveBack();
        if (primitive()) {
            noBox(left, told);
        }

        Label caught = new Label();
        mv.visitTryCatchBlock(from, exit, caught, THROWABLE);
        mv.visitLabel(caught);
        frame(entered, THROWABLE);
        mv.visitVarInsn(Opcodes.ASTORE, kept);
        noRoom = leave(true);
        throwOn();
        Linkage.noRoom(mv, noRoom, Values.and(entered, THROWABLE));
        throwOn();

        noRoom = new Label();
        Linkage.guard(mv, entering, body, noRoom);
        Linkage.noRoom(mv, noRoom, given);
        mv.visitInsn(Opcodes.ACONST_NULL);
        mv.visitVarInsn(Opcodes.ASTORE, call);
        mv.visitJumpInsn(Opcodes.GOTO, body);
        mv.visitMaxs(maxStack, maxLocals + moved);
    }

    private void noBox(Object[] left, Label told) {
        Label noBox = new Label();
        Linkage.guard(mv, exit, told, noBox);
        mv.visitLabel(noBox);
        frame(left, Linkage.NO_ROOM);
        mv.visitInsn(Opcodes.POP);
        mv.visitInsn(Opcodes.ACONST_NULL);
        mv.visitVarInsn(Opcodes.ASTORE, boxed);
        mv.visitJumpInsn(Opcodes.GOTO, told);
    }

    /** Tells that it ended; gives where it leads if there is no room. */
    private Label leave(boolean thrown) {
        Label leaving = new Label();
        Label end = new Label();
        Label noRoom = new Label();
        mv.visitLabel(leaving);
        mv.visitVarInsn(Opcodes.ALOAD, call);
        if (thrown || returned.getSort() == Type.VOID) {
            mv.visitInsn(Opcodes.ACONST_NULL);
        } else {
            mv.visitVarInsn(Opcodes.ALOAD, primitive() ? boxed : kept);
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
}
