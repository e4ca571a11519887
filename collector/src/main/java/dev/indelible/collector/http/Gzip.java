package dev.indelible.collector.http;

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
    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;

    private Gzip() {}

    /** Puts the plain bytes into {@code plain}; time is linear in both. */
    static void unpack(BudgetedBytes packed, BudgetedBytes plain) throws Refused {
        ByteBuffer in = ByteBuffer.wrap(packed.array(), 0, packed.length()).order(ByteOrder.LITTLE_ENDIAN);
        skipHeader(in);
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
     * Unpacks the beginning of what has come so far, if there is one to see.
     *
     * @return how many bytes were put into {@code plain}; 0 too where the header is not whole, or nothing can be unpacked
     */
    static int peek(BudgetedBytes packed, byte[] plain) {
        ByteBuffer in = ByteBuffer.wrap(packed.array(), 0, packed.length()).order(ByteOrder.LITTLE_ENDIAN);
        Inflater inflater = new Inflater(true);
        try {
            skipHeader(in);
            inflater.setInput(in);
            int length = 0;
            int count = -1;
            while (count != 0 && length < plain.length && !inflater.finished()) {
                count = inflater.inflate(plain, length, plain.length - length);
                length += count;
            }
            return length;
        } catch (DataFormatException | Refused e) {
            return 0;
        } finally {
            inflater.end();
        }
    }

    private static void skipHeader(ByteBuffer in) throws Refused {
        if (in.remaining() < HEADER + TRAILER || in.getShort(0) != (short) 0x8B1F || in.get(2) != 8) {
            throw damaged();
        }
        int flags = in.get(3);
        in.position(HEADER);
        if ((flags & FEXTRA) != 0) {
            skip(in, 2 + (in.getShort(HEADER) & 0xFFFF));
        }
        if ((flags & FNAME) != 0) {
            skipText(in);
        }
        if ((flags & FCOMMENT) != 0) {
            skipText(in);
        }
        if ((flags & FHCRC) != 0) {
            skip(in, 2);
        }
    }

    private static void skipText(ByteBuffer in) throws Refused {
        while (in.hasRemaining()) {
            if (in.get() == 0) {
                return;
            }
        }
        throw damaged();
    }

    private static void skip(ByteBuffer in, int count) throws Refused {
        if (count > in.remaining()) {
            throw damaged();
        }
        in.position(in.position() + count);
    }

    private static Refused damaged() {
        return new Refused(Answer.error(
                400, "the body is not one whole gzip member", "compress the body with gzip, or send it as it is"));
    }
}
