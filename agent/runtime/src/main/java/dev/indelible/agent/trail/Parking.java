package dev.indelible.agent.trail;

import java.util.concurrent.locks.LockSupport;

/**
 * How a thread of the application waits: an interrupt neither ends its wait nor gets lost. A thread that is marked as
 * interrupted cannot park, so the mark is taken from it for as long as it waits, and given back at the end.
 */
final class Parking {
    private Parking() {}

    /**
     * One piece of a wait.
     *
     * @param nanos at most
     * @param interrupted whether the thread was interrupted in an earlier piece
     * @return the same with this piece; to be given to {@link #restore} when the wait is over
     */
    static boolean park(long nanos, boolean interrupted) {
        LockSupport.parkNanos(nanos);
        return Thread.interrupted() || interrupted;
    }

    /** The same until it is woken, however long that takes. */
    static boolean park(boolean interrupted) {
        LockSupport.park();
        return Thread.interrupted() || interrupted;
    }

    /** The wait is over. */
    static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
