package dev.indelible.collector.verify;

import dev.indelible.chain.line.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Holds times that nothing signs, or that only an agent signs, against the times of the checkpoints around them: the date in
 * a segment's path, which is that of its first line's arrival, and what lines say of themselves. A line is there before the
 * checkpoint that covers it, so one that is younger is dated falsely, or a clock was wrong. Told in log order, on one
 * thread; memory grows with streams.
 */
final class ClaimedTimes {
    /** Between the clocks of two machines, and between a line's arrival and the signature over it. */
    private static final long PATIENCE_SECONDS = 60;

    private final Findings findings;
    private final Map<String, Claim> pending = new HashMap<>();
    private final Map<String, Claim> ahead = new LinkedHashMap<>();
    private long bornSeconds;
    private long signedSeconds = Long.MIN_VALUE;
    private Segment begun;

    /** @param by seconds ahead of the checkpoint; only once that is known */
    private record Claim(long micros, Place place, long by) {}

    ClaimedTimes(Findings findings) {
        this.findings = findings;
    }

    /** The log begins; by its own clock, which its first line tells. */
    void born(long micros) {
        bornSeconds = micros / 1_000_000;
    }

    /** The next line is the first one of a segment. */
    void segment(Segment segment) {
        long front = Math.max(bornSeconds, signedSeconds);
        if (segment.date().isBefore(date(front - PATIENCE_SECONDS))) {
            misdated(segment, "before " + date(front) + ", when all in front of it was signed already");
        } else {
            begun = segment;
        }
    }

    /** The next line, and what it says of its time. */
    void line(String stream, long micros, Place place) {
        if (micros / 1_000_000 > signedSeconds + PATIENCE_SECONDS && !ahead.containsKey(stream)) {
            Claim before = pending.get(stream);
            if (before == null || before.micros < micros) {
                pending.put(stream, new Claim(micros, place, 0));
            }
        }
    }

    /** A checkpoint that covers all lines told so far. */
    void signed(long seconds) {
        signedSeconds = seconds;
        pending.forEach((stream, claim) -> {
            long by = claim.micros / 1_000_000 - seconds;
            if (by > PATIENCE_SECONDS) {
                ahead.put(stream, new Claim(claim.micros, claim.place, by));
            }
        });
        pending.clear();
        if (begun != null && begun.date().isAfter(date(seconds + PATIENCE_SECONDS))) {
            misdated(begun, "after " + date(seconds) + ", when its first line was signed already");
        }
        begun = null;
    }

    /** At the end, what was found of streams. */
    void end() {
        ahead.forEach((stream, claim) -> findings.add(
                "clock",
                "A line of stream " + stream + " says " + Timestamp.text(claim.micros) + ", " + claim.by
                        + " s after the log had signed it: its host's clock was ahead, or the line is dated falsely ["
                        + claim.place + "]"));
    }

    private void misdated(Segment segment, String than) {
        findings.add(
                "misdated",
                "The date in " + segment.path() + " is " + than
                        + ": it was moved there, or the collector's clock was wrong. The lines hold; look for them by"
                        + " their own times.");
    }

    private static LocalDate date(long seconds) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
    }
}
