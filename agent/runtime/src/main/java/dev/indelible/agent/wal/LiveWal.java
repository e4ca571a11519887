package dev.indelible.agent.wal;

import dev.indelible.chain.Leaf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The WAL of the stream that is being written. One thread appends, flushes and rolls; another forces. Segments change at
 * a seal, so that every segment begins with a line that follows a seal, and its header says that seal's leaf.
 */
public final class LiveWal {
    /** A segment is rolled at the first seal beyond this size, or earlier where the quota is small. */
    public static final long SEGMENT_BYTES = 4 << 20;

    /** What the segments of a slot may take together, unless {@link #quota} says otherwise. */
    public static final long QUOTA_BYTES = 256 << 20;

    /** Only whole segments go, and the last one stays: the quota must hold several. */
    private static final int SEGMENTS_PER_QUOTA = 8;

    private final WalStream stream;
    private final byte[] streamId;
    private final long ringNonce;
    private final ConcurrentLinkedQueue<SegmentWriter> rolled = new ConcurrentLinkedQueue<>();
    private volatile SegmentWriter current;

    /** The segment whose name is durable. */
    private SegmentWriter named;

    /** The newest segment that was rolled, forced and closed; for a moment it may still be the current one. */
    private SegmentWriter closed;

    /** The seq after the last seal that was flushed. */
    private volatile long sealed;

    /** A force did not come to its end: a later one would prove nothing, since the kernel may call lost pages clean. */
    private volatile boolean failed;

    private volatile boolean dirty;
    private volatile long quota = QUOTA_BYTES;

    private LiveWal(WalStream stream, byte[] streamId, long ringNonce) {
        this.stream = stream;
        this.streamId = streamId.clone();
        this.ringNonce = ringNonce;
    }

    /**
     * Goes on behind the stream's first segment, which ended in a seal with this leaf before {@code nextSeq}.
     *
     * @param begins requests that were in flight before this stream began
     */
    public static LiveWal start(
            WalStream stream, byte[] streamId, long ringNonce, long nextSeq, byte[] sealLeaf, Collection<byte[]> begins)
            throws IOException {
        LiveWal wal = new LiveWal(stream, streamId, ringNonce);
        wal.sealed = nextSeq;
        wal.current = wal.segment(nextSeq, sealLeaf, 0);
        try {
            begins.forEach(begin -> wal.append(FrameType.BEGIN, 0, begin, begin.length));
            wal.flush();
        } catch (IOException | RuntimeException | Error e) {
            // A disk that is full for hours would take all the files that the process may open.
            wal.current.discard();
            throw e;
        }
        stream.added(stream.folder().path().resolve(StreamFolder.segmentName(nextSeq)));
        return wal;
    }

    /** What the segments of a slot may take together before new events are counted instead of kept, in bytes. */
    public long quota() {
        return quota;
    }

    /** Sets it; any thread. */
    public void quota(long bytes) {
        quota = bytes;
    }

    /**
     * Adds a frame of the first {@code length} bytes of {@code payload}; {@code ringPosition}: how far the ring is covered
     * by frames, this one included.
     */
    public void append(FrameType type, long ringPosition, byte[] payload, int length) {
        current.append(type, ringPosition, payload, length);
    }

    /** Hands what was appended to the kernel; may be repeated after an IOException. */
    public void flush() throws IOException {
        int bytes = current.pending();
        if (bytes > 0) {
            current.flush();
            stream.grew(bytes);
            dirty = true;
        }
    }

    /** After a flush that ended in a seal: all before {@code nextSeq} may be sent once it is durable. */
    public void sealed(long nextSeq) {
        if (sealed != nextSeq) {
            sealed = nextSeq;
            dirty = true;
        }
    }

    /** Whether the current segment is long enough to be followed by another. */
    public boolean rollDue() {
        return current.size() >= Math.min(SEGMENT_BYTES, quota / SEGMENTS_PER_QUOTA);
    }

    /**
     * Starts the next segment, right after a flushed seal.
     *
     * @param begins requests whose end has not been seen yet; the old segment may go before they end
     * @throws IOException when it cannot be made; the current segment goes on then
     */
    public void roll(long nextSeq, byte[] sealLeaf, long ringPosition, Collection<byte[]> begins) throws IOException {
        SegmentWriter next = segment(nextSeq, sealLeaf, ringPosition);
        begins.forEach(begin -> next.append(FrameType.BEGIN, ringPosition, begin));
        int bytes = next.pending();
        try {
            next.flush();
        } catch (IOException e) {
            // Half a segment behind the one that goes on would be taken for the newest.
            next.discard();
            throw e;
        }
        stream.grew(bytes);
        rolled.add(current);
        current = next;
        stream.added(stream.folder().path().resolve(StreamFolder.segmentName(nextSeq)));
    }

    /** Whether the quota is used up. */
    public boolean full() {
        return stream.used() + current.pending() >= quota;
    }

    /** Makes all that was flushed durable, and lets the sealed part of it be sent. Not for the thread that appends. */
    public synchronized void force() throws IOException {
        if (failed) {
            throw new IOException("it could not be made durable before");
        }
        failed = true;
        dirty = false;
        long reached = sealed;
        SegmentWriter open = current;
        boolean forced = open == closed;
        for (SegmentWriter done = rolled.peek(); done != null; done = rolled.peek()) {
            done.force();
            done.close();
            rolled.remove();
            closed = done;
            forced |= done == open;
        }
        if (!forced) {
            open.force();
        }
        if (!open.equals(named)) {
            OwnerFiles.syncFolder(stream.folder().path());
            named = open;
        }
        stream.sendable(reached);
        failed = false;
    }

    /** Whether something was flushed since the last {@link #force} began, or that one has failed. */
    public boolean dirty() {
        return dirty || failed;
    }

    /** Whether the newest segment still lies where it was made, with all that was flushed. Any thread. */
    public boolean whole() throws IOException {
        SegmentWriter newest = current;
        return newest.whole() || newest != current;
    }

    /** Whether a seal that was flushed is still to be made durable. Any thread. */
    public boolean pending() {
        return sealed > stream.sendable();
    }

    public WalStream stream() {
        return stream;
    }

    /** Gives the files back, without a last flush or force. Not while another thread forces. */
    public synchronized void abandon() throws IOException {
        for (SegmentWriter done = rolled.poll(); done != null; done = rolled.poll()) {
            done.close();
        }
        current.close();
    }

    private SegmentWriter segment(long firstSeq, byte[] prev, long ringPosition) throws IOException {
        if (prev.length != Leaf.BYTES) {
            throw new IllegalArgumentException("a leaf has 32 bytes");
        }
        Path file = stream.folder().path().resolve(StreamFolder.segmentName(firstSeq));
        return SegmentWriter.create(file, new SegmentHeader(streamId, firstSeq, prev, ringPosition, ringNonce));
    }
}
