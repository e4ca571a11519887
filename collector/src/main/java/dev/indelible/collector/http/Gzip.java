package dev.indelible.collector.http;

import dev.indelible.chain.line.Line;
import dev.indelible.collector.ingest.Answer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks a body of one gzip member (RFC 1952), whole and with nothing behind it. The JDK's stream is not used: it swallows
 * headers, empty blocks and empty members without end before its reader sees a byte, and overlooks what follows.
 */
final class Gzip {
    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    /** Deflate packs no better than this. */
    private static final long MAX_RATIO = 1032;
    /** Unpacked at a time where only the first line is wanted. */
    private static final int STEP = 1 << 10;

    private static final int FTEXT = 1;
    private static final int FHCRC = 2;

    private Gzip() {}

    /** Puts the plain bytes into {@code plain}; time is linear in both. */
    static void unpack(BudgetedBytes packed, BudgetedBytes plain) throws Refused {
        ByteBuffer in = ByteBuffer.wrap(packed.array(), 0, packed.length()).order(ByteOrder.LITTLE_ENDIAN);
        skipHeader(in);
        // The length it says it has: believed as far as so many bytes can be unpacked to it, and checked in the end.
        int claimed = in.getInt(packed.length() - Integer.BYTES);
        if (claimed > 0 && claimed <= MAX_RATIO * packed.length()) {
            plain.expect(claimed);
        }
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(in);
            while (!inflater.finished()) {
                int room = plain.room();
                int count = inflater.inflate(plain.array(), plain.length(), room);
                plain.added(count);
                if (count == 0 && !inflater.finished()) {
                    throw damaged();
                }
            }
        } catch (DataFormatException e) {
            throw damaged();
        } finally {
            inflater.end();
        }
        CRC32 crc = new CRC32();
        crc.update(plain.array(), 0, plain.length());
        if (in.remaining() != TRAILER || in.getInt() != (int) crc.getValue() || in.getInt() != plain.length()) {
            throw damaged();
        }
    }

    /**
     * Unpacks the beginning of what has come so far, if there is one to see, up to its first line feed or a little more.
     *
     * @return how many bytes were put into {@code plain}; 0 too where the header is not whole, or nothing can be unpacked
     * @throws Refused where what has come cannot begin a body
     */
    static int peek(BudgetedBytes packed, byte[] plain) throws Refused {
        ByteBuffer in = ByteBuffer.wrap(packed.array(), 0, packed.length()).order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < HEADER + TRAILER) {
            return 0;
        }
        skipHeader(in);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(in);
            int length = 0;
            int count = -1;
            boolean found = false;
            while (!found && count != 0 && length < plain.length && !inflater.finished()) {
                count = inflater.inflate(plain, length, Math.min(STEP, plain.length - length));
                found = Line.end(plain, length, length + count) < length + count;
                length += count;
            }
            return length;
        } catch (DataFormatException e) {
            return 0;
        } finally {
            inflater.end();
        }
    }

    /** Needs the bytes of a header and of a trailer to judge; names, comments and extra fields have no business here. */
    private static void skipHeader(ByteBuffer in) throws Refused {
        if (in.remaining() < HEADER + TRAILER || in.getShort(0) != (short) 0x8B1F || in.get(2) != 8) {
            throw damaged();
        }
        int flags = in.get(3);
        if ((flags & ~(FTEXT | FHCRC)) != 0) {
            throw new Refused(Answer.error(
                    400,
                    "the gzip header carries a name, a comment or an extra field",
                    "compress the body as a stream, not as a file"));
        }
        in.position(HEADER);
        if ((flags & FHCRC) != 0 && in.getShort() != headerCrc(in)) {
            throw damaged();
        }
    }

    /** The lower half of the CRC-32 over the fixed header (RFC 1952 section 2.3.1.1). */
    private static short headerCrc(ByteBuffer in) {
        CRC32 crc = new CRC32();
        crc.update(in.duplicate().position(0).limit(HEADER));
        return (short) crc.getValue();
    }

    private static Refused damaged() {
        return new Refused(Answer.error(
                400, "the body is not one whole gzip member", "compress the body with gzip, or send it as it is"));
    }
}
