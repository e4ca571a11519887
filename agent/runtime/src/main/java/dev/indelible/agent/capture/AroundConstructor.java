package dev.indelible.agent.capture;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Surrounds what a constructor does after {@code super()} or {@code this()}. The verifier lets no handler stand around
 * that call (JVMS 4.10.2.4: the object is not there before), so what it throws is not seen.
 *
 * <p>Locals: the object and the arguments as they were given; what entering gave; then all that the constructor itself uses.
 *
 * <p>What must stay true: there may be several such calls, each in a branch of its own, and each is followed by ours; no
 * handler of ours covers code before them; where there is no room for a call of ours, the application does not feel it.
 */
final class AroundConstructor extends MethodVisitor {
    private static final String THROWABLE = "java/lang/Throwable";

    private final Linkage linkage;
    private final String kind;
    private final MethodDescription method;
    private final VerifierTypes types;
    /** Frames see our locals so, once the object is there. */
    private final Object[] made;

    private final int call;
    private final int moved;
    private final List<Entry> entries = new ArrayList<>(1);
    /** Where the object is there. */
    private final List<Label[]> covered = new ArrayList<>(1);

    private final Label exit = new Label();
    /** Since when it is there in the code that is being written; null where it is not. */
    private Label since;

    /** Our call behind {@code super()}; {@code locals}: of the frame behind it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(Label from, Label to, Object[] locals) {}

    private AroundConstructor(
            Linkage linkage, String kind, MethodDescription method, Object[] made, VerifierTypes types) {
        super(OpenedClassReader.ASM_API, types);
        this.linkage = linkage;
        this.kind = kind;
        this.method = method;
        this.types = types;
        this.made = made;
        call = method.getStackSize();
        moved = call + 1;
    }

    static MethodVisitor wrap(
            Linkage linkage, String kind, TypeDescription type, MethodDescription method, MethodVisitor next) {
        Object[] given = Values.frame(type, method);
        Object[] made = Values.and(given, Values.OBJECT);
        VerifierTypes types = new VerifierTypes(type.getInternalName(), given, next);
        AroundConstructor around = new AroundConstructor(linkage, kind, method, made, types);
        return new MovedLocals(around.moved, made, around);
    }

    @Override
    public void visitCode() {
        mv.visitCode();
        Values.copy(mv, method, moved);
        mv.visitInsn(Opcodes.ACONST_NULL);
        mv.visitVarInsn(Opcodes.ASTORE, call);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        boolean makesThis = name.equals("<init>") && types.makesThis(descriptor);
        mv.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        if (makesThis) {
            enter();
        }
    }

    /** What lies on the stack would be lost where our call fails, so it stands aside meanwhile. */
    private void enter() {
        Label from = new Label();
        Label to = new Label();
        since = new Label();
        List<Object> stack = types.stack();
        int aside = types.free();
        for (int i = stack.size() - 1; i >= 0; i--) {
            if (stack.get(i) != Opcodes.TOP) {
                mv.visitVarInsn(Values.opcode(stack.get(i), Opcodes.ISTORE), aside + i);
            }
        }
        mv.visitLabel(from);
        Values.load(mv, method);
        linkage.enter(mv, kind, method);
        mv.visitVarInsn(Opcodes.ASTORE, call);
        mv.visitLabel(to);
        Object[] locals = types.locals();
        entries.add(new Entry(from, to, locals));
        frame(locals);
        // A frame of the constructor's own may follow, and no two stand at one place.
        mv.visitInsn(Opcodes.NOP);
        for (int i = 0; i < stack.size(); i++) {
            if (stack.get(i) != Opcodes.TOP) {
                mv.visitVarInsn(Values.opcode(stack.get(i), Opcodes.ILOAD), aside + i);
            }
        }
        mv.visitLabel(since);
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode != Opcodes.RETURN) {
            mv.visitInsn(opcode);
            return;
        }
        List<Object> stack = types.stack();
        for (int i = stack.size() - 1; i >= 0; i--) {
            if (stack.get(i) != Opcodes.TOP) {
                mv.visitInsn(VerifierTypes.wide(stack.get(i)) ? Opcodes.POP2 : Opcodes.POP);
            }
        }
        mv.visitJumpInsn(Opcodes.GOTO, exit);
    }

    @Override
    public void visitFrame(int form, int locals, Object[] local, int stacked, Object[] stack) {
        boolean there = local[0] != Opcodes.UNINITIALIZED_THIS;
        if (there != (since != null)) {
            Label turn = new Label();
            mv.visitLabel(turn);
            if (there) {
                since = turn;
            } else {
                end(turn);
            }
        }
        mv.visitFrame(form, locals, local, stacked, stack);
    }

    private void end(Label at) {
        if (since != null) {
            covered.add(new Label[] {since, at});
            since = null;
        }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        mv.visitLabel(exit);
        end(exit);
        // One that never gets as far as super() makes nothing.
        if (!entries.isEmpty()) {
            exits();
            for (Entry entry : entries) {
                Label noRoom = new Label();
                Linkage.guard(mv, entry.from, entry.to, noRoom);
                Linkage.noRoom(mv, noRoom, entry.locals);
                mv.visitJumpInsn(Opcodes.GOTO, entry.to);
            }
        }
        mv.visitMaxs(maxStack, maxLocals + moved);
    }

    private void exits() {
        frame(made);
        Label noRoom = leave(false);
        mv.visitInsn(Opcodes.RETURN);
        Linkage.noRoom(mv, noRoom, made);
        mv.visitInsn(Opcodes.RETURN);

        Label caught = new Label();
        covered.forEach(range -> mv.visitTryCatchBlock(range[0], range[1], caught, THROWABLE));
        mv.visitLabel(caught);
        frame(made, THROWABLE);
        mv.visitVarInsn(Opcodes.ASTORE, moved);
        noRoom = leave(true);
        throwOn();
        Linkage.noRoom(mv, noRoom, Values.and(made, THROWABLE));
        throwOn();
    }

    /** Tells that it ended; gives where it leads if there is no room. */
    private Label leave(boolean thrown) {
        Label leaving = new Label();
        Label end = new Label();
        Label noRoom = new Label();
        mv.visitLabel(leaving);
        mv.visitVarInsn(Opcodes.ALOAD, call);
        if (thrown) {
            mv.visitInsn(Opcodes.ACONST_NULL);
            mv.visitVarInsn(Opcodes.ALOAD, moved);
        } else {
            mv.visitVarInsn(Opcodes.ALOAD, 0);
            mv.visitInsn(Opcodes.ACONST_NULL);
        }
        linkage.exit(mv, kind, method);
        mv.visitLabel(end);
        Linkage.guard(mv, leaving, end, noRoom);
        return noRoom;
    }

    private void throwOn() {
        mv.visitVarInsn(Opcodes.ALOAD, moved);
        mv.visitInsn(Opcodes.ATHROW);
    }

    private void frame(Object[] locals, Object... stack) {
        mv.visitFrame(Opcodes.F_NEW, locals.length, locals, stack.length, stack);
    }
}
