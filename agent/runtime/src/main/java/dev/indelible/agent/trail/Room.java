package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.event.EventRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Where callers wait for room in a full ring: for one second at most while the thread that takes from it moves, and no
 * longer than 100 ms for one that does not. Who came first is served first, and as long as somebody stands here nobody
 * passes by. The thread that takes from the ring wakes as many as there is room for, not before a few
 * hundred fit: a handful of threads then fill that room without a wait for each record, and ten thousand of them have one
 * turn each.
 *
 * <p>Once the taker did not move for that long, nobody waits again before it has moved: a stuck disk costs one bounded wait
 * per thread at most, not one per event. No locks, and nothing that pins a virtual thread. Any thread.
 */
final class Room {
    private static final long STILL_NANOS = 100_000_000;

    /** Callers that make more than the taker takes are slowed down to its pace: that costs time, not events. */
    private static final long WAIT_NANOS = 1_000_000_000;

    /** About as much as the taker gives back at once. */
    private static final long WAKE_BYTES = 128 << 10;

    /** What a record takes in the ring beyond its own bytes, at most. */
    private static final int OVERHEAD = 24;

    /** One thread's place in the queue; true once it is served or gone. */
    private static final class Place extends AtomicBoolean {
        private static final long serialVersionUID = 1;

        final transient Thread thread = Thread.currentThread();
        final int bytes;

        Place(int bytes) {
            this.bytes = bytes;
        }
    }

    private final long waitNanos;
    private final long stillNanos;
    private final ConcurrentLinkedQueue<Place> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();

    /** The ring was full and stayed as it was for as long as anybody waits for that. */
    private volatile boolean stuck;

    Room() {
        this(WAIT_NANOS, STILL_NANOS);
    }

    /** {@code waitNanos}: the most that one record waits; {@code stillNanos}: for a taker that does not move. */
    Room(long waitNanos, long stillNanos) {
        this.waitNanos = waitNanos;
        this.stillNanos = stillNanos;
    }

    /** Puts the record where there is room and nobody waits for it, else after those who do; as {@link Ring#put}. */
    long put(Ring ring, EventRecord record, int crc) {
        long end = queued.get() == 0 ? ring.put(record.bytes(), record.length(), crc) : Ring.FULL;
        return end == Ring.FULL ? await(ring, record, crc) : end;
    }

    /** The taker has given room back: waiting makes sense again, and whoever it has room for goes on. */
    void freed(Ring ring) {
        if (stuck) {
            stuck = false;
        }
        serve(ring);
    }

    /** Another ring takes the place of the one that is waited for: all go and see. */
    void closed() {
        stuck = false;
        for (Place place = poll(); place != null; place = poll()) {
            if (place.compareAndSet(false, true)) {
                LockSupport.unpark(place.thread);
            }
        }
    }

    private long await(Ring ring, EventRecord record, int crc) {
        if (stuck) {
            return ring.put(record.bytes(), record.length(), crc);
        }
        Patience patience = new Patience(ring);
        long end = Ring.FULL;
        while (end == Ring.FULL && patience.left() > 0) {
            Place place = new Place(record.length() + OVERHEAD);
            queued.incrementAndGet();
            queue.add(place);
            // Room may have come while nobody stood here; the taker would not come again for the first of us.
            if (isFirst(place)) {
                end = ring.put(record.bytes(), record.length(), crc);
            }
            for (long left = patience.left(); end == Ring.FULL && left > 0 && !place.get(); left = patience.left()) {
                pause(left);
            }
            boolean served = !place.compareAndSet(false, true);
            if (end == Ring.FULL) {
                end = ring.put(record.bytes(), record.length(), crc);
            }
            if (!served) {
                leave(ring, place);
            }
        }
        if (end == Ring.FULL && patience.ringIsStill()) {
            stuck = true;
        }
        return end;
    }

    /** How much longer one caller waits. */
    private final class Patience {
        private final Ring ring;
        private final long since = System.nanoTime();
        private long stillSince = since;
        private long freed;

        Patience(Ring ring) {
            this.ring = ring;
            freed = ring.freed();
        }

        /** Nanoseconds until it is to be asked again; none are left where that is not positive. */
        long left() {
            long now = System.nanoTime();
            if (ring.freed() != freed) {
                freed = ring.freed();
                stillSince = now;
            }
            return Math.min(since + waitNanos - now, stillSince + stillNanos - now);
        }

        /** Whether that is what ended the wait. */
        boolean ringIsStill() {
            return System.nanoTime() - stillSince >= stillNanos && ring.freed() == freed;
        }
    }

    /** Those who gave up stand in the queue until they are the first. */
    private boolean isFirst(Place place) {
        Place first = queue.peek();
        while (first != null && first != place && first.get()) {
            remove(first);
            first = queue.peek();
        }
        return first == place;
    }

    /** Whoever goes unserved leaves what there is to the next. */
    private void leave(Ring ring, Place place) {
        if (isFirst(place)) {
            remove(place);
        }
        serve(ring);
    }

    /** All leave the queue before the first is woken: who comes back at once passes by where nobody is left. */
    private void serve(Ring ring) {
        if (queued.get() == 0) {
            return;
        }
        long room = ring.room();
        if (room < WAKE_BYTES) {
            return;
        }
        List<Thread> woken = new ArrayList<>();
        // Whoever was woken without room would have to stand at the end again.
        for (Place next = queue.peek(); next != null && next.bytes <= room; next = queue.peek()) {
            Place place = poll();
            if (place != null && place.compareAndSet(false, true)) {
                room -= place.bytes;
                woken.add(place.thread);
            }
        }
        woken.forEach(LockSupport::unpark);
    }

    private Place poll() {
        Place place = queue.poll();
        if (place != null) {
            queued.decrementAndGet();
        }
        return place;
    }

    private void remove(Place place) {
        if (queue.remove(place)) {
            queued.decrementAndGet();
        }
    }

    /** An interrupted thread cannot park; its interrupt is the application's, and stays. */
    @SuppressWarnings("ThreadPriorityCheck") // yield is all that is left to a thread that may not park
    private static void pause(long nanos) {
        if (Thread.currentThread().isInterrupted()) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(nanos);
        }
    }
}
