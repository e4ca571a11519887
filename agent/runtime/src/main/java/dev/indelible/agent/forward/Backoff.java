package dev.indelible.agent.forward;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Longer and longer waits after failures, from 0.2 to 30 seconds, each between half and all of its length at random,
 * on top of what the collector asked for: many agents that it sent away together must not come back together.
 */
final class Backoff {
    private static final long FIRST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 30_000;

    private long next = FIRST_MILLIS;

    /** The next wait; {@code atLeastSeconds}: what the collector asked for. */
    Duration next(long atLeastSeconds) {
        long wait = next / 2 + ThreadLocalRandom.current().nextLong(next / 2 + 1);
        next = Math.min(LONGEST_MILLIS, next * 2);
        return Duration.ofMillis(atLeastSeconds * 1000 + wait);
    }

    /** Something worked. */
    void reset() {
        next = FIRST_MILLIS;
    }
}
