package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.wal.FirstSegment;
import dev.indelible.agent.wal.FrameType;
import dev.indelible.agent.wal.LiveWal;
import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.agent.wal.StreamFolder;
import dev.indelible.agent.wal.WalRemains;
import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.key.SigningKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One run in a slot: a ring for the callers first, then the new stream, which takes over what earlier runs recorded and
 * did not seal ({@link RunRemains}). A process has one run after the other, should it meet a fault that a stream cannot
 * survive. One thread, the drain's, but for what is final.
 */
final class Run {
    private final Slot slot;
    private final SigningKey identity;
    private final Origin origin;
    private final KeysAhead keys;
    private final long number;
    private final Ring ring;
    private final Reach reach;
    private final AtomicLong used;
    private final InFlight inFlight = new InFlight();
    private final List<WalStream> earlier = new ArrayList<>();
    private StreamWriter writer;
    private WalStream live;
    private LiveWal wal;
    private Previous flushed;

    /** Lines of the agent's own that are only on the heap, by seq. */
    private final NavigableMap<Long, OwnLine> told = new TreeMap<>();

    private Run(Slot slot, SigningKey identity, Origin origin, KeysAhead keys, long number, AtomicLong used)
            throws IOException {
        this.slot = slot;
        this.identity = identity;
        this.origin = origin;
        this.keys = keys;
        this.number = number;
        this.used = used;
        this.writer = new StreamWriter(origin, identity.publicKey(), keys, null);
        this.ring = Ring.create(slot.ring(number), writer.id());
        this.reach = new Reach(ring, slot.onDisk());
    }

    /** Makes the ring of the slot's next run; callers may record from now on. */
    static Run begin(Slot slot, SigningKey identity, Origin origin, KeysAhead keys) throws IOException {
        RejectedFolder.settle(slot);
        return new Run(slot, identity, origin, keys, slot.lastRun() + 1, new AtomicLong());
    }

    /** Makes the ring of the run after this one, as {@link #begin} does. */
    Run next(Slot in, SigningKey as) throws IOException {
        return new Run(in, as, origin, keys, number + 1, in.equals(slot) ? used : new AtomicLong());
    }

    /** Recovers runs of processes that are gone into the new stream and commits it. */
    void open(OpenLine facts) throws IOException {
        open(facts, RunRemains.ofSlot(slot, number, used));
    }

    /**
     * Recovers earlier runs into the new stream and commits it. After an IOException it may be tried again as long as
     * nothing is {@link #committed}, and {@link #goOn} from then on.
     */
    void open(OpenLine facts, RunRemains remains) throws IOException {
        earlier.clear();
        earlier.addAll(remains.earlier());
        commit(facts, remains);
        remains.tidy();
        goOn();
    }

    /** Whether the new stream has what the earlier runs left. */
    boolean committed() {
        return live != null;
    }

    /** Makes the segment for the lines to come. */
    void goOn() throws IOException {
        wal = LiveWal.start(live, writer.id(), ring.nonce(), writer.nextSeq(), writer.head(), inFlight.begins());
    }

    private void commit(OpenLine facts, RunRemains remains) throws IOException {
        if (writer.nextSeq() > 0) {
            // An attempt that failed has used up its keys; it may have failed with its stream in place.
            OwnerFiles.deleteTree(
                    StreamFolder.in(slot.wal(), number, writer.id()).path());
            writer.abandon();
            writer = new StreamWriter(origin, identity.publicKey(), keys, null);
            ring.stream(writer.id());
        }
        StreamFolder folder = StreamFolder.in(slot.wal(), number, writer.id());
        try (FirstSegment first = FirstSegment.begin(folder, writer.id(), ring.nonce())) {
            writer.sink((type, bytes, length) -> first.append(type, Arrays.copyOf(bytes, length)));
            writer.open(identity, facts.previous(remains.before()));
            Recovery recovery = new Recovery(writer);
            recovery.recover(remains);
            writer.seal(null);
            if (remains.living()) {
                for (byte[] begin : recovery.inFlight().values()) {
                    first.append(FrameType.BEGIN, begin);
                }
                inFlight.carried(recovery.inFlight(), recovery.inFlightNotKept());
            }
            // Before the commit: an attempt that fails is repeated, what is committed is not.
            flushed = null;
            flushed(writer.nextSeq(), writer.head());
            live = first.commit(used, writer.nextSeq());
        }
    }

    /**
     * At the end: where the stream was closed and all of it was received, what remains to be known of it fits into one small
     * file. Else it stays as it is, for the next start to go on from; lines that nobody has must not go because those
     * that might be sent were received.
     */
    void retire() throws IOException {
        WalRemains end = WalRemains.of(live.folder());
        if (end.closed() && live.received() >= Math.max(end.nextSeq(), flushed.nextSeq())) {
            Previous.of(end).write(slot.path());
            live.delete();
        }
    }

    /** What the open line says of the run before is known only while recovering. */
    interface OpenLine {
        OpenFacts previous(Previous previous) throws IOException;
    }

    /** All before {@code nextSeq} is in the WAL; {@code seal}: the leaf of the last seal there. */
    void flushed(long nextSeq, byte[] seal) {
        if (flushed == null || flushed.nextSeq() != nextSeq) {
            flushed = new Previous(number, writer.stream(), seal, nextSeq, Set.of());
            told.headMap(nextSeq).clear();
        }
    }

    /** A line that nobody says again, unless the next run does because this one could not flush it. */
    void told(long seq, OwnLine line) {
        told.put(seq, line);
    }

    /** Those of them that stand at this seq or behind it. */
    Collection<OwnLine> toldFrom(long seq) {
        return told.tailMap(seq).values();
    }

    /** How far this run's stream is in the WAL. */
    Previous flushed() {
        return flushed;
    }

    /** The requests that began and were not seen to end. */
    InFlight inFlight() {
        return inFlight;
    }

    Ring ring() {
        return ring;
    }

    /** How far the ring's records have got. */
    Reach reach() {
        return reach;
    }

    Path ringFile() {
        return slot.ring(number);
    }

    Slot slot() {
        return slot;
    }

    SigningKey identity() {
        return identity;
    }

    StreamWriter writer() {
        return writer;
    }

    /** The WAL behind the first segment; after {@link #open}. */
    LiveWal wal() {
        return wal;
    }

    /** Streams of earlier runs that may still have to be sent, oldest first; after {@link #open}. */
    List<WalStream> earlier() {
        return earlier;
    }

    /** This run's number in its slot. */
    long number() {
        return number;
    }
}
