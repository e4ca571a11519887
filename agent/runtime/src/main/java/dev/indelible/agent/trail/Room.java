package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.event.EventRecord;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where callers wait for room in a full ring, as long as the thread that takes from it moves, ten seconds at most. Who
 * came first is served first, and as long as anybody stands here nobody passes by.
 *
 * <p>What is given back is dealt out: each gets a share that is his, whoever else is quicker. Among a few threads a share
 * is several records, so that they do not change places for each one; among ten thousand it is one record. Room is dealt
 * out a few hundred records at a time, by the first of those who wait: whoever wakes many threads loses his core to them,
 * and all wait for the taker's. Only where the first is late, or its thread is virtual, the taker deals.
 *
 * <p>Where the taker stops for some milliseconds, because it has lost its core or a disk holds it up, nobody waits for
 * that: part of the ring is a reserve, from which whoever waited long enough goes on, a few records at a time.
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

    /** With so much given back, the first of those who wait is late. */
    private static final long LATE_BYTES = 2 * DEAL_BYTES;

    /** Shares that are not used yet, at most: what is free beyond that belongs to nobody. */
    private static final long DEALT_BYTES = 1 << 20;

    /** Nobody gets of this by his share as long as the taker keeps up: it is there to be lent. */
    private static final long RESERVE_BYTES = 2 << 20;

    /** What of the reserve is not lent: after a longer stop all is as in a ring without one. */
    private static final long FLOOR_BYTES = 1 << 20;

    /** So little is lent at once that the reserve outlasts the stop. */
    private static final long LOAN_BYTES = 8 << 10;

    /** The part of what is given back that fills a reserve which was lent: one in so many bytes. */
    private static final int REFILL = 8;

    /** Before something is lent: several times what the queue takes at a usual pace. */
    private static final long PATIENCE_NANOS = 4_000_000;

    /** So much is free only when the taker is about to catch up with the callers. */
    private static final long PLENTY_BYTES = 6 << 20;

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
        long free = ring.room();
        boolean passes = free > PLENTY_BYTES || free > RESERVE_BYTES && crowd.get() == 0;
        if (passes || mayPass(record.length() + OVERHEAD)) {
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
            Place first = queue.peekFirst();
            long undealt = undealt(ring, dealt.get(), ring.freed());
            if (undealt >= LATE_BYTES || first != null && first.isVirtual()) {
                deal(ring);
            } else if (undealt >= DEAL_BYTES && first != null) {
                first.wake();
            }
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
        Place place = new Place(record.length() + OVERHEAD);
        // Nothing can fail between this and the block that takes it back.
        crowd.incrementAndGet();
        try {
            queue.addLast(place);
            long until = System.nanoTime() + waitNanos;
            while (waits(ring, place, until)) {
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
            crowd.decrementAndGet();
            if (place.compareAndSet(false, true)) {
                leave(place);
            }
        }
    }

    /** Waits for this place to be served; false when that took too long. */
    private boolean waits(Ring ring, Place place, long until) {
        try {
            return stand(ring, place, until);
        } finally {
            place.left();
        }
    }

    private boolean stand(Ring ring, Place place, long until) {
        // Room may have come while this place was not there yet; nobody would come again for it.
        if (isPlenty(ring) && place.serve(0)) {
            leave(place);
        }
        long patient = System.nanoTime() + PATIENCE_NANOS;
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
            if (!place.isVirtual() && (first && deal(ring) || now >= patient && lend(ring, place))) {
                continue;
            }
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
            long most = first ? Math.min(left, lookNanos) : left;
            place.pause(first, now < patient ? Math.min(most, patient - now) : most);
        }
        return true;
    }

    /** Serves a place from the reserve; false where that is used up. */
    private boolean lend(Ring ring, Place place) {
        if (ring.room() <= FLOOR_BYTES || !place.serve(LOAN_BYTES)) {
            return false;
        }
        leave(place);
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

    /** How much of what was given back before {@code freed} is to be dealt out, where all before {@code dealt} has been. */
    private static long undealt(Ring ring, long dealt, long freed) {
        long free = ring.room();
        // The position of another ring says nothing of this one.
        long back = freed < dealt ? free : freed - dealt;
        return Math.min(free, Math.max(back, free - RESERVE_BYTES - DEALT_BYTES));
    }

    /** Deals out what there is; false where that is too little. Any thread. */
    private boolean deal(Ring ring) {
        long before = dealt.get();
        long freed = ring.freed();
        long room = undealt(ring, before, freed);
        if (room < DEAL_BYTES || !dealt.compareAndSet(before, freed)) {
            return false;
        }
        if (ring.room() < RESERVE_BYTES) {
            room -= room / REFILL;
        }
        long share = room / Math.max(1, crowd.get());
        Place next = queue.peekFirst();
        while (next != null && next.bytes <= room) {
            if (next.serve(Math.max(0, share - next.bytes))) {
                room -= next.bytes + next.share();
            }
            next.wake();
            queue.remove(next);
            next = queue.peekFirst();
        }
        if (next != null) {
            // The first from now on.
            next.wake();
        }
        return true;
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
