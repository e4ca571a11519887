package dev.indelible.agent.context;

import dev.indelible.chain.Encoding;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** 16 bytes, as two halves: unique over all JVMs, since each counts on from its own random start. */
public record RequestId(long high, long low) {
    /** The next id of this JVM. Draws the random start on first use, which is on a thread that serves somebody. */
    public static RequestId fresh() {
        return Source.OF_THIS_JVM.next();
    }

    /** As lines write it: base64url, 22 characters. */
    public String text() {
        return Encoding.base64url(
                ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    }

    private static final class Source {
        private static final Source OF_THIS_JVM = new Source();

        /** Odd, so that the counter passes every value before one comes again (2^64 divided by the golden ratio). */
        private static final long STEP = 0x9E3779B97F4A7C15L;

        private final long high;
        private final AtomicLong low;

        /** Draws the start of the count from the operating system. */
        Source() {
            SecureRandom random = new SecureRandom();
            high = random.nextLong();
            low = new AtomicLong(random.nextLong());
        }

        /** The next id. */
        RequestId next() {
            return new RequestId(high, low.getAndAdd(STEP));
        }
    }
}
