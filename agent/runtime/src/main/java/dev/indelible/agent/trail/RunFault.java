package dev.indelible.agent.trail;

import dev.indelible.agent.wal.WalStream;
import java.util.Set;

/**
 * Why the present run cannot go on and the next must begin.
 *
 * @param why for people, and for the gap lines that it takes
 * @param rejected streams that the collector will never take: what it did not receive of them becomes lines of the new
 *     stream, sealed or not, and their folders are set aside
 * @param newIdentity another process has this one's identity; the new stream is of a fresh one
 */
public record RunFault(String why, Set<WalStream> rejected, boolean newIdentity) {
    private static final RunFault MEMORY_TAKEN = of("the buffer's memory was taken away");
    private static final RunFault NO_MEMORY =
            of("a thread of the agent found no room on the heap or the stack of the application");

    /** A fault of this machine: the stream ends with its last seal. */
    static RunFault of(String why) {
        return new RunFault(why, Set.of(), false);
    }

    /** A thread of the agent failed. Makes nothing where the JVM itself failed: there may be no memory to make it in. */
    static RunFault of(String what, Throwable failure) {
        if (failure instanceof InternalError) {
            return MEMORY_TAKEN;
        }
        return failure instanceof VirtualMachineError ? NO_MEMORY : of(what + " failed: " + failure);
    }
}
