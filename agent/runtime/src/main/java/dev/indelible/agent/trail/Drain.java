package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Losses;
import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.RecordReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that takes records from the ring and makes lines of them, and of what the agent has to say itself; they
 * go to the WAL through {@link SealingWal}.
 *
 * <p>What must stay true: each record that is taken becomes a line, a begin record or a counted loss, but for the begin
 * of a request whose end is taken in the same turn. The begin of a
 * request at quota is only counted, until its end is seen: a begin that stayed here without its frame in the WAL would
 * let a later run tell the same request twice.
 */
final class Drain {
    /** Records between two flushes: the callers get the room back before they have waited long. */
    private static final int TURN = 256;

    private static final long HEARTBEAT_NANOS = 10_000_000_000L;
    private static final long CLOCK_NANOS = 1_000_000_000L;
    private static final long IN_FLIGHT_NANOS = 1_000_000_000;
    private static final long CLAIM_NANOS = 3_000_000_000L;
    private static final long FIRST_PARK_NANOS = 100_000;

    /**
     * Records gather for so long: a turn costs system calls and takes a core from the application, whether it finds one
     * record or a hundred. Whoever waits for a level wakes the drain before that, and the ring holds many times as much.
     */
    private static final long GATHER_NANOS = 2_000_000;

    private static final long LONGEST_PARK_NANOS = 10_000_000;

    private static final String QUOTA = "the WAL quota was used up";
    private static final String UNREADABLE = "a record could not be read";
    private static final String UNKNOWN = "unknown";

    private final Run run;
    private final Ring ring;
    private final Reach reach;
    private final StreamWriter writer;
    private final SealingWal wal;
    private final InFlight inFlight;
    private final TrailState state;
    private final RecordReader reader = new RecordReader();
    private final byte[] record = new byte[EventRecord.MAX_BYTES];
    private final EndsAhead ends = new EndsAhead(TURN);

    private long lastHeartbeat = System.nanoTime();
    private long lastClock = lastHeartbeat;

    /** The place of the ring that was not complete when it was looked at last, and since when. */
    private long claimAt;

    private long claimSince = lastHeartbeat;

    Drain(Run run, TrailState state) {
        this.run = run;
        this.ring = run.ring();
        this.reach = run.reach();
        this.writer = run.writer();
        this.inFlight = run.inFlight();
        this.wal = new SealingWal(run, state);
        this.state = state;
    }

    /**
     * Works until the trail is closing, then ends the stream.
     *
     * @return why the run cannot go on, or null when its stream has ended
     */
    RunFault run() throws IOException {
        try {
            work();
        } catch (IOException | RuntimeException | Error e) {
            if (state.closing()) {
                throw e;
            }
            state.succeed(run, RunFault.of("the thread that writes the trail", e));
        }
        if (state.fault() == null || state.closing()) {
            finish();
            return null;
        }
        return state.fault();
    }

    private void work() throws IOException {
        reach.drainedHere();
        long park = GATHER_NANOS;
        while (!state.closing() && state.fault() == null) {
            int taken = turn();
            park = taken > 0 ? GATHER_NANOS : Math.min(park * 2, LONGEST_PARK_NANOS);
            if (taken < TURN) {
                LockSupport.parkNanos(park);
            }
        }
    }

    /** Takes what is there, up to a bound; how many records that were. */
    private int turn() throws IOException {
        int taken = take(TURN);
        long now = System.nanoTime();
        boolean beat = now - lastHeartbeat >= HEARTBEAT_NANOS && !wal.full();
        // While recording is off, a gap line each turn would be a trail of gaps. Told twice before one flush, the first
        // telling would count as done though no flush came.
        if (beat || !state.off()) {
            tellLosses();
        }
        tellCoverage();
        tellConfig();
        if (beat) {
            lastHeartbeat = now;
            heartbeat();
        }
        if (now - lastClock >= CLOCK_NANOS) {
            lastClock = now;
            state.renewClock();
        }
        wal.sealIfDue(now);
        wal.flush();
        state.made(writer.nextSeq());
        return taken;
    }

    private void heartbeat() throws IOException {
        wal.room();
        writer.own(OwnLine.heartbeat(state.figures()), null);
    }

    private int take(int most) throws IOException {
        reach.admission().shut(wal.full(), ring);
        ends.look(ring);
        for (int taken = 0; taken < most; taken++) {
            wal.room();
            int length = ring.take(record);
            if (length < 0) {
                watchClaim();
                return taken;
            }
            wal.covered(ring.position());
            take(length, reach.admission().keeps(ring.position()));
        }
        return most;
    }

    /** Nobody skips a record that is not complete; but one that never will be must not hold up all others. */
    private void watchClaim() {
        long position = ring.position();
        if (ring.tail() == position || position != claimAt) {
            claimAt = position;
            claimSince = System.nanoTime();
        } else if (System.nanoTime() - claimSince > CLAIM_NANOS) {
            state.succeed(run, RunFault.of("a thread stopped while it was recording"));
        }
    }

    private void take(int length, boolean kept) throws IOException {
        try {
            reader.read(record, length);
        } catch (IllegalArgumentException e) {
            unreadable();
            return;
        }
        if (reader.begin()) {
            if (ends.covers(reader)) {
                return;
            }
            if (kept) {
                byte[] begin = Arrays.copyOf(record, length);
                wal.begin(begin);
                inFlight.began(reader, begin);
            } else {
                inFlight.notKept();
            }
            return;
        }
        if (reader.kind() == EventKind.HTTP && reader.hasRequest() && !ends.covered(reader)) {
            inFlight.ended(reader);
        }
        if (!kept) {
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
        reach.admission().dropped(ring.position());
    }

    private void tellLosses() throws IOException {
        if (wal.full()) {
            return;
        }
        tellAllLosses();
    }

    private void tellAllLosses() throws IOException {
        for (Losses.Pending lost : ring.losses().pending()) {
            wal.room();
            ring.losses().tell(lost, writer.nextSeq());
            writer.own(OwnLine.gap(lost.lost(), "exact", lost.why()), null);
        }
    }

    private void tellCoverage() throws IOException {
        for (OwnLine next = state.coverage(); next != null; next = state.coverage()) {
            tell(next);
            state.coverageTold();
        }
    }

    private void tellConfig() throws IOException {
        for (OwnLine next = state.config(); next != null; next = state.config()) {
            tell(next);
            state.configTold();
        }
    }

    private void tell(OwnLine line) throws IOException {
        wal.room();
        run.told(writer.nextSeq(), line);
        writer.own(line, null);
    }

    /**
     * What is still in the ring, requests that were not seen to end, losses, the close line and the last seal. Requests
     * in flight get a moment to end. What callers record later stays in the ring for the next run to recover, but for the
     * ends of requests that have their line by then; the segment that holds both their begins and those lines tells it
     * which (WalRemains), so no other is begun.
     */
    private void finish() throws IOException {
        long since = System.nanoTime();
        while (!inFlight.none() && System.nanoTime() - since < IN_FLIGHT_NANOS && !state.overdue()) {
            if (turn() == 0) {
                LockSupport.parkNanos(FIRST_PARK_NANOS);
            }
        }
        long end = ring.tail();
        while (ring.position() < end && take(TURN) > 0) {
            wal.flush();
        }
        wal.lastSegment();
        for (byte[] begin : inFlight.begins()) {
            wal.room();
            if (!writer.event(reader.read(begin, begin.length), UNKNOWN, null)) {
                unreadable();
            }
        }
        tellCoverage();
        tellConfig();
        tellAllLosses();
        if (inFlight.unkept() > 0) {
            wal.room();
            writer.own(OwnLine.gap(inFlight.unkept(), UNKNOWN, InFlight.NOT_KEPT), null);
        }
        // What was excluded is told even by a process that lived shorter than a heartbeat takes.
        heartbeat();
        wal.close(state.reason());
    }
}
