package dev.indelible.agent.forward;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The time that the forwarder has and the waits in it: before the end it may wait as long as it likes, and is woken by
 * news and by the end; from then on it has until a moment that {@link #finish} sets. One thread waits; any may wake it.
 */
final class Pauses {
    private static final long CALL_NANOS = 60_000_000_000L;

    private volatile Thread thread;
    private volatile long untilNanos;
    private volatile boolean finishing;

    /** The calling thread is the one that waits. */
    void begin() {
        thread = Thread.currentThread();
    }

    /** There is something new. Any thread. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Begins the end, which lasts so long. Any thread. */
    void finish(long nanos) {
        untilNanos = System.nanoTime() + nanos;
        finishing = true;
        wake();
    }

    /** Whether the end has begun. */
    boolean finishing() {
        return finishing;
    }

    /** Whether no time is left. */
    boolean over() {
        return finishing && left() < 0;
    }

    /** Nanoseconds to the end's end; only after {@link #finish}. */
    long left() {
        return untilNanos - System.nanoTime();
    }

    /** What a call may take. */
    Duration within() {
        return Duration.ofNanos(finishing ? Math.max(1, Math.min(CALL_NANOS, left())) : CALL_NANOS);
    }

    /** Until there is something new, at most. */
    void untilNews(long nanos) {
        if (nanos > 0 && !finishing) {
            LockSupport.parkNanos(nanos);
        }
    }

    /** Nothing but the end's beginning cuts this short. */
    void untilEnd(long nanos) {
        long since = System.nanoTime();
        for (long left = nanos; left > 0 && !finishing; left = nanos - (System.nanoTime() - since)) {
            untilNews(left);
        }
    }

    /** Nothing cuts this short. */
    void whole(long nanos) {
        long since = System.nanoTime();
        for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - since)) {
            LockSupport.parkNanos(left);
        }
    }
}
