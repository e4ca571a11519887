package dev.indelible.agent.context;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** 16 bytes, as two halves: unique over all JVMs, since each counts on from its own random start. */
public record RequestId(long high, long low) {
    /** Hands out ids; made once per agent, off the application's main thread, since it wakes the random source. */
    public static final class Source {
        /** Odd, so that the counter passes every value before one comes again (2^64 divided by the golden ratio). */
        private static final long STEP = 0x9E3779B97F4A7C15L;

        private final long high;
        private final AtomicLong low;

        /** Draws the start of the count from the operating system. */
        public Source() {
            SecureRandom random = new SecureRandom();
            high = random.nextLong();
            low = new AtomicLong(random.nextLong());
        }

        /** The next id. */
        public RequestId next() {
            return new RequestId(high, low.getAndAdd(STEP));
        }
    }
}
