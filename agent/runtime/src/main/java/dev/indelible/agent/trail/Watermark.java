package dev.indelible.agent.trail;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How far a ring's records have got, as a position in the ring, and the callers who wait until it is beyond theirs. Any
 * thread waits; one at a time moves it on.
 *
 * <p>What must stay true: a wait ends within its time, whatever happens to those who move the mark, and holds no lock; an
 * interrupt neither ends a wait nor gets lost. Once the mark did not move during a whole wait, nobody waits again before
 * it has: a disk or a collector that hangs costs one wait per thread, not one per event.
 */
final class Watermark {
    private record Waiter(Thread thread, long position) {}

    private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private final AtomicLong wanted = new AtomicLong();
    private volatile long reached;
    private volatile boolean stalled;
    private volatile boolean over;

    /** Somebody needs this position. */
    void want(long position) {
        if (wanted.get() < position) {
            wanted.accumulateAndGet(position, Math::max);
        }
    }

    /** Whether somebody needs more than this position. */
    boolean wantedBeyond(long position) {
        return wanted.get() > position;
    }

    long reached() {
        return reached;
    }

    /** Moves the mark on and wakes those who waited for no more. */
    synchronized void advance(long position) {
        if (position <= reached) {
            return;
        }
        reached = position;
        stalled = false;
        waiters.removeIf(waiter -> {
            boolean there = waiter.position <= position;
            if (there) {
                LockSupport.unpark(waiter.thread);
            }
            return there;
        });
    }

    /** The mark never moves again. */
    void end() {
        over = true;
        waiters.forEach(waiter -> LockSupport.unpark(waiter.thread));
    }

    /** Waits until the mark is there; {@code waker} is run before each wait. False when it is not there in time. */
    boolean await(long position, long nanos, Runnable waker) {
        if (reached >= position) {
            return true;
        }
        want(position);
        if (!over && !stalled) {
            Waiter self = new Waiter(Thread.currentThread(), position);
            waiters.add(self);
            waker.run();
            if (!park(position, nanos)) {
                waiters.remove(self);
            }
        }
        return reached >= position;
    }

    private boolean park(long position, long nanos) {
        long since = System.nanoTime();
        long before = reached;
        boolean interrupted = false;
        try {
            while (reached < position && !over) {
                long left = nanos - (System.nanoTime() - since);
                if (left <= 0) {
                    stalled = true;
                    if (reached != before) {
                        stalled = false;
                    }
                    return false;
                }
                interrupted = Parking.park(left, interrupted);
            }
            return reached >= position;
        } finally {
            Parking.restore(interrupted);
        }
    }
}
