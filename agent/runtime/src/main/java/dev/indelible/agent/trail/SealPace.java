package dev.indelible.agent.trail;

/**
 * How many lines a seal waits for, and how long: by time first; by number under load, with more lines to a seal the more
 * there is to do. One thread.
 */
final class SealPace {
    private static final long SEAL_NANOS = 100_000_000;
    private static final int FIRST_TARGET = 256;
    private static final int LAST_TARGET = 4096;

    private int target = FIRST_TARGET;
    private long pendingSince;

    /** Whether it is time to seal so many lines; {@code now} in {@link System#nanoTime} nanoseconds. */
    boolean due(int unsealed, long now) {
        if (unsealed == 0) {
            pendingSince = 0;
            return false;
        }
        pendingSince = pendingSince == 0 ? now : pendingSince;
        if (unsealed >= target) {
            target = Math.min(LAST_TARGET, target * 2);
            return true;
        }
        if (now - pendingSince >= SEAL_NANOS) {
            target = unsealed < target / 2 ? Math.max(FIRST_TARGET, target / 2) : target;
            return true;
        }
        return false;
    }

    /** The lines that come now wait anew. */
    void sealed() {
        pendingSince = 0;
    }
}
