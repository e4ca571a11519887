package dev.indelible.agent.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The fixed 128 bytes at the front of a segment, little endian: magic (8), version (4), stream id (16 at 16), first seq
 * (8 at 32), ring position (8 at 40), ring nonce (8 at 48), prev (32 at 56), unused (36 at 88), CRC32C of all before it
 * (4 at 124).
 *
 * @param stream 16 bytes
 * @param firstSeq of the first line in this segment
 * @param prev its {@code prev}: the leaf of the last seal of the segment before, since segments change at a seal
 * @param ringPosition how far the ring had been read when the segment began
 * @param ringNonce which ring that is
 */
public record SegmentHeader(byte[] stream, long firstSeq, byte[] prev, long ringPosition, long ringNonce) {
    /** Its length in the file. */
    public static final int BYTES = 128;

    private static final long MAGIC = 0x316c61576c646e49L;
    private static final int VERSION = 1;
    private static final int CRC_AT = BYTES - 4;

    ByteBuffer encode() {
        ByteBuffer page = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        page.putLong(0, MAGIC).putInt(8, VERSION);
        page.put(16, stream).putLong(32, firstSeq).putLong(40, ringPosition).putLong(48, ringNonce);
        page.put(56, prev);
        return page.putInt(CRC_AT, crc(page));
    }

    /**
     * Reads a header.
     *
     * @throws IncompleteSegmentException when it is cut or damaged
     * @throws IOException when it is none of this version
     */
    static SegmentHeader decode(ByteBuffer bytes) throws IOException {
        ByteBuffer page = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (page.limit() < BYTES || page.getLong(0) != MAGIC || page.getInt(CRC_AT) != crc(page)) {
            throw new IncompleteSegmentException("no complete segment header");
        }
        if (page.getInt(8) != VERSION) {
            throw new IOException("a segment of another version; start the release that wrote it once more");
        }
        return new SegmentHeader(
                bytes(page, 16, 16), page.getLong(32), bytes(page, 56, 32), page.getLong(40), page.getLong(48));
    }

    private static int crc(ByteBuffer page) {
        CRC32C crc = new CRC32C();
        crc.update(page.duplicate().position(0).limit(CRC_AT));
        return (int) crc.getValue();
    }

    private static byte[] bytes(ByteBuffer page, int at, int length) {
        byte[] bytes = new byte[length];
        page.get(at, bytes);
        return bytes;
    }
}
