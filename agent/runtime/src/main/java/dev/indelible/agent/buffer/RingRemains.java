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
 * hold, and counts one hole. One hole stands for at least one record.
 */
public final class RingRemains {
    private final RingFile file;
    private final Losses losses;

    RingRemains(RingFile file) {
        this.file = file;
        this.losses = new Losses(file.map);
    }

    /** Takes the records, in the order in which they were claimed. The bytes are the taker's to keep. */
    public interface Taker {
        void record(byte[] record) throws IOException;
    }

    public static RingRemains open(Path path) throws IOException {
        return new RingRemains(RingFile.open(path));
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
        long tail = file.map.getLong(RingFile.TAIL_AT) & RingFile.POSITION;
        long position = nonce == file.nonce ? Math.max(head, reached) : head;
        tail = Math.min(tail, position + RingFile.DATA_BYTES);
        long holes = 0;
        boolean inHole = false;
        while (position < tail) {
            int space = space(position, tail);
            if (space > 0) {
                if (!RingFile.isPadding(word(position))) {
                    taker.record(body(position));
                }
                position += space;
                inHole = false;
            } else {
                holes += inHole ? 0 : 1;
                inHole = true;
                position += 8;
            }
        }
        return holes;
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
            return length == RingFile.toEnd(position) ? length : 0;
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
