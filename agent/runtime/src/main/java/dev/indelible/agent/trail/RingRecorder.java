package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Fate;
import dev.indelible.agent.event.Level;
import dev.indelible.agent.event.Recorder;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The recorder that capture calls. Puts each record into the ring; when that fails, counts it. Never throws, and waits
 * only within bounds: up to one second after the start for the ring to be there, up to ten seconds for {@link Room} in
 * it (one where nobody takes from it), one second for the quota where a deployment wants that, and for its level as long
 * as that may take.
 */
final class RingRecorder implements Recorder {
    private static final long OPEN_NANOS = 1_000_000_000;
    private static final long FIRST_PARK_NANOS = 20_000;
    private static final long LONGEST_PARK_NANOS = 1_000_000;
    private static final long QUOTA_NANOS = 1_000_000_000;

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
    private final Guarantees guarantees;
    private final LongAdder late = new LongAdder();
    private final Room room;
    private volatile Reach reach;

    /** Nobody will ever take a record: what is recorded is dropped without a trace. */
    private volatile boolean inert;

    /** The operator has switched recording off. */
    private volatile boolean off;

    RingRecorder(WallClock clock, Guarantees guarantees) {
        this(clock, guarantees, new Room());
    }

    /** {@code room}: where callers wait. */
    RingRecorder(WallClock clock, Guarantees guarantees, Room room) {
        this.clock = clock;
        this.guarantees = guarantees;
        this.room = room;
    }

    @Override
    public EventRecord start(EventKind kind) {
        return records.get().start(kind, clock.micros());
    }

    @Override
    public boolean record(EventRecord record) {
        return record(record, null) != Fate.LOST;
    }

    @Override
    public Fate record(EventRecord record, Level level) {
        try {
            Reach to = reach;
            if (to == null && (to = opened()) == null) {
                return Fate.LOST;
            }
            if (untold.get() != 0) {
                lost(untold.getAndSet(0), FAILED);
            }
            if (off) {
                lost(1, OFF);
                return Fate.LOST;
            }
            if (guarantees.atQuota() == Guarantees.AtQuota.BLOCK
                    && to.admission().isShut()) {
                quota(to.admission());
            }
            int crc = record.checksum();
            long end = room.put(to.ring(), record, crc);
            for (Reach next = reach; end == Ring.RETIRED && next != to; next = reach) {
                to = next;
                end = room.put(to.ring(), record, crc);
            }
            if (end < 0) {
                lost(1, FULL);
                return Fate.LOST;
            }
            return settled(to, end, record, level);
        } catch (Throwable t) {
            suppressed.incrementAndGet();
            lost(1, FAILED);
            return Fate.LOST;
        }
    }

    /** The begin of a request is not sent: durable is the most that can be said of it. */
    private Level level(EventRecord record, Level asked) {
        Level level = asked == null ? guarantees.level() : asked;
        return level == Level.RECEIVED && record.isBegin() ? Level.DURABLE : level;
    }

    /** The record is in the ring: whatever fails from here on, its event is not to be counted as lost. */
    private Fate settled(Reach to, long end, EventRecord record, Level asked) {
        try {
            Level level = level(record, asked);
            Fate fate = to.await(level, end, guarantees.nanos(level));
            if (fate == Fate.LATE) {
                late.increment();
            }
            return fate;
        } catch (InternalError cut) {
            // JDK 17 says late that the buffer's file was cut: the record may never have got there.
            throw cut;
        } catch (Throwable t) {
            suppressed.incrementAndGet();
            return Fate.LATE;
        }
    }

    @Override
    public boolean refuses() {
        Reach to = reach;
        return guarantees.atQuota() == Guarantees.AtQuota.FAIL
                && to != null
                && to.admission().isShut();
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
            Reach to = reach;
            if (to == null) {
                early(events);
                return;
            }
            while (!to.ring().losses().add(events, why)) {
                Reach next = reach;
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
    void open(Reach opened) {
        // The first count makes classes of the JDK's; later ones may be made where the stack ends.
        opened.ring().losses().add(0, FAILED);
        reach = opened;
        room.closed();
        tellEarly(opened.ring());
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

    /** The taker has given room back. */
    void moved() {
        room.freed(reach.ring());
    }

    /** Failures of the recorder itself that the application never saw. */
    long suppressed() {
        return suppressed.get();
    }

    /** Events that did not reach their level in time; they are in the buffer all the same. */
    long late() {
        return late.sum();
    }

    /** Waits for the ring until one second after the start; null when the event has been counted or dropped. */
    private Reach opened() {
        boolean interrupted = false;
        long park = FIRST_PARK_NANOS;
        while (reach == null && !inert && System.nanoTime() - bornNanos < OPEN_NANOS) {
            interrupted = Parking.park(park, interrupted);
            park = Math.min(park * 2, LONGEST_PARK_NANOS);
        }
        Parking.restore(interrupted);
        Reach opened = reach;
        if (opened == null && !inert) {
            early(1);
        }
        return opened;
    }

    private void early(long events) {
        early.addAndGet(events);
        // The ring may have come between the look and the count.
        Reach now = reach;
        if (now != null) {
            tellEarly(now.ring());
        }
    }

    /** Waits until there is room below the quota, within a bound. */
    private static void quota(Admission admission) {
        boolean interrupted = false;
        long since = System.nanoTime();
        long park = FIRST_PARK_NANOS;
        while (admission.isShut() && System.nanoTime() - since < QUOTA_NANOS) {
            interrupted = Parking.park(park, interrupted);
            park = Math.min(park * 2, LONGEST_PARK_NANOS);
        }
        Parking.restore(interrupted);
    }

    private void tellEarly(Ring opened) {
        long counted = early.getAndSet(0);
        if (counted > 0) {
            opened.losses().add(counted, EARLY);
        }
    }
}
