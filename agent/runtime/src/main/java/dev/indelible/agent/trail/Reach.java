package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.event.Fate;
import dev.indelible.agent.event.Level;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * How far the records of one ring have got: into the WAL, onto its disk, to the collector. Here callers wait for their
 * level, and the agent's threads learn that somebody waits.
 *
 * <p>What must stay true: a position counts as durable only after a force that began when its frame had been flushed, and
 * as received only by a receipt for a seal behind its line; what the drain dropped never counts.
 */
final class Reach {
    static final String NOT_DURABLE = "nothing on the file system under indelible.dir survives the loss of power, so no"
            + " event is durable there: calls that ask for that do not wait, and are refused where they say BLOCK; set"
            + " indelible.dir to a folder on a disk";

    /** So many seals are remembered with their place in the ring; further ones count with the last of them. */
    private static final int MAX_SEALS = 4096;

    /** A seal, as the seq after it, and how far the ring's records stand before it. */
    private record Sealed(long seq, long position) {}

    private final Ring ring;
    private final boolean disk;
    private final Admission admission = new Admission();
    private final Watermark durable = new Watermark();
    private final Watermark received = new Watermark();
    private final LinkedBlockingDeque<Sealed> seals = new LinkedBlockingDeque<>(MAX_SEALS);
    private volatile long flushed;
    private volatile Thread drain;
    private volatile Thread sync;
    private volatile boolean unheld;
    private long sealed;

    /** {@code disk}: whether a file under the buffer can survive the loss of power. */
    Reach(Ring ring, boolean disk) {
        this.ring = ring;
        this.disk = disk;
    }

    Ring ring() {
        return ring;
    }

    Admission admission() {
        return admission;
    }

    /**
     * Waits for a level. Any thread.
     *
     * @param position the end of a record, as {@link Ring#put} gave it
     * @param nanos at most
     */
    Fate await(Level level, long position, long nanos) {
        if (!admission.keeps(position)) {
            return Fate.LOST;
        }
        boolean there = true;
        if (level == Level.DURABLE) {
            there = disk && durable.await(position, nanos, this::hurry);
            unheld |= !disk;
        } else if (level == Level.RECEIVED) {
            durable.want(position);
            there = received.await(position, nanos, this::hurry);
        }
        return !admission.keeps(position) ? Fate.LOST : there ? Fate.HELD : Fate.LATE;
    }

    private void hurry() {
        LockSupport.unpark(drain);
    }

    /** Whether somebody asked for what this file system cannot promise. */
    boolean unheld() {
        return unheld;
    }

    /** The calling thread takes from the ring. */
    void drainedHere() {
        drain = Thread.currentThread();
    }

    /** Whether lines up to this position should be sealed at once. The drain only. */
    boolean sealWanted() {
        return received.wantedBeyond(sealed);
    }

    /** Whether somebody waits for a receipt that has not come. Any thread. */
    boolean receiptWanted() {
        return received.wantedBeyond(received.reached());
    }

    /** A seal was made; {@code seq}: the one after it; {@code position}: the records before it. The drain only. */
    void sealed(long seq, long position) {
        sealed = position;
        Sealed seal = new Sealed(seq, position);
        while (!seals.offerLast(seal)) {
            seals.pollLast();
        }
    }

    /** The frames of all records up to this position are in the kernel's hands. The drain only. */
    void flushed(long position) {
        flushed = position;
        if (durable.wantedBeyond(durable.reached())) {
            LockSupport.unpark(sync);
        }
    }

    /** The calling thread forces. */
    void forcedHere() {
        sync = Thread.currentThread();
    }

    /** Whether a force at once would help somebody. */
    boolean forceWanted() {
        long reached = durable.reached();
        return flushed > reached && durable.wantedBeyond(reached);
    }

    /** To be read before a force. */
    long flushed() {
        return flushed;
    }

    /** All up to this position was forced. */
    void forced(long position) {
        durable.advance(position);
    }

    /** A receipt was verified that covers all lines before this seq. */
    void received(long seq) {
        long position = 0;
        for (Sealed first = seals.peekFirst(); first != null && first.seq <= seq; first = seals.peekFirst()) {
            seals.pollFirst();
            position = first.position;
        }
        received.advance(position);
    }

    /** Nothing more becomes durable: whoever waits gets an answer. */
    void noMoreForced() {
        durable.end();
    }

    /** Nothing more becomes durable or is received. */
    void end() {
        durable.end();
        received.end();
    }
}
