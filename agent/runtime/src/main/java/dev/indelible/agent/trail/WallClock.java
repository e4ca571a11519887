package dev.indelible.agent.trail;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The time of events, in microseconds since the epoch, for the price of one {@code nanoTime}: the distance from a pair
 * of readings that an agent thread renews each second.
 */
final class WallClock {
    private record Base(long micros, long nanos) {}

    private final LongSupplier source;
    private volatile Base base;

    WallClock() {
        this(WallClock::exactMicros);
    }

    /** {@code source}: says the time in microseconds since the epoch; it may jump. */
    WallClock(LongSupplier source) {
        this.source = source;
        renew();
    }

    /** Any thread. */
    long micros() {
        Base from = base;
        return from.micros + (System.nanoTime() - from.nanos) / 1000;
    }

    /** Takes a new reading, so that the time follows corrections of the system clock. */
    void renew() {
        base = new Base(source.getAsLong(), System.nanoTime());
    }

    /** The time as the operating system says it. */
    static long exactMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }
}
