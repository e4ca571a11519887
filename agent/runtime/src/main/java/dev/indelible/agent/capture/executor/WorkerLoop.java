package dev.indelible.agent.capture.executor;

import dev.indelible.agent.capture.Linkage;
import dev.indelible.agent.capture.Rewriter;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Puts one instruction before and one after {@code task.run()} in a worker's loop. A task that throws ends its worker
 * (ThreadPoolExecutor makes a new one, a Timer none), so no handler is needed for that way out.
 *
 * @param tasks the internal name of the class whose {@code run()} the loop calls
 * @param taken the kind of the target that gets the task
 * @param done the kind of the target that is told that it ended
 */
record WorkerLoop(Linkage linkage, String tasks, String taken, String done) implements Rewriter {
    @Override
    public MethodVisitor wrap(TypeDescription type, MethodDescription method, MethodVisitor next) {
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
                boolean task = owner.equals(tasks) && name.equals("run");
                if (task) {
                    super.visitInsn(Opcodes.DUP);
                    linkage.note(this, taken, "(Ljava/lang/Object;)V", method);
                }
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                if (task) {
                    linkage.note(this, done, "()V", method);
                }
            }
        };
    }
}
