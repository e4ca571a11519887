package dev.indelible.collector.http;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies may be in memory at once, over all connections. Safe for many threads. */
final class MemoryBudget {
    /** One body of the greatest length, packed, unpacked and judged. */
    private static final long LEAST = 36L << 20;

    private final AtomicLong left;

    MemoryBudget(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** Three eighths of the heap; what a body becomes while it is judged is taken from it too. */
    static MemoryBudget ofHeap() {
        return new MemoryBudget(Math.max(LEAST, Runtime.getRuntime().maxMemory() / 8 * 3));
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
