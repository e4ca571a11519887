package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Recorder;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * The recorder that capture calls. Puts each record into the ring; when that fails, counts it. Never throws, and waits
 * only within bounds: up to one second after the start for the ring to be there, up to 100 ms for room in it.
 *
 * <p>Once the taker did not move during a whole wait, nobody waits again before it has moved: a stuck disk costs one
 * bounded wait per thread at most, not one per event. A taker that moves, only not fast enough, is waited for.
 */
final class RingRecorder implements Recorder {
    private static final long OPEN_NANOS = 1_000_000_000;
    private static final long ROOM_NANOS = 100_000_000;
    private static final long FIRST_PARK_NANOS = 20_000;
    private static final long LONGEST_PARK_NANOS = 1_000_000;
    private static final int SPINS = 64;

    private static final String EARLY = "recorded before the buffer was open";
    private static final String FULL = "the buffer was full";
    private static final String OFF = "recording was switched off";
    private static final String FAILED = "the recorder failed";

    private final ThreadLocal<EventRecord> records = ThreadLocal.withInitial(EventRecord::new);
    private final AtomicLong suppressed = new AtomicLong();
    private final LongAdder excluded = new LongAdder();
    private final AtomicLong early = new AtomicLong();
    /** Losses that could not be counted where they belong: the next event does. */
    private final AtomicLong untold = new AtomicLong();

    private final long bornNanos = System.nanoTime();
    private final WallClock clock;
    private volatile Ring ring;

    /** Nobody will ever take a record: what is recorded is dropped without a trace. */
    private volatile boolean inert;

    /** The operator has switched recording off. */
    private volatile boolean off;

    /** The ring was full and stayed as it was for a whole wait. */
    private volatile boolean stuck;

    RingRecorder(WallClock clock) {
        this.clock = clock;
    }

    @Override
    public EventRecord start(EventKind kind) {
        return records.get().start(kind, clock.micros());
    }

    @Override
    public boolean record(EventRecord record) {
        try {
            Ring to = ring;
            if (to == null && (to = opened()) == null) {
                return false;
            }
            if (untold.get() != 0) {
                lost(untold.getAndSet(0), FAILED);
            }
            if (off) {
                to.losses().add(1, OFF);
                return false;
            }
            int crc = record.checksum();
            long end = put(to, record, crc);
            for (Ring next = ring; end == Ring.RETIRED && next != to; next = ring) {
                to = next;
                end = put(to, record, crc);
            }
            if (end < 0) {
                lost(1, FULL);
            }
            return end >= 0;
        } catch (Throwable t) {
            suppressed.incrementAndGet();
            lost(1, FAILED);
            return false;
        }
    }

    @Override
    public void excluded(EventKind kind) {
        excluded.increment();
    }

    /** Events that the policy left out. */
    long excluded() {
        return excluded.sum();
    }

    @Override
    public void lost(long events, String why) {
        try {
            Ring to = ring;
            if (to == null) {
                early.addAndGet(events);
                return;
            }
            while (!to.losses().add(events, why)) {
                Ring next = ring;
                if (next == to) {
                    untold.addAndGet(events);
                    return;
                }
                to = next;
            }
        } catch (Throwable t) {
            untold.addAndGet(events);
            suppressed.incrementAndGet();
        }
    }

    /** The ring is there, or the next one; the one before it may be retired from now on. */
    void open(Ring opened) {
        // The first count makes classes of the JDK's; later ones may be made where the stack ends.
        opened.losses().add(0, FAILED);
        ring = opened;
        tellEarly(opened);
        if (untold.get() != 0) {
            lost(untold.getAndSet(0), FAILED);
        }
    }

    /** Whether events are counted and not recorded, by the operator's will. */
    boolean off() {
        return off;
    }

    void off(boolean switched) {
        off = switched;
    }

    /** There will be no ring. */
    void inert() {
        inert = true;
    }

    /** The taker has moved: waiting makes sense again. */
    void moved() {
        if (stuck) {
            stuck = false;
        }
    }

    /** Failures of the recorder itself that the application never saw. */
    long suppressed() {
        return suppressed.get();
    }

    /** Waits for the ring until one second after the start; null when the event has been counted or dropped. */
    private Ring opened() {
        long park = FIRST_PARK_NANOS;
        while (ring == null && !inert && System.nanoTime() - bornNanos < OPEN_NANOS) {
            pause(park);
            park = Math.min(park * 2, LONGEST_PARK_NANOS);
        }
        Ring opened = ring;
        if (opened == null && !inert) {
            early.incrementAndGet();
            // The ring may have come between the look and the count.
            if (ring != null) {
                tellEarly(ring);
            }
        }
        return opened;
    }

    private void tellEarly(Ring opened) {
        long counted = early.getAndSet(0);
        if (counted > 0) {
            opened.losses().add(counted, EARLY);
        }
    }

    private long put(Ring to, EventRecord record, int crc) {
        long end = to.put(record.bytes(), record.length(), crc);
        return end == Ring.FULL ? wait(to, record, crc) : end;
    }

    private long wait(Ring to, EventRecord record, int crc) {
        long end = Ring.FULL;
        for (int i = 0; i < SPINS && end == Ring.FULL; i++) {
            Thread.onSpinWait();
            end = to.put(record.bytes(), record.length(), crc);
        }
        long since = System.nanoTime();
        long freed = to.freed();
        long park = FIRST_PARK_NANOS;
        while (end == Ring.FULL && !stuck && System.nanoTime() - since < ROOM_NANOS) {
            pause(park);
            park = Math.min(park * 2, LONGEST_PARK_NANOS);
            end = to.put(record.bytes(), record.length(), crc);
        }
        if (end == Ring.FULL && to.freed() == freed) {
            stuck = true;
        }
        return end;
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
