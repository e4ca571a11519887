package dev.indelible.chain.line;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for bytes eight at a time. A byte that is looked for leaves its highest bit set in the word; a false one can only
 * stand above a true one, and the lowest is taken.
 */
final class Words {
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONE = 0x0101010101010101L;
    private static final long HIGH = 0x80 * ONE;

    private Words() {}

    /**
     * The first place from {@code at} on with a byte that is not simply a character of a JSON string: a quote, a backslash,
     * one below 0x20 or beyond ASCII; {@code to} where there is none.
     */
    static int special(byte[] bytes, int at, int to) {
        int i = at;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = word(bytes, i);
            long found = ((word ^ '"' * ONE) - ONE | (word ^ '\\' * ONE) - ONE | word - 0x20 * ONE | word) & HIGH;
            if (found != 0) {
                return i + place(found);
            }
        }
        while (i < to && bytes[i] >= 0x20 && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    /** The first line feed from {@code at} on; {@code to} where there is none. */
    static int lineFeed(byte[] bytes, int at, int to) {
        int i = at;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long other = word(bytes, i) ^ '\n' * ONE;
            long found = other - ONE & ~other & HIGH;
            if (found != 0) {
                return i + place(found);
            }
        }
        while (i < to && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    /** Eight bytes, the first one lowest. */
    static long word(byte[] bytes, int at) {
        return (long) WORD.get(bytes, at);
    }

    private static int place(long found) {
        return Long.numberOfTrailingZeros(found) >>> 3;
    }
}
