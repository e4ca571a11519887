package dev.indelible.agent.trail;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The calling thread's place among those who wait in {@link Room}; true once it is served or gone. */
final class Place extends AtomicBoolean {
    private static final long serialVersionUID = 1;

    /** The class above all kinds of virtual thread, as JDK 21 and later have them; nobody else can extend it. */
    private static final String VIRTUAL = "java.lang.BaseVirtualThread";

    /** What its record takes in the ring. */
    final int bytes;

    private final transient Thread thread = Thread.currentThread();
    private final boolean virtual = thread.getClass().getSuperclass().getName().equals(VIRTUAL);

    /** What its thread may put besides; set before it is served. */
    private int share;

    /** Its thread was, while it waited here. */
    private boolean interrupted;

    Place(int bytes) {
        this.bytes = bytes;
    }

    /** Serves it; false where that was done, or it has gone. */
    boolean serve(long bytesBesides) {
        share = (int) bytesBesides;
        return compareAndSet(false, true);
    }

    /** Whether its thread is a virtual one. */
    boolean isVirtual() {
        return virtual;
    }

    int share() {
        return share;
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    /**
     * Waits until it is woken, for so long at most. A virtual thread that is not the first waits for that alone, since its
     * timers cost more than all else here; the first sees to it that those behind are woken.
     */
    void pause(boolean first, long nanos) {
        interrupted = virtual && !first ? Parking.park(interrupted) : Parking.park(nanos, interrupted);
    }

    /** Its thread waits here no more. */
    void left() {
        Parking.restore(interrupted);
    }
}
