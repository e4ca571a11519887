package dev.indelible.collector.verify;

import dev.indelible.chain.line.Timestamp;

/**
 * Misses kept checkpoints. Nothing in the format says which ones there must be between the ends of segments; but a collector
 * keeps the first of each second in which it publishes, and its own lines tell when it did. Where two of them are seconds
 * apart, the first of them younger than the kept checkpoint before it, one must be kept between them. Its absence changes
 * no line; what is lost is the proof of when the lines between arrived. Told in log order, on one thread.
 */
final class Dating {
    /** One commit may hold lines of two seconds, more it does not. */
    private static final long APART_SECONDS = 2;

    private final Findings findings;
    private long keptSecond = Long.MIN_VALUE;
    private long keptSize;
    private long owedMicros = -1;

    Dating(Findings findings) {
        this.findings = findings;
    }

    /** A kept checkpoint that covers all lines told so far and no more. */
    void kept(long size, long epochSeconds) {
        keptSecond = epochSeconds;
        keptSize = size;
        owedMicros = -1;
    }

    /** A line of the collector's own stream, whose time is that of its commit. */
    void own(long index, long micros) {
        long second = micros / 1_000_000;
        if (owedMicros < 0) {
            owedMicros = second > keptSecond ? micros : -1;
        } else if (second - owedMicros / 1_000_000 >= APART_SECONDS) {
            findings.add(
                    "undated",
                    "Between the lines " + keptSize + " and " + index + " of the log a checkpoint of about "
                            + Timestamp.text(owedMicros)
                            + " must have been kept and is not there: it was deleted, the collector was killed while it"
                            + " kept it, or its clock was set back. The lines hold; when they arrived is less certain.");
            owedMicros = micros;
        }
    }
}
