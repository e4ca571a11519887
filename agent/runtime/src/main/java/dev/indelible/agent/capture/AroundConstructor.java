package dev.indelible.agent.capture;

import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Surrounds what a constructor does after {@code super()} or {@code this()}. The verifier lets no handler stand around
 * that call (JVMS 4.10.2.4: the object is not there before), so what it throws is not seen.
 *
 * <p>What must stay true: frames come expanded, since each one behind the entry is given the local that holds the call.
 */
final class AroundConstructor implements Rewriter {
    private final Linkage linkage;
    private final String kind;

    AroundConstructor(Linkage linkage, String kind) {
        this.linkage = linkage;
        this.kind = kind;
    }

    @Override
    public MethodVisitor wrap(TypeDescription type, MethodDescription method, MethodVisitor next) {
        return new Visitor(next, type, method);
    }

    /** Locals of the constructor's own move up by one, and the first behind the parameters holds the call. */
    private final class Visitor extends MethodVisitor {
        private final TypeDescription type;
        private final MethodDescription method;
        private final int call;
        private final Label from = new Label();
        private final Label to = new Label();
        /** Objects that were made in arguments of {@code super()} and are not initialised yet. */
        private int pending;

        private boolean entered;

        Visitor(MethodVisitor next, TypeDescription type, MethodDescription method) {
            super(Opcodes.ASM9, next);
            this.type = type;
            this.method = method;
            call = method.getStackSize();
        }

        @Override
        public void visitTypeInsn(int opcode, String what) {
            if (opcode == Opcodes.NEW) {
                pending++;
            }
            super.visitTypeInsn(opcode, what);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            if (opcode == Opcodes.INVOKESPECIAL && name.equals("<init>") && !entered && pending-- == 0) {
                entered = true;
                enter();
            }
        }

        private void enter() {
            Values.load(mv, method);
            linkage.enter(mv, kind, method);
            super.visitVarInsn(Opcodes.ASTORE, call);
            super.visitLabel(from);
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.RETURN && entered) {
                super.visitVarInsn(Opcodes.ALOAD, call);
                super.visitVarInsn(Opcodes.ALOAD, 0);
                super.visitInsn(Opcodes.ACONST_NULL);
                linkage.exit(mv, kind, method);
            }
            super.visitInsn(opcode);
        }

        @Override
        public void visitVarInsn(int opcode, int variable) {
            super.visitVarInsn(opcode, moved(variable));
        }

        @Override
        public void visitIincInsn(int variable, int by) {
            super.visitIincInsn(moved(variable), by);
        }

        @Override
        public void visitLocalVariable(
                String name, String descriptor, String signature, Label start, Label end, int index) {
            super.visitLocalVariable(name, descriptor, signature, start, end, moved(index));
        }

        private int moved(int variable) {
            return variable < call ? variable : variable + 1;
        }

        @Override
        public void visitFrame(int form, int locals, Object[] local, int stacked, Object[] stack) {
            Object[] more = new Object[Math.max(local.length, locals) + call + 1];
            int at = 0;
            int slot = 0;
            while (at < locals && slot < call) {
                more[at] = local[at];
                slot += local[at] == Opcodes.LONG || local[at] == Opcodes.DOUBLE ? 2 : 1;
                at++;
            }
            int given = at;
            while (slot < call) {
                more[at++] = Opcodes.TOP;
                slot++;
            }
            more[at++] = entered ? Values.OBJECT : Opcodes.TOP;
            System.arraycopy(local, given, more, at, locals - given);
            super.visitFrame(Opcodes.F_NEW, at + locals - given, more, stacked, stack);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            if (entered) {
                handler();
            }
            super.visitMaxs(maxStack, maxLocals + 1);
        }

        /** Behind all handlers of the constructor's own, and last among them. */
        private void handler() {
            super.visitLabel(to);
            super.visitTryCatchBlock(from, to, to, "java/lang/Throwable");
            Object[] locals = new Object[call + 1];
            locals[0] = type.getInternalName();
            for (int i = 1; i < call; i++) {
                locals[i] = Opcodes.TOP;
            }
            locals[call] = Values.OBJECT;
            super.visitFrame(Opcodes.F_NEW, call + 1, locals, 1, new Object[] {"java/lang/Throwable"});
            super.visitInsn(Opcodes.DUP);
            super.visitVarInsn(Opcodes.ALOAD, call);
            super.visitInsn(Opcodes.SWAP);
            super.visitInsn(Opcodes.ACONST_NULL);
            super.visitInsn(Opcodes.SWAP);
            linkage.exit(mv, kind, method);
            super.visitInsn(Opcodes.ATHROW);
        }
    }
}
