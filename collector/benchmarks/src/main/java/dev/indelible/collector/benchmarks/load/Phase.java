package dev.indelible.collector.benchmarks.load;

import dev.indelible.collector.benchmarks.process.CpuShares;

/**
 * What came of sending for a while.
 *
 * @param lines acknowledged by verified receipts
 * @param bytes of these lines before compression
 * @param seconds from the first request, or the time it was due, to the last verified receipt
 * @param latencies from when each batch was due until its receipt was verified
 * @param repeats how often a batch had to be sent again: told to come back later, or not answered
 */
public record Phase(long lines, long bytes, double seconds, Latencies latencies, long repeats, CpuShares cpu) {
    private static final double MILLION = 1e6;

    /** Lines a second. */
    public double rate() {
        return lines / seconds;
    }

    /** Megabytes a second, before compression. */
    public double megabytes() {
        return bytes / seconds / MILLION;
    }
}
