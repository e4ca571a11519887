package dev.indelible.agent.capture;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * The shape of every advice. Never runs: its code is not copied into the application (inline = false); its methods only
 * say which values an advised method hands to the invokedynamic that {@link Linker} links.
 *
 * <p>What must stay true: only types of {@code java.lang} stand in the signatures, since every class loader resolves
 * them; where the stack has no room for a call of ours, the application does not feel it.
 */
final class Around {
    private Around() {}

    @Advice.OnMethodEnter(inline = false, suppress = StackOverflowError.class)
    static Object enter(
            @Advice.This(optional = true) Object self,
            @Advice.AllArguments(typing = Assigner.Typing.DYNAMIC) Object[] arguments) {
        return null;
    }

    @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class, suppress = StackOverflowError.class)
    static void exit(
            @Advice.Enter Object token,
            @Advice.Return(typing = Assigner.Typing.DYNAMIC) Object result,
            @Advice.Thrown Throwable thrown) {}

    /** For constructors: nothing can be asked before the object is there, and no handler may stand around super(). */
    static final class Made {
        private Made() {}

        @Advice.OnMethodExit(inline = false, suppress = StackOverflowError.class)
        static void made(@Advice.This Object self) {}
    }
}
