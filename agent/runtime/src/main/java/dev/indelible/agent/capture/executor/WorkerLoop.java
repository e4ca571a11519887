package dev.indelible.agent.capture.executor;

import dev.indelible.agent.capture.Weaver;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.pool.TypePool;

/**
 * Puts one instruction before and one after {@code task.run()} in a pool worker's loop. A task that throws ends its
 * worker (ThreadPoolExecutor makes a new one), so no handler is needed for that way out.
 */
final class WorkerLoop implements AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper {
    static final String TAKEN = "pool.taken";
    static final String DONE = "pool.done";

    private final Weaver.Linkage linkage;

    WorkerLoop(Weaver.Linkage linkage) {
        this.linkage = linkage;
    }

    @Override
    public MethodVisitor wrap(
            TypeDescription type,
            MethodDescription method,
            MethodVisitor next,
            Implementation.Context context,
            TypePool pool,
            int writerFlags,
            int readerFlags) {
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
                boolean task = owner.equals("java/lang/Runnable") && name.equals("run");
                if (task) {
                    super.visitInsn(Opcodes.DUP);
                    linkage.enter(this, TAKEN, "(Ljava/lang/Object;)V", method);
                }
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                if (task) {
                    linkage.enter(this, DONE, "()V", method);
                }
            }
        };
    }
}
