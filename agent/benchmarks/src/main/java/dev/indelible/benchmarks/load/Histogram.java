package dev.indelible.benchmarks.load;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;

/** Times of calls in nanoseconds, exact to one percent up to a minute, in constant memory. Any thread. */
final class Histogram {
    private static final int SUB_BITS = 7;
    private static final int SUBS = 1 << SUB_BITS;

    private final AtomicLongArray counts = new AtomicLongArray(SUBS * 40);
    private final LongAccumulator max = new LongAccumulator(Math::max, 0);

    void add(long nanos) {
        counts.incrementAndGet(place(nanos));
        max.accumulate(nanos);
    }

    /** The time that this share of all calls stays within. */
    long at(double share) {
        long all = 0;
        for (int i = 0; i < counts.length(); i++) {
            all += counts.get(i);
        }
        long wanted = (long) Math.ceil(all * share);
        long seen = 0;
        for (int i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (seen >= wanted) {
                return Math.min(upper(i), max());
            }
        }
        return max();
    }

    long max() {
        return max.get();
    }

    /** The first 256 places are exact; then 128 for each power of two. */
    private static int place(long nanos) {
        int shift = Math.max(0, 64 - SUB_BITS - 1 - Long.numberOfLeadingZeros(Math.max(1, nanos)));
        return Math.min(SUBS * 40 - 1, (int) (nanos >> shift) + shift * SUBS);
    }

    private static long upper(int place) {
        int shift = Math.max(0, place / SUBS - 1);
        return ((long) (place - shift * SUBS) + 1 << shift) - 1;
    }
}
