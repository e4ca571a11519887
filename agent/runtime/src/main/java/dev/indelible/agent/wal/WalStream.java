package dev.indelible.agent.wal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * The segments of one stream on disk, how far they may be sent and how far they were received. Shared by the thread that
 * writes, the one that makes durable and the one that sends; every method is safe for any of them.
 *
 * <p>What must stay true: nothing beyond a durable seal is sent; no segment goes before a receipt covers all of it; the
 * newest stays, since the next run learns from it where this stream ended.
 */
public final class WalStream {
    private final StreamFolder folder;
    private final AtomicLong used;
    private final ConcurrentSkipListMap<Long, Path> segments = new ConcurrentSkipListMap<>();
    private volatile long sendable;
    private volatile long received;
    private volatile long offered;
    private boolean ended;
    private volatile boolean damaged;
    private volatile LongConsumer listener = seq -> {};

    /** {@code used}: the bytes of all segments of the slot, kept up to date here. */
    public WalStream(StreamFolder folder, AtomicLong used) {
        this.folder = folder;
        this.used = used;
    }

    /**
     * Takes over what an earlier run left, and makes it durable first: that run may have been killed between a flush and
     * its sync, and neither a successor that is durable nor the collector may be ahead of it.
     *
     * @param sendable the seq after its last seal; segments that begin there or later hold nothing to send
     */
    public static WalStream orphan(StreamFolder folder, AtomicLong used, long sendable) throws IOException {
        WalStream stream = new WalStream(folder, used);
        for (Path segment : folder.segments()) {
            OwnerFiles.sync(segment);
            stream.added(segment);
            used.addAndGet(Files.size(segment));
        }
        if (!stream.segments.isEmpty()) {
            OwnerFiles.syncFolder(folder.path());
        }
        stream.received = stream.segments.isEmpty() ? sendable : stream.segments.firstKey();
        stream.sendable(sendable);
        return stream;
    }

    /** A segment that exists from now on. */
    public void added(Path segment) {
        segments.put(StreamFolder.firstSeq(segment), segment);
    }

    public StreamFolder folder() {
        return folder;
    }

    /** The seq up to which (exclusive) lines are durable and sealed. */
    public long sendable() {
        return sendable;
    }

    /** Moves {@link #sendable} on; it never runs back. A force that comes to its end behind {@link #end} changes nothing. */
    public synchronized void sendable(long seq) {
        if (!ended) {
            sendable = Math.max(sendable, seq);
        }
    }

    /**
     * The stream is over: its last seal that can be read stands before {@code sealed}. What is not known to be durable is
     * written once more, into fresh files, and may be sent then.
     */
    public synchronized void end(long sealed) throws IOException {
        Long first = segments.floorKey(sendable);
        for (Path segment :
                first == null ? List.<Path>of() : segments.tailMap(first).values()) {
            try {
                SegmentCopy.replace(segment);
            } catch (NoSuchFileException | IncompleteSegmentException e) {
                // Of what is gone nothing is to be sent.
            }
        }
        sendable = Math.max(received, sealed);
        ended = true;
    }

    /**
     * Lines before {@code seq} are about to be sent: from now on the collector may have them, whatever becomes of the files.
     *
     * @return false where the stream has ended before them; they must not be sent then
     */
    public synchronized boolean offer(long seq) {
        if (seq > Math.max(sendable, offered)) {
            return false;
        }
        offered = Math.max(offered, seq);
        return true;
    }

    /** The seq up to which (exclusive) the collector may have the lines. */
    public long offered() {
        return Math.max(offered, received);
    }

    /** Moves the folder, and with it all that was not received; this object is of no use then. */
    public synchronized WalStream moveTo(Path path) throws IOException {
        if (Files.exists(folder.path())) {
            Files.move(folder.path(), path, StandardCopyOption.ATOMIC_MOVE);
        }
        AtomicLong bytes = new AtomicLong();
        WalStream moved = orphan(new StreamFolder(path, folder.run(), folder.stream()), bytes, sendable);
        moved.received = received;
        used.addAndGet(-bytes.get());
        return moved;
    }

    /** The seq up to which (exclusive) the collector has receipted the lines. */
    public long received() {
        return received;
    }

    /** Who is told how far receipts cover the lines, as soon as one does. */
    public void whenReceived(LongConsumer told) {
        listener = told;
    }

    /** Whether all that may be sent was received. */
    public boolean drained() {
        return received >= sendable;
    }

    /** Notes a verified receipt for all lines before {@code seq} and frees the segments that it covers. */
    public synchronized void received(long seq) throws IOException {
        received = Math.max(received, seq);
        listener.accept(received);
        Map.Entry<Long, Path> first = segments.firstEntry();
        while (first != null) {
            Long next = segments.higherKey(first.getKey());
            if (next == null || next > received) {
                return;
            }
            delete(first.getValue());
            segments.remove(first.getKey());
            first = segments.firstEntry();
        }
    }

    /** Removes the folder; only when the stream is drained and another file or stream tells where it ended. */
    public synchronized void delete() throws IOException {
        for (Path segment : segments.values()) {
            delete(segment);
        }
        segments.clear();
        OwnerFiles.deleteTree(folder.path());
    }

    /** Whether the segment of this seq is still here. */
    public boolean holds(long seq) {
        return segment(seq) != null;
    }

    /** Lines that should be here cannot be read: nothing from there on can be sent. */
    void damaged() {
        damaged = true;
    }

    /** Whether a line that should be here could not be read. */
    public boolean isDamaged() {
        return damaged;
    }

    /** The first seq of the segment after the one that holds, or held, this seq; or where the stream's last seal ends. */
    public long segmentAfter(long seq) {
        Long after = segments.higherKey(seq);
        return after == null ? sendable : Math.min(after, sendable);
    }

    /** The segment that holds this seq, or null when it is gone. */
    Path segment(long seq) {
        Map.Entry<Long, Path> entry = segments.floorEntry(seq);
        return entry == null ? null : entry.getValue();
    }

    /** Counts bytes that were written. */
    void grew(long bytes) {
        used.addAndGet(bytes);
    }

    /** The bytes of all segments of the slot. Any thread. */
    public long used() {
        return used.get();
    }

    private void delete(Path segment) throws IOException {
        try {
            long size = Files.size(segment);
            Files.delete(segment);
            used.addAndGet(-size);
        } catch (NoSuchFileException e) {
            // someone tidied up by hand: gone is what was wanted
        }
    }
}
