package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Losses;
import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.RecordReader;
import dev.indelible.agent.wal.FrameType;
import dev.indelible.agent.wal.LiveWal;
import dev.indelible.agent.wal.WalRemains;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that takes records from the ring, makes lines of them, seals and writes them to the WAL. It never
 * syncs: a sync can take half a second, and the ring holds a tenth of one under load.
 *
 * <p>What must stay true: a frame's ring position covers exactly the records whose frames stand before it; the ring's
 * head follows the flush; a failed write is repeated with the same bytes, so no line changes once it was made.
 */
final class Drain {
    /** Records between two flushes: the callers get the room back before they have waited long. */
    private static final int TURN = 256;

    private static final long SEAL_NANOS = 100_000_000;
    private static final int FIRST_TARGET = 256;
    private static final int LAST_TARGET = 4096;
    private static final long HEARTBEAT_NANOS = 10_000_000_000L;
    private static final long CLOCK_NANOS = 1_000_000_000L;
    private static final long IN_FLIGHT_NANOS = 1_000_000_000;
    private static final long RETRY_NANOS = 100_000_000;
    private static final long FIRST_PARK_NANOS = 100_000;
    private static final long LONGEST_PARK_NANOS = 10_000_000;

    /** Requests in flight that are remembered; the eldest beyond that are most likely never to end. */
    private static final int MAX_BEGINS = 16_384;

    private static final String QUOTA = "the WAL quota was used up";
    private static final String UNREADABLE = "a record could not be read";
    private static final String UNKNOWN = "unknown";

    private final Ring ring;
    private final StreamWriter writer;
    private final LiveWal wal;
    private final TrailState state;
    private final RecordReader reader = new RecordReader();
    private final byte[] record = new byte[EventRecord.MAX_BYTES];
    private final Map<String, byte[]> begins = new LinkedHashMap<>();

    private long covered;
    private long sealedSeq;
    private boolean finishing;
    private int target = FIRST_TARGET;
    private long pendingSince;
    private long lastHeartbeat = System.nanoTime();
    private long lastClock = lastHeartbeat;

    Drain(Run run, TrailState state) {
        this.ring = run.ring();
        this.writer = run.writer();
        this.wal = run.wal();
        this.state = state;
        this.sealedSeq = writer.nextSeq();
        writer.sink((type, line) -> wal.append(type, covered, line));
    }

    /** Works until the trail is closing, then ends the stream; the body of the thread. */
    void run() throws IOException {
        long park = FIRST_PARK_NANOS;
        while (!state.closing()) {
            if (turn()) {
                park = FIRST_PARK_NANOS;
            } else {
                LockSupport.parkNanos(park);
                park = Math.min(park * 2, LONGEST_PARK_NANOS);
            }
        }
        finish();
    }

    /** Takes what is there, up to a bound; false when there was nothing. */
    private boolean turn() throws IOException {
        int taken = take(TURN);
        tellLosses();
        tellCoverage();
        long now = System.nanoTime();
        if (now - lastHeartbeat >= HEARTBEAT_NANOS && !wal.full()) {
            lastHeartbeat = now;
            room();
            writer.heartbeat(state.backlog(writer.nextSeq()), state.excluded(), state.suppressed());
        }
        if (now - lastClock >= CLOCK_NANOS) {
            lastClock = now;
            state.renewClock();
        }
        sealIfDue(now);
        flush();
        return taken > 0;
    }

    private int take(int most) throws IOException {
        boolean full = wal.full();
        for (int taken = 0; taken < most; taken++) {
            room();
            int length = ring.take(record);
            if (length < 0) {
                return taken;
            }
            covered = ring.position();
            take(length, full);
        }
        return most;
    }

    private void take(int length, boolean full) throws IOException {
        try {
            reader.read(record, length);
        } catch (IllegalArgumentException e) {
            unreadable();
            return;
        }
        if (reader.begin()) {
            if (!full) {
                begin(Arrays.copyOf(record, length));
            }
            return;
        }
        if (reader.kind() == EventKind.HTTP && reader.hasRequest()) {
            begins.remove(WalRemains.beginId(reader));
        }
        if (full) {
            state.notice(
                    "quota",
                    "the write-ahead log has reached its limit because the collector takes nothing;"
                            + " new events are counted, not kept, until it does");
            ring.losses().add(1, QUOTA);
        } else if (!writer.event(reader, null, null)) {
            unreadable();
        }
    }

    /** One bad record must not end the trail: it is counted, and the next one taken. */
    private void unreadable() {
        ring.losses().add(1, UNREADABLE);
    }

    private void begin(byte[] begin) {
        wal.append(FrameType.BEGIN, covered, begin);
        begins.put(WalRemains.beginId(reader), begin);
        if (begins.size() > MAX_BEGINS) {
            begins.remove(begins.keySet().iterator().next());
        }
    }

    private void tellLosses() throws IOException {
        if (wal.full()) {
            return;
        }
        tellAllLosses();
    }

    private void tellAllLosses() throws IOException {
        for (Losses.Pending lost : ring.losses().pending()) {
            room();
            ring.losses().tell(lost, writer.nextSeq());
            writer.gap(lost.lost(), "exact", lost.why(), null);
        }
    }

    private void tellCoverage() throws IOException {
        for (TrailState.Uncovered next = state.uncovered(); next != null; next = state.uncovered()) {
            room();
            writer.coverage(next.found(), next.why());
        }
    }

    /** Seals where the next line would be one too many. */
    private void room() throws IOException {
        if (writer.sealDue()) {
            seal();
        }
    }

    /** By time first; by number under load, with more lines to a seal the more there is to do. */
    private void sealIfDue(long now) throws IOException {
        if (writer.unsealed() == 0) {
            pendingSince = 0;
            return;
        }
        pendingSince = pendingSince == 0 ? now : pendingSince;
        if (writer.unsealed() >= target) {
            target = Math.min(LAST_TARGET, target * 2);
            seal();
        } else if (now - pendingSince >= SEAL_NANOS) {
            target = writer.unsealed() < target / 2 ? Math.max(FIRST_TARGET, target / 2) : target;
            seal();
        }
    }

    private void seal() throws IOException {
        writer.seal(state.checkpoint());
        pendingSince = 0;
        sealedSeq = writer.nextSeq();
        if (wal.rollDue() && !finishing) {
            flush();
            roll();
        }
    }

    private void roll() {
        try {
            wal.roll(writer.nextSeq(), writer.head(), covered, begins.values());
        } catch (IOException e) {
            state.notice("wal", "no new segment can be made (" + e.getMessage() + "): free some disk space");
        }
    }

    /** Brings all lines to the kernel, then gives the ring's space back. Repeats a failed write until it is time to go. */
    private void flush() throws IOException {
        while (true) {
            try {
                wal.flush();
                break;
            } catch (IOException e) {
                if (state.overdue()) {
                    throw e;
                }
                state.notice(
                        "wal",
                        "the write-ahead log cannot be written (" + e.getMessage()
                                + "): free some disk space; events are counted as lost when the buffer is full");
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
        wal.sealed(sealedSeq);
        if (ring.publish()) {
            state.moved();
        }
    }

    /**
     * What is still in the ring, requests that were not seen to end, losses, the close line and the last seal. Requests
     * in flight get a moment to end. What callers record later stays in the ring for the next run to recover, but for the
     * ends of requests that have their line by then; the segment that holds both their begins and those lines tells it
     * which (WalRemains), so no other is begun.
     */
    private void finish() throws IOException {
        long since = System.nanoTime();
        while (!begins.isEmpty() && System.nanoTime() - since < IN_FLIGHT_NANOS && !state.overdue()) {
            if (!turn()) {
                LockSupport.parkNanos(FIRST_PARK_NANOS);
            }
        }
        long end = ring.tail();
        while (ring.position() < end && take(TURN) > 0) {
            flush();
        }
        finishing = true;
        for (byte[] begin : begins.values()) {
            room();
            if (!writer.event(reader.read(begin, begin.length), UNKNOWN, null)) {
                unreadable();
            }
        }
        tellCoverage();
        tellAllLosses();
        writer.close(state.reason(), state.checkpoint());
        sealedSeq = writer.nextSeq();
        flush();
    }
}
