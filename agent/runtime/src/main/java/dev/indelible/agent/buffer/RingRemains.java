package dev.indelible.agent.buffer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The ring of a process that is gone: what it had recorded and not yet brought to the WAL. Read as often as needed; only
 * the bookkeeping of losses is written, and only to the same effect each time.
 *
 * <p>A record that was torn by the kill is skipped: the walk goes on 8 bytes at a time to the next stamp and CRC that
 * hold, and counts one hole. One hole stands for at least one record. What was claimed at the end and is not there is a
 * hole only where it is known that it was claimed; no call had returned for it.
 */
public final class RingRemains {
    private final RingFile file;
    private final Losses losses;
    private final long tail;

    /** {@code tail}: all that is known to have been claimed stands before it; there may be more. */
    RingRemains(RingFile file, long tail) {
        this.file = file;
        this.tail = tail;
        this.losses = new Losses(file.map);
    }

    /** Whether the machine has stopped since; then what its memory held and no disk had is lost, here and in the WAL. */
    public boolean ofAnotherBoot() {
        return file.ofAnotherBoot();
    }

    /** How many requests were in flight and not kept, when that was noted last. */
    public long unkept() {
        return Math.max(0, file.map.getLong(RingFile.UNKEPT_AT));
    }

    /** Takes the records, in the order in which they were claimed. The bytes are the taker's to keep. */
    public interface Taker {
        void record(byte[] record) throws IOException;
    }

    public static RingRemains open(Path path) throws IOException {
        RingFile file = RingFile.open(path);
        return new RingRemains(file, file.map.getLong(RingFile.TAIL_AT));
    }

    /** The stream of the run that made this ring; it may never have been opened. 16 bytes. */
    public byte[] stream() {
        return file.stream();
    }

    /**
     * Walks from the head, or from {@code reached} if the WAL says it got further.
     *
     * @param nonce of the ring that {@code reached} belongs to
     * @return the number of holes
     */
    public long walk(long nonce, long reached, Taker taker) throws IOException {
        long head = file.map.getLong(RingFile.HEAD_AT);
        long position = nonce == file.nonce ? Math.max(head, reached) : head;
        long end = position + RingFile.DATA_BYTES;
        long holes = 0;
        long hole = -1;
        while (position < end) {
            int space = space(position, end);
            if (space > 0) {
                if (hole >= 0) {
                    holes++;
                    hole = -1;
                }
                if (!RingFile.isPadding(word(position))) {
                    taker.record(body(position));
                }
                position += space;
            } else {
                hole = hole < 0 ? position : hole;
                position += 8;
            }
        }
        return hole >= 0 && hole < tail ? holes + 1 : holes;
    }

    /**
     * Losses that no gap line in the WAL tells.
     *
     * @param nextSeq the seq after the last line that the WAL of this ring's stream holds
     */
    public List<Losses.Pending> losses(long nextSeq) {
        losses.settle(nextSeq);
        return losses.pending();
    }

    /** How many bytes to go on by, or 0 when no complete record is here. */
    private int space(long position, long tail) {
        long word = word(position);
        int length = RingFile.length(word);
        if (!file.stamped(word, position) || length == 0) {
            return 0;
        }
        if (RingFile.isPadding(word)) {
            // Up to the end of the file, or in the place of a record whose copy failed: its caller has counted that.
            return length % 8 == 0 && length <= RingFile.toEnd(position) ? length : 0;
        }
        int space = RingFile.space(length);
        if (space > RingFile.toEnd(position) || position + space > tail) {
            return 0;
        }
        CRC32C crc = new CRC32C();
        crc.update(body(position));
        return (int) crc.getValue() == file.map.getInt(RingFile.offset(position) + 8) ? space : 0;
    }

    private long word(long position) {
        return file.map.getLong(RingFile.offset(position));
    }

    private byte[] body(long position) {
        byte[] body = new byte[RingFile.length(word(position))];
        file.map.get(RingFile.offset(position) + RingFile.RECORD_HEAD, body);
        return body;
    }
}
