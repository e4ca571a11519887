package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.event.EventRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where callers wait for room in a full ring, as long as the thread that takes from it moves, ten seconds at most. Who
 * came first is served first, and as long as anybody stands here nobody passes by.
 *
 * <p>What is given back is dealt out: each gets a share that is his, whoever else is quicker. Among a few threads a share
 * is several records, so that they do not change places for each one; among ten thousand it is one record. Room is dealt
 * out a few hundred records at a time.
 *
 * <p>Whoever is first looks after the taker. Once that did not move at a hundred looks in a row, a second at least,
 * nobody waits until it has: a stuck disk costs one bounded wait per thread at most, not one per event. Looks are counted
 * and not the time: a pause of the whole process is one look only. No locks, and nothing that pins a virtual thread. Any thread.
 */
final class Room {
    /**
     * Callers that make more than the taker takes are slowed down to its pace: that costs time, not events. In ten seconds
     * even a disk that takes a megabyte a second takes a whole ring.
     */
    private static final long WAIT_NANOS = 10_000_000_000L;

    /** A write to a busy disk takes half a second at times; events that are lost meanwhile would be many. */
    private static final int LOOKS = 100;

    private static final long LOOK_NANOS = 10_000_000;

    /** About as much as the taker gives back at once. */
    private static final long DEAL_BYTES = 128 << 10;

    /** Shares that are not used yet, at most: what is free beyond that belongs to nobody. */
    private static final long DEALT_BYTES = 1 << 20;

    /** So much is free only when the taker is about to catch up with the callers. */
    private static final long PLENTY_BYTES = 4 << 20;

    /** What a record takes in the ring beyond its own bytes, at most. */
    private static final int OVERHEAD = 24;

    /** What is left of a thread's share. */
    private static final class Share {
        int bytes;
    }

    private final long waitNanos;
    private final long lookNanos;
    private final ConcurrentLinkedDeque<Place> queue = new ConcurrentLinkedDeque<>();
    private final ThreadLocal<Share> shares = ThreadLocal.withInitial(Share::new);

    /** How many stand in the queue, or are served and have not put their record yet. */
    private final AtomicInteger crowd = new AtomicInteger();

    /** All that the taker gave back before this position has been dealt out. */
    private final AtomicLong dealt = new AtomicLong();

    /** The ring was full and stayed as it was for as long as anybody waits for that. */
    private volatile boolean stuck;

    Room() {
        this(WAIT_NANOS, LOOK_NANOS);
    }

    /** {@code waitNanos}: the most that one record waits; {@code lookNanos}: between two looks after the taker. */
    Room(long waitNanos, long lookNanos) {
        this.waitNanos = waitNanos;
        this.lookNanos = lookNanos;
    }

    /** Puts the record where there is room and nobody waits for it, else after those who do; as {@link Ring#put}. */
    long put(Ring ring, EventRecord record, int crc) {
        if (crowd.get() == 0 || isPlenty(ring) || mayPass(record.length() + OVERHEAD)) {
            long end = ring.put(record.bytes(), record.length(), crc);
            if (end != Ring.FULL) {
                return end;
            }
        }
        return stuck ? ring.put(record.bytes(), record.length(), crc) : await(ring, record, crc);
    }

    /** The taker has given room back: waiting makes sense again, and whoever it has room for goes on. */
    void freed(Ring ring) {
        if (stuck) {
            stuck = false;
        }
        if (crowd.get() != 0) {
            deal(ring);
        }
    }

    /** Another ring takes the place of the one that is waited for: all go and see. */
    void closed() {
        stuck = false;
        dismiss();
    }

    /** There is more than all that was dealt out and all who wait need: nobody is passed by. */
    private static boolean isPlenty(Ring ring) {
        return ring.room() > PLENTY_BYTES;
    }

    private boolean mayPass(int bytes) {
        Share share = shares.get();
        share.bytes -= bytes;
        return share.bytes >= 0;
    }

    private long await(Ring ring, EventRecord record, int crc) {
        crowd.incrementAndGet();
        Place place = new Place(record.length() + OVERHEAD);
        try {
            queue.addLast(place);
            long until = System.nanoTime() + waitNanos;
            while (stand(ring, place, until)) {
                long end = ring.put(record.bytes(), record.length(), crc);
                if (end != Ring.FULL || stuck) {
                    shares.get().bytes = place.share();
                    return end;
                }
                // Somebody took more than his share: the first again.
                place = new Place(place.bytes);
                queue.addFirst(place);
            }
            return ring.put(record.bytes(), record.length(), crc);
        } finally {
            if (place.compareAndSet(false, true)) {
                leave(place);
            }
            crowd.decrementAndGet();
        }
    }

    /** Waits for this place to be served; false when that took too long. */
    private boolean stand(Ring ring, Place place, long until) {
        // Room may have come while this place was not there yet; the taker would not come again for it.
        if (isPlenty(ring) && place.serve(0)) {
            leave(place);
        }
        long seen = -1;
        int looks = 0;
        long looked = System.nanoTime() - lookNanos;
        while (!place.get()) {
            long now = System.nanoTime();
            long left = until - now;
            if (left <= 0) {
                return false;
            }
            boolean first = queue.peekFirst() == place;
            // Whoever may not park comes here far more often.
            if (first && now - looked >= lookNanos) {
                looked = now;
                long freed = ring.freed();
                looks = freed == seen ? looks + 1 : 0;
                seen = freed;
                if (looks > LOOKS) {
                    stuck = true;
                    dismiss();
                    return true;
                }
            }
            place.pause(first, first ? Math.min(left, lookNanos) : left);
        }
        return true;
    }

    /** Whoever goes before its turn leaves the look-out to the next. */
    private void leave(Place place) {
        queue.remove(place);
        Place first = queue.peekFirst();
        if (first != null) {
            first.wake();
        }
    }

    /** Deals out what there is; all it is for have left the queue before the first is woken. */
    private void deal(Ring ring) {
        long before = dealt.get();
        long freed = ring.freed();
        long free = ring.room();
        long room = Math.min(free, Math.max(freed - before, free - DEALT_BYTES));
        if (room < DEAL_BYTES || !dealt.compareAndSet(before, freed)) {
            return;
        }
        long share = room / Math.max(1, crowd.get());
        List<Place> woken = new ArrayList<>();
        Place next = queue.peekFirst();
        while (next != null && next.bytes <= room) {
            Place place = queue.pollFirst();
            if (place != null && place.serve(Math.max(0, share - place.bytes))) {
                room -= place.bytes + place.share();
                woken.add(place);
            }
            next = queue.peekFirst();
        }
        if (next != null) {
            // The first from now on.
            woken.add(next);
        }
        woken.forEach(Place::wake);
    }

    /** All go and see. */
    private void dismiss() {
        for (Place place = queue.pollFirst(); place != null; place = queue.pollFirst()) {
            if (place.serve(0)) {
                place.wake();
            }
        }
    }
}
