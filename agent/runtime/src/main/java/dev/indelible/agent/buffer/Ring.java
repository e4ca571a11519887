package dev.indelible.agent.buffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The write-ahead ring: many application threads put records, one agent thread takes them. When {@link #put} has
 * returned true the record is in memory that the kernel owns: a kill of this process loses nothing of it.
 *
 * <p>A put claims its bytes by a compare-and-set of the tail, copies the body, and publishes it with one release store of
 * the word; it takes no lock, allocates nothing and does no I/O. The taker reads up to the first word that is not there
 * yet, and gives the space back with {@link #publish}, after the records have reached the WAL.
 *
 * <p>The tail lives on the heap, the file has only what it was at a publish: should somebody cut the file, a plain access
 * to its memory ends in an InternalError, but a compare-and-set there ends the JVM, as long as it is not compiled.
 */
public final class Ring {
    /** No room: nothing was written. */
    public static final long FULL = -1;

    /** {@link #retire} was called: nothing was written, and nothing ever will be. */
    public static final long RETIRED = -2;

    private final RingFile file;
    private final Losses losses;

    /** Where the next claim begins; negative once the ring is retired. */
    private final AtomicLong tail = new AtomicLong();

    /** The producers' view of the head; stale is safe, since the head only grows. */
    private volatile long freed;

    /** The taker's own position. */
    private long cursor;

    private Ring(RingFile file) {
        this.file = file;
        this.losses = new Losses(file.map);
    }

    /** Makes a ring of 8 MB for this run, its blocks written and its pages touched. */
    public static Ring create(Path path, byte[] stream) throws IOException {
        return new Ring(RingFile.create(path, stream));
    }

    /**
     * Puts a record; any thread.
     *
     * @param body its bytes, the first {@code length} of them
     * @param crc CRC32C of those bytes
     * @return the position after the record, or {@link #FULL}, or {@link #RETIRED}
     */
    public long put(byte[] body, int length, int crc) {
        int need = RingFile.space(length);
        long from = tail.get();
        while (true) {
            if (from < 0) {
                return RETIRED;
            }
            int toEnd = RingFile.toEnd(from);
            int padding = toEnd < need ? toEnd : 0;
            long end = from + padding + need;
            if (end - freed > RingFile.DATA_BYTES) {
                return FULL;
            }
            long at = from + padding;
            int offset = RingFile.offset(at);
            int unused = RingFile.offset(from);
            long skipped = padding > 0 ? file.paddingWord(from, padding) : 0;
            long record = file.recordWord(at, length);
            long broken = file.paddingWord(at, need);
            long seen = tail.compareAndExchange(from, end);
            if (seen == from) {
                // The place is taken: should the stack end below, it is left as padding, or no record after it was
                // read.
                long word = broken;
                try {
                    file.map.putInt(offset + 8, crc);
                    file.map.put(offset + RingFile.RECORD_HEAD, body, 0, length);
                    word = record;
                } finally {
                    if (padding > 0) {
                        RingFile.LONG.setRelease(file.map, unused, skipped);
                    }
                    RingFile.LONG.setRelease(file.map, offset, word);
                }
                return end;
            }
            from = seen;
        }
    }

    /**
     * Takes the next record; one agent thread.
     *
     * @param into at least as long as the longest record
     * @return its length, or -1 when none is complete
     */
    public int take(byte[] into) {
        while (true) {
            long word = (long) RingFile.LONG.getAcquire(file.map, RingFile.offset(cursor));
            if (!file.stamped(word, cursor)) {
                return -1;
            }
            int length = RingFile.length(word);
            if (RingFile.isPadding(word)) {
                cursor += length;
            } else {
                file.map.get(RingFile.offset(cursor) + RingFile.RECORD_HEAD, into, 0, length);
                cursor += RingFile.space(length);
                return length;
            }
        }
    }

    /** Is shown a record that lies in the ring. */
    public interface Glance {
        /** {@code memory}: holds the body from {@code at} on; only to be read, and only now. */
        void at(ByteBuffer memory, int at);
    }

    /** Shows the records that {@link #take} would give next, at most so many, and takes none; the taker's thread. */
    public void ahead(int most, Glance glance) {
        long position = cursor;
        for (int shown = 0; shown < most; ) {
            int offset = RingFile.offset(position);
            long word = (long) RingFile.LONG.getAcquire(file.map, offset);
            if (!file.stamped(word, position)) {
                return;
            }
            int length = RingFile.length(word);
            if (RingFile.isPadding(word)) {
                position += length;
            } else {
                glance.at(file.map, offset + RingFile.RECORD_HEAD);
                position += RingFile.space(length);
                shown++;
            }
        }
    }

    /** The position after the last record claimed so far. */
    public long tail() {
        return tail.get() & RingFile.POSITION;
    }

    /**
     * Lets nobody claim or count a loss from now on; any thread, and again at will. What was claimed before may still be
     * on its way into its place.
     *
     * @return the position after the last record that was claimed
     */
    public long retire() {
        losses.close();
        return tail.getAndUpdate(position -> position | ~RingFile.POSITION) & RingFile.POSITION;
    }

    /** The position after the last record taken. */
    public long position() {
        return cursor;
    }

    /**
     * Gives all that was taken so far back to the producers; only after it reached the WAL.
     *
     * @return whether that was anything
     */
    public boolean publish() {
        if (freed == cursor) {
            return false;
        }
        file.map.putLong(RingFile.TAIL_AT, tail());
        RingFile.LONG.setRelease(file.map, RingFile.HEAD_AT, cursor);
        freed = cursor;
        return true;
    }

    /** How many requests are in flight whose begin was not kept; told by a later process, should this one not. */
    public void unkept(long requests) {
        file.map.putLong(RingFile.UNKEPT_AT, requests);
    }

    /** How many bytes are free; what others put meanwhile is not. Any thread. */
    public long room() {
        return freed + RingFile.DATA_BYTES - tail();
    }

    /** The position before which all was given back. Any thread. */
    public long freed() {
        return freed;
    }

    /** Tells this ring's positions from those of any other. */
    public long nonce() {
        return file.nonce;
    }

    public Losses losses() {
        return losses;
    }

    /** What is in it, read as a later process would read the file. */
    public RingRemains remains() {
        return new RingRemains(file, tail());
    }

    /** Its records belong to the run with this stream id of 16 bytes, which takes the place of the one it was made for. */
    public void stream(byte[] stream) {
        file.stream(stream);
    }

    /**
     * Whether this path still leads to it.
     *
     * @throws IOException when nobody can tell
     */
    public boolean isAt(Path path) throws IOException {
        return file.isAt(path);
    }

    /** Whether the file at this path is its own and was cut. */
    public boolean isCut(Path path) throws IOException {
        return file.isCut(path);
    }

    /** Whether all its memory is still backed by the file that this path led to when the ring was made. */
    public boolean whole(Path path) throws IOException {
        return file.whole(path);
    }
}
