package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.wal.FrameType;
import dev.indelible.agent.wal.LiveWal;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.LockSupport;

/**
 * The way of the drain's lines into the WAL: seals them in time, begins new segments behind seals, and brings all to the
 * kernel. It never syncs: a sync can take half a second, and the ring holds a tenth of one under load.
 *
 * <p>What must stay true: a frame's ring position covers exactly the records whose frames stand before it; the ring's
 * head follows the flush; a failed write is repeated with the same bytes, so no line changes once it was made. One
 * thread, the drain's.
 */
final class SealingWal {
    private static final long RETRY_NANOS = 100_000_000;

    private final Run run;
    private final Ring ring;
    private final Reach reach;
    private final StreamWriter writer;
    private final LiveWal wal;
    private final TrailState state;
    private final InFlight inFlight;
    private final SealPace pace = new SealPace();

    private long covered;
    private long sealedSeq;
    private byte[] sealLeaf;
    private boolean lastSegment;

    /** From here on the run's lines come here. */
    SealingWal(Run run, TrailState state) {
        this.run = run;
        this.ring = run.ring();
        this.reach = run.reach();
        this.writer = run.writer();
        this.wal = run.wal();
        this.state = state;
        this.inFlight = run.inFlight();
        this.sealLeaf = run.flushed().leaf();
        this.sealedSeq = writer.nextSeq();
        writer.sink((type, bytes, length) -> wal.append(type, covered, bytes, length));
    }

    /** The frames from here on cover the ring up to this position. */
    void covered(long ringPosition) {
        covered = ringPosition;
    }

    /** Appends the record of a request that begins. */
    void begin(byte[] begin) {
        wal.append(FrameType.BEGIN, covered, begin, begin.length);
    }

    /** Whether the quota is used up. */
    boolean full() {
        return wal.full();
    }

    /** Seals where the next line would be one too many. */
    void room() throws IOException {
        if (writer.sealDue()) {
            seal();
        }
    }

    /** Seals where the lines, or somebody who wants one received, have waited long enough. */
    void sealIfDue(long now) throws IOException {
        if (pace.due(writer.unsealed(), now) || writer.unsealed() > 0 && reach.sealWanted()) {
            seal();
        }
    }

    /** No further segment is begun. */
    void lastSegment() {
        lastSegment = true;
    }

    /** Ends the stream, and flushes it. */
    void close(String reason) throws IOException {
        writer.close(reason, state.gossip());
        sealedSeq = writer.nextSeq();
        reach.sealed(sealedSeq, covered);
        sealLeaf = writer.head();
        flush();
    }

    private void seal() throws IOException {
        writer.seal(state.gossip());
        pace.sealed();
        sealedSeq = writer.nextSeq();
        reach.sealed(sealedSeq, covered);
        sealLeaf = writer.head();
        if (wal.rollDue() && !lastSegment) {
            flush();
            roll();
        }
    }

    private void roll() {
        try {
            wal.roll(writer.nextSeq(), writer.head(), covered, inFlight.begins());
        } catch (IOException e) {
            state.notice("wal", "no new segment can be made (" + e.getMessage() + "): free some disk space");
        }
    }

    /** Brings all lines to the kernel, then gives the ring's space back. Repeats a failed write until it is time to go. */
    void flush() throws IOException {
        while (true) {
            try {
                wal.flush();
                break;
            } catch (EOFException e) {
                state.succeed(run, RunFault.of("a segment of the write-ahead log was cut"));
                throw e;
            } catch (ClosedChannelException e) {
                state.succeed(run, RunFault.of("a segment of the write-ahead log was closed"));
                throw e;
            } catch (IOException e) {
                if (state.overdue() || state.fault() != null) {
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
        reach.flushed(covered);
        run.flushed(writer.nextSeq(), sealLeaf);
        ring.unkept(inFlight.unkept());
        if (ring.publish()) {
            state.moved();
        }
    }
}
