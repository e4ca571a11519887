package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Which records of a ring become lines. While the quota is used up none does that was put later than the drain saw that;
 * what stood in the ring by then still does, since the callers have been told that it is kept.
 *
 * <p>What must stay true: a caller who asks after its put gets the answer by which the drain acts. So the drain announces
 * that it is about to decide before it reads the tail, and a caller that meets the announcement asks again: its record is
 * either before that tail, or the caller sees the decision. One thread decides, the drain's.
 */
final class Admission {
    /** Records whose end is in (from, to] are dropped. */
    private record Shut(long from, long to) {
        boolean holds(long position) {
            return position > from && position <= to;
        }
    }

    /** Of more than these the oldest two become one, between which nobody asks any more. */
    private static final int MOST = 64;

    private static final int MOST_SPINS = 100;
    private static final long PARK_NANOS = 10_000;

    /** Far more than a decision takes: the drain may lose its processor for as long as a pause of the whole process. */
    private static final long MOST_NANOS = 1_000_000_000;

    private volatile List<Shut> dropped = List.of();
    private volatile boolean shut;
    private volatile boolean deciding;

    /** Drops what is put from now on, or no longer does; the drain only. */
    void shut(boolean full, Ring ring) {
        if (full == shut) {
            return;
        }
        deciding = true;
        try {
            long tail = ring.tail();
            List<Shut> next = new ArrayList<>(dropped);
            if (full) {
                next.add(new Shut(tail, Long.MAX_VALUE));
            } else {
                next.add(new Shut(next.remove(next.size() - 1).from, tail));
            }
            set(next);
            shut = full;
        } finally {
            // There may be no memory for it: then all is as it was, and the drain ends the run.
            deciding = false;
        }
    }

    /** A record that could not become a line; the drain only. */
    void dropped(long position) {
        List<Shut> next = new ArrayList<>(dropped);
        // Before the open end, which stays the last.
        next.add(shut ? next.size() - 1 : next.size(), new Shut(position - 1, position));
        set(next);
    }

    /** Whether new records are dropped now. Any thread. */
    boolean isShut() {
        return shut;
    }

    /** Whether the record that ends there becomes, or became, a line; false also where nobody decides. Any thread. */
    boolean keeps(long position) {
        if (deciding && !decided()) {
            return false;
        }
        List<Shut> ranges = dropped;
        for (int i = ranges.size() - 1; i >= 0; i--) {
            if (ranges.get(i).holds(position)) {
                return false;
            }
        }
        return true;
    }

    /** Waits for the decision that is under way; false when it takes too long. */
    private boolean decided() {
        long since = System.nanoTime();
        for (int spins = 0; deciding; spins++) {
            if (spins < MOST_SPINS) {
                Thread.onSpinWait();
            } else if (System.nanoTime() - since > MOST_NANOS) {
                return false;
            } else {
                // The drain has lost its processor, perhaps to those who wait for it here.
                LockSupport.parkNanos(PARK_NANOS);
            }
        }
        return true;
    }

    private void set(List<Shut> next) {
        if (next.size() > MOST) {
            next.set(0, new Shut(next.get(0).from, next.remove(1).to));
        }
        dropped = List.copyOf(next);
    }
}
