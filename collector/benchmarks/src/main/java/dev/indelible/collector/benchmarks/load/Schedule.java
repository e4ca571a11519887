package dev.indelible.collector.benchmarks.load;

import java.util.concurrent.locks.LockSupport;

/**
 * When batches are due. A time that was missed stays what it was: whoever comes late to it measures from it all the same, so
 * that a collector that stands still is seen in every batch that had to wait.
 */
final class Schedule {
    private static final double NANOS = 1e9;

    private final int agents;
    private final double nanosBetween;
    private long begun;

    private Schedule(int agents, double nanosBetween) {
        this.agents = agents;
        this.nanosBetween = nanosBetween;
    }

    /** Each batch is due when the one before it has its receipt. */
    static Schedule closed() {
        return new Schedule(1, 0);
    }

    /** So many batches a second of all agents together, evenly. */
    static Schedule even(int agents, double batchesPerSecond) {
        return new Schedule(agents, NANOS / batchesPerSecond);
    }

    /** The first batch is due now, in {@link System#nanoTime}. */
    void begin(long now) {
        begun = now;
    }

    /** Waits until this batch of this agent is due, and gives that time. */
    long await(int agent, int batch) {
        if (nanosBetween == 0) {
            return System.nanoTime();
        }
        long due = begun + (long) (nanosBetween * ((double) agents * batch + agent));
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return due;
    }
}
