package dev.indelible.collector.benchmarks.load;

import java.util.Arrays;
import java.util.Locale;

/**
 * Times that were measured one by one, in nanoseconds; each is kept, so that what is told of them is exact. Not safe for
 * threads: each has its own, and they are added up at the end.
 */
public final class Latencies {
    private static final double NANOS_PER_MILLI = 1e6;

    private long[] nanos = new long[1024];
    private int count;
    private boolean sorted;

    /** One more. */
    public void add(long time) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = time;
        sorted = false;
    }

    /** All those of another. */
    public void add(Latencies other) {
        for (int i = 0; i < other.count; i++) {
            add(other.nanos[i]);
        }
    }

    /** How many. */
    public int count() {
        return count;
    }

    /**
     * The least of the times that this share of all, or more, stays within (nearest rank).
     *
     * @param share more than 0, at most 1: 1 is the longest
     */
    public long at(double share) {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        if (!sorted) {
            Arrays.sort(nanos, 0, count);
            sorted = true;
        }
        return nanos[Math.max(0, (int) Math.ceil(share * count) - 1)];
    }

    /** The same in milliseconds, for a cell; a share that so few times say nothing of is left out. */
    public String millis(double share) {
        boolean told = share == 1 || count * (1 - share) >= 1;
        return told ? String.format(Locale.ROOT, "%.1f", at(share) / NANOS_PER_MILLI) : "too few";
    }
}
