package java.lang;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.BlockingQueue;

/**
 * The one class of the agent that every class loader sees: an advised method's invokedynamic names {@link #link}, which
 * asks the isolated agent for the code to run there.
 *
 * <p>What must stay true: linking fails only where there is no room for it, and only at places that catch this. Before
 * the agent is there, and when it cannot link a place, the place does nothing for good. The agent defines this class into {@code java.base}; it refers to nothing outside of it.
 */
public final class IndelibleDispatcher {
    /** (Lookup, String, MethodType, Object[]) -> MethodHandle, or null before the agent is up. Set once by the agent. */
    private static volatile MethodHandle linker;

    /**
     * Advised places that were passed where there was no room for a call of the agent: the place itself counts up, which
     * calls nothing, and the agent takes it off. Two at once may count as one.
     */
    public static volatile int unreached;

    /** Set once by the agent, in test mode only. */
    private static volatile BlockingQueue<byte[]> lines;

    private IndelibleDispatcher() {}

    /**
     * The door for unit tests: under {@code indelible.mode=test} the lines that were made and not taken yet, JSON in UTF-8,
     * in their order. Null in every other mode: no code of an application reaches a trail.
     */
    public static BlockingQueue<byte[]> lines() {
        return lines;
    }

    /** The bootstrap method (JVMS 5.4.3.6) of every advised place. {@code note} names one that catches nothing. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // as the places do
    public static CallSite link(MethodHandles.Lookup lookup, String name, MethodType type, Object... place) {
        MethodHandle target = null;
        try {
            MethodHandle current = linker;
            if (current != null) {
                target = (MethodHandle) current.invokeExact(lookup, name, type, place);
            }
        } catch (VirtualMachineError notYet) {
            // The place catches it; the JVM asks again when the place is reached the next time.
            if (!name.equals("note")) {
                throw notYet;
            }
            unreached++;
        } catch (Throwable unlinked) {
            // The application's call must go on.
            unreached++;
        }
        boolean fits = target != null && target.type().equals(type);
        return new ConstantCallSite(fits ? target : MethodHandles.empty(type));
    }
}
