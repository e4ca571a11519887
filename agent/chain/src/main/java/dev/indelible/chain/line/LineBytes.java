package dev.indelible.chain.line;

import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A line in the making: JSON put straight into one array that is used from line to line, for the lines that come by the
 * hundred thousand a second. Names, commas and braces are literals of the caller; only values are encoded here.
 *
 * <p>What must stay true: each value reads as Jackson would have written it, byte by byte. One thread.
 */
public final class LineBytes extends OutputStream {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    /** The most bytes that one byte of a text takes: a backslash, u and four digits. */
    private static final int WORST = 6;

    /** All bits of a word but those of its first 0 to 8 bytes. */
    private static final long[] OTHERS = new long[9];

    private static final byte[] HEX = ascii("0123456789ABCDEF");
    private static final byte[] BASE64 = ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    private static final byte[] BASE64URL = ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    private static final Literal TRUE = Literal.of("true");
    private static final Literal FALSE = Literal.of("false");
    private static final Literal NULL = Literal.of("null");

    /** What follows the backslash for each byte below 0x80 that may not stand for itself: 'u' for four digits, 0 for none. */
    private static final byte[] ESCAPES = escapes();

    static {
        for (int i = 0; i < 8; i++) {
            OTHERS[i] = -1L << 8 * i;
        }
    }

    private byte[] bytes = new byte[4096];
    private int length;

    /** The second that was written last, and its text. */
    private long second = Long.MIN_VALUE;

    private final byte[] secondText = new byte[Timestamp.CHARS];

    LineBytes() {}

    /** How many bytes the line has so far. */
    public int length() {
        return length;
    }

    /** The line's bytes, the first {@link #length} of them; only until the next line. */
    public byte[] bytes() {
        return bytes;
    }

    /** JSON as it is. */
    public LineBytes literal(Literal json) {
        byte[] to = room(json.words.length);
        for (int i = 0; i < json.words.length; i += 8) {
            EIGHT.set(to, length + i, (long) EIGHT.get(json.words, i));
        }
        length += json.length;
        return this;
    }

    /** One character of JSON as it is. */
    public LineBytes literal(char json) {
        room(1)[length++] = (byte) json;
        return this;
    }

    /** A text as a JSON string. {@code utf8}: holds it as valid UTF-8. */
    public LineBytes string(byte[] utf8, int from, int count) {
        byte[] to = room(WORST * count + 8);
        int at = length;
        to[at++] = '"';
        int next = from;
        int end = from + count;
        while (next < end) {
            // The last word holds less than eight bytes of the text, and what follows it in the line is overwritten.
            int some = Math.min(8, end - next);
            if (utf8.length - next >= 8 && isPlain((long) EIGHT.get(utf8, next) | OTHERS[some])) {
                EIGHT.set(to, at, (long) EIGHT.get(utf8, next));
                at += some;
                next += some;
            } else {
                for (int stop = next + some; next < stop; next++) {
                    at = put(to, at, utf8[next]);
                }
            }
        }
        to[at++] = '"';
        length = at;
        return this;
    }

    /** A text as a JSON string. */
    public LineBytes string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return string(utf8, 0, utf8.length);
    }

    /** A number. */
    public LineBytes number(long value) {
        byte[] to = room(20);
        if (value == Long.MIN_VALUE) {
            return literal(Literal.of(Long.toString(value)));
        }
        if (value < 0) {
            to[length++] = '-';
        }
        long rest = Math.abs(value);
        int digits = 1;
        for (long beyond = 10; digits < 19 && rest >= beyond; beyond *= 10) {
            digits++;
        }
        length += digits;
        for (int at = length - 1; digits > 0; digits--, at--) {
            long tenth = rest / 10;
            to[at] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
        }
        return this;
    }

    /** True or false. */
    public LineBytes flag(boolean value) {
        return literal(value ? TRUE : FALSE);
    }

    /** A JSON null. */
    public LineBytes nothing() {
        return literal(NULL);
    }

    /** Padded base64, in quotes. */
    public LineBytes base64(byte[] value, int from, int count) {
        byte[] to = room(count / 3 * 4 + 6);
        to[length++] = '"';
        sixes(BASE64, value, from, count);
        for (int rest = count % 3; rest > 0 && rest < 3; rest++) {
            to[length++] = '=';
        }
        to[length++] = '"';
        return this;
    }

    /** Unpadded base64url, in quotes. */
    public LineBytes base64url(byte[] value, int from, int count) {
        byte[] to = room(count / 3 * 4 + 6);
        to[length++] = '"';
        sixes(BASE64URL, value, from, count);
        to[length++] = '"';
        return this;
    }

    /** A line's time, in quotes. */
    LineBytes time(long micros) {
        long of = Math.floorDiv(micros, 1_000_000);
        if (of != second) {
            Timestamp.put(of * 1_000_000, secondText, 0);
            second = of;
        }
        byte[] to = room(Timestamp.CHARS + 2);
        to[length] = '"';
        System.arraycopy(secondText, 0, to, length + 1, Timestamp.CHARS);
        Timestamp.fraction(to, length + 1, (int) (micros - of * 1_000_000));
        length += Timestamp.CHARS + 2;
        to[length - 1] = '"';
        return this;
    }

    @Override
    public void write(int one) {
        room(1)[length++] = (byte) one;
    }

    @Override
    public void write(byte[] from, int at, int count) {
        System.arraycopy(from, at, room(count), length, count);
        length += count;
    }

    /** The next line begins. */
    void reset() {
        length = 0;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    private byte[] room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
        return bytes;
    }

    /** Whether none of eight bytes is a quote, a backslash or below 0x20. */
    private static boolean isPlain(long eight) {
        long quote = eight ^ '"' * ONES;
        long backslash = eight ^ '\\' * ONES;
        long found = (quote - ONES & ~quote) | (backslash - ONES & ~backslash) | (eight - 0x20 * ONES & ~eight);
        return (found & HIGH) == 0;
    }

    private static int put(byte[] to, int at, byte one) {
        byte escape = one < 0 ? 0 : ESCAPES[one];
        if (escape == 0) {
            to[at] = one;
            return at + 1;
        }
        to[at] = '\\';
        to[at + 1] = escape;
        if (escape != 'u') {
            return at + 2;
        }
        to[at + 2] = '0';
        to[at + 3] = '0';
        to[at + 4] = HEX[one >> 4];
        to[at + 5] = HEX[one & 15];
        return at + 6;
    }

    /** Base64 without its padding (RFC 4648 section 4). */
    private void sixes(byte[] alphabet, byte[] value, int from, int count) {
        byte[] to = bytes;
        int at = length;
        int next = from;
        for (int whole = from + count / 3 * 3; next < whole; next += 3) {
            int bits = (value[next] & 0xFF) << 16 | (value[next + 1] & 0xFF) << 8 | value[next + 2] & 0xFF;
            to[at++] = alphabet[bits >> 18];
            to[at++] = alphabet[bits >> 12 & 63];
            to[at++] = alphabet[bits >> 6 & 63];
            to[at++] = alphabet[bits & 63];
        }
        int rest = from + count - next;
        if (rest > 0) {
            int bits = (value[next] & 0xFF) << 8 | (rest == 2 ? value[next + 1] & 0xFF : 0);
            to[at++] = alphabet[bits >> 10];
            to[at++] = alphabet[bits >> 4 & 63];
            if (rest == 2) {
                to[at++] = alphabet[bits << 2 & 63];
            }
        }
        length = at;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] escapes() {
        byte[] escapes = new byte[128];
        Arrays.fill(escapes, 0, 0x20, (byte) 'u');
        escapes['\b'] = 'b';
        escapes['\f'] = 'f';
        escapes['\n'] = 'n';
        escapes['\r'] = 'r';
        escapes['\t'] = 't';
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        return escapes;
    }
}
