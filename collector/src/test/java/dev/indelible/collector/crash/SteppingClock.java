package dev.indelible.collector.crash;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Each look at it is a second later than the one before, so that what a collector does once a second it does each time, in
 * every run alike. Any thread.
 */
public class SteppingClock extends Clock {
    private final AtomicLong seconds;

    protected SteppingClock(Instant first) {
        this.seconds = new AtomicLong(first.getEpochSecond());
    }

    /** A clock that begins with this time. */
    public static Clock from(Instant first) {
        return new SteppingClock(first);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochSecond(seconds.getAndIncrement());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("UTC only");
    }
}
