package dev.indelible.agent.capture;

import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.visitor.StackAwareMethodVisitor;

/**
 * One call behind a constructor, with the object: nothing can be asked before it is there.
 *
 * <p>What must stay true: no handler stands around {@code super()}; where there is no room for the call, the
 * application does not feel it.
 */
final class AfterConstructor extends StackAwareMethodVisitor {
    private final Linkage linkage;
    private final String kind;
    private final MethodDescription method;
    private final Object[] made;
    private final Label exit = new Label();

    AfterConstructor(Linkage linkage, String kind, TypeDescription type, MethodDescription method, MethodVisitor next) {
        super(next, method);
        this.linkage = linkage;
        this.kind = kind;
        this.method = method;
        made = new Object[] {type.getInternalName()};
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode == Opcodes.RETURN) {
            drainStack();
            super.visitJumpInsn(Opcodes.GOTO, exit);
        } else {
            super.visitInsn(opcode);
        }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        Label end = new Label();
        Label noRoom = new Label();
        mv.visitLabel(exit);
        mv.visitFrame(Opcodes.F_NEW, made.length, made, 0, new Object[0]);
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        linkage.enter(mv, kind, "(Ljava/lang/Object;)V", method);
        mv.visitLabel(end);
        mv.visitInsn(Opcodes.RETURN);
        Linkage.guard(mv, exit, end, noRoom);
        Linkage.noRoom(mv, noRoom, made);
        mv.visitInsn(Opcodes.RETURN);
        mv.visitMaxs(maxStack, maxLocals);
    }
}
