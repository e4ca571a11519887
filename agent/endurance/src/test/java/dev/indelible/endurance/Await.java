package dev.indelible.endurance;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, never for a time alone. */
final class Await {
    private static final long LOOK_NANOS = 2_000_000;

    private Await() {}

    /** A condition that may need to read files. */
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits until it holds; fails with what is to be said after so many seconds. */
    static void until(long seconds, Condition condition, Supplier<String> otherwise) throws Exception {
        if (!within(TimeUnit.SECONDS.toMillis(seconds), condition)) {
            throw new AssertionError("waited " + seconds + " s: " + otherwise.get());
        }
    }

    /** Waits until it holds, so many milliseconds at most; whether it did. */
    static boolean within(long millis, Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }
}
