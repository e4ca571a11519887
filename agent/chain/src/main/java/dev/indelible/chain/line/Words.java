package dev.indelible.chain.line;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for bytes eight at a time. A byte that is looked for leaves its highest bit set in the word; a false one can only
 * stand above a true one, and the lowest is taken.
 */
final class Words {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONE = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

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

    /** Of a word the highest bit of each byte that is one of {@code a}-{@code z}, {@code 0}-{@code 9} and {@code _}. */
    static long plain(long word) {
        long ascii = word & ~HIGH;
        long letter = ascii + (0x80 - 'a') * ONE & ~(ascii + (0x7F - 'z') * ONE);
        long digit = ascii + (0x80 - '0') * ONE & ~(ascii + (0x7F - '9') * ONE);
        long line = ascii + (0x80 - '_') * ONE & ~(ascii + (0x7F - '_') * ONE);
        return (letter | digit | line) & ~word & HIGH;
    }

    /** How many bytes from the first on have their highest bit set; 8 where all have. */
    static int leading(long marks) {
        return Long.numberOfTrailingZeros(~marks & HIGH) >>> 3;
    }

    /** The first bytes of a word, 0 to 8; the others are zero. */
    static long first(long word, int bytes) {
        return bytes == Long.BYTES ? word : word & (1L << 8 * bytes) - 1;
    }

    /** Eight bytes, the first one lowest; where fewer are there, the others are zero. */
    static long word(byte[] bytes, int at, int to) {
        if (at + Long.BYTES <= to) {
            return word(bytes, at);
        }
        long word = 0;
        for (int i = to - 1; i >= at; i--) {
            word = word << 8 | bytes[i] & 0xFF;
        }
        return word;
    }

    /** Eight bytes, the first one lowest. */
    static long word(byte[] bytes, int at) {
        return (long) WORD.get(bytes, at);
    }

    private static int place(long found) {
        return Long.numberOfTrailingZeros(found) >>> 3;
    }
}
