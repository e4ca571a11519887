package dev.indelible.collector.http;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies may be in memory at once, over all connections. Safe for many threads. */
final class MemoryBudget {
    private static final long LEAST = 32L << 20;

    private final AtomicLong left;

    MemoryBudget(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** An eighth of the heap: a body is held about three times while it is judged. */
    static MemoryBudget ofHeap() {
        return new MemoryBudget(Math.max(LEAST, Runtime.getRuntime().maxMemory() / 8));
    }

    /** Takes so many bytes, or none and says false. */
    boolean take(long bytes) {
        long now = left.get();
        while (now >= bytes) {
            if (left.compareAndSet(now, now - bytes)) {
                return true;
            }
            now = left.get();
        }
        return false;
    }

    void give(long bytes) {
        left.addAndGet(bytes);
    }
}
