package dev.indelible.benchmarks.load;

import java.util.concurrent.locks.LockSupport;

/** Lets one thread make its calls at an even rate, a few at a time; it never hurries to make up for lost time. */
final class Pace {
    /** Calls between two looks at the clock: a thread cannot sleep for microseconds. */
    static final int BURST = 8;

    private final long nanosPerBurst;
    private long next;

    /** {@code perSecond}: of this thread; {@code phase}: between 0 and 1, so that threads do not march in step. */
    Pace(double perSecond, double phase) {
        nanosPerBurst = (long) (1e9 * BURST / perSecond);
        next = System.nanoTime() + (long) (nanosPerBurst * phase);
    }

    /** Waits for the time of the next burst. */
    void await() {
        for (long now = System.nanoTime(); now < next; now = System.nanoTime()) {
            LockSupport.parkNanos(next - now);
        }
        next = Math.max(next + nanosPerBurst, System.nanoTime() - nanosPerBurst);
    }
}
