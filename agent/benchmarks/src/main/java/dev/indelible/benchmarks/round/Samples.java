package dev.indelible.benchmarks.round;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What the calling threads used, one sample for each thread and round. Any thread adds; one reads at the end. */
final class Samples {
    private record Sample(int round, long calls, long cpuNanos) {}

    private final ConcurrentLinkedQueue<Sample> samples = new ConcurrentLinkedQueue<>();
    private final AtomicLong made = new AtomicLong();

    /** {@code round}: negative while it is warming up. */
    void add(int round, long calls, long cpuNanos) {
        made.addAndGet(calls);
        if (round >= 0) {
            samples.add(new Sample(round, calls, cpuNanos));
        }
    }

    /** All calls, those of the warm-up included. */
    long made() {
        return made.get();
    }

    /** Nanoseconds of CPU per call on the calling threads, one figure for each measured round. */
    List<Double> cpuPerCall() {
        Map<Integer, long[]> rounds = new TreeMap<>();
        for (Sample sample : samples) {
            long[] sums = rounds.computeIfAbsent(sample.round, round -> new long[2]);
            sums[0] += sample.cpuNanos;
            sums[1] += sample.calls;
        }
        return rounds.values().stream().map(sums -> (double) sums[0] / sums[1]).toList();
    }
}
