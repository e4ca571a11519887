package dev.indelible.agent.capture;

import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.MethodVisitor;

/** Changes one method while its class is written anew. */
@FunctionalInterface
public interface Rewriter {
    /** What is told the method as it was, and tells {@code next} what it shall be. Frames come and go expanded. */
    MethodVisitor wrap(TypeDescription type, MethodDescription method, MethodVisitor next);
}
