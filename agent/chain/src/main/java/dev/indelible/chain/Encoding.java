package dev.indelible.chain;

import java.util.Arrays;
import java.util.Base64;

/**
 * Bytes as text: padded base64 for hashes, keys and signatures, unpadded base64url for ids and salts (RFC 4648 sections 4
 * and 5). Reading is strict: the text must be the one that writing gives, so that no value has two spellings.
 */
public final class Encoding {
    private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final byte[] PLAIN = values(ALPHANUMERIC + "+/");
    private static final byte[] URL = values(ALPHANUMERIC + "-_");

    private Encoding() {}

    /** Padded base64. */
    public static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * Reads padded base64.
     *
     * @throws IllegalArgumentException unless it is the canonical text of exactly {@code length} bytes
     */
    public static byte[] base64(String text, int length) {
        byte[] bytes = Base64.getDecoder().decode(text);
        return checked(bytes, length, text, base64(bytes));
    }

    /** Unpadded base64url. */
    public static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Reads unpadded base64url.
     *
     * @throws IllegalArgumentException unless it is the canonical text of exactly {@code length} bytes
     */
    public static byte[] base64url(String text, int length) {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        return checked(bytes, length, text, base64url(bytes));
    }

    /**
     * Reads padded base64 from ASCII.
     *
     * @return null unless the bytes from {@code from} to before {@code to} are the canonical text of {@code length} bytes
     */
    public static byte[] base64(byte[] text, int from, int to, int length) {
        int digits = digits(length);
        int padding = (4 - digits % 4) % 4;
        boolean right = to - from == digits + padding;
        for (int i = 1; right && i <= padding; i++) {
            right = text[to - i] == '=';
        }
        byte[] bytes = new byte[length];
        return right && read(PLAIN, text, from, digits, bytes) ? bytes : null;
    }

    /** Whether these bytes of ASCII are the canonical unpadded base64url of so many bytes. */
    public static boolean isBase64url(byte[] text, int from, int to, int length) {
        int digits = digits(length);
        if (to - from != digits) {
            return false;
        }
        int all = 0;
        for (int i = from; i < to; i++) {
            all |= URL[text[i] & 0xFF];
        }
        return all >= 0 && (URL[text[to - 1] & 0xFF] & unused(length)) == 0;
    }

    private static int digits(int length) {
        return (8 * length + 5) / 6;
    }

    /** The bits of the last digit that stand for nothing. */
    private static int unused(int length) {
        return (1 << 6 * digits(length) - 8 * length) - 1;
    }

    /** Reads digits into bytes; false where one is none, or unused bits are set. */
    private static boolean read(byte[] values, byte[] text, int from, int digits, byte[] bytes) {
        int all = 0;
        int in = from;
        int out = 0;
        for (; out + 3 <= bytes.length; in += 4, out += 3) {
            int a = values[text[in] & 0xFF];
            int b = values[text[in + 1] & 0xFF];
            int c = values[text[in + 2] & 0xFF];
            int d = values[text[in + 3] & 0xFF];
            all |= a | b | c | d;
            int three = a << 18 | b << 12 | c << 6 | d;
            bytes[out] = (byte) (three >> 16);
            bytes[out + 1] = (byte) (three >> 8);
            bytes[out + 2] = (byte) three;
        }
        int rest = 0;
        for (; in < from + digits; in++) {
            int value = values[text[in] & 0xFF];
            all |= value;
            rest = rest << 6 | value;
        }
        int unused = 6 * digits - 8 * bytes.length;
        for (int i = bytes.length - 1, bits = rest >> unused; i >= out; i--, bits >>= 8) {
            bytes[i] = (byte) bits;
        }
        return all >= 0 && (rest & (1 << unused) - 1) == 0;
    }

    /** Of each character what its digit is worth, negative for one that is none. */
    private static byte[] values(String digits) {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < digits.length(); i++) {
            values[digits.charAt(i)] = (byte) i;
        }
        return values;
    }

    private static byte[] checked(byte[] bytes, int length, String text, String canonical) {
        if (bytes.length != length || !canonical.equals(text)) {
            throw new IllegalArgumentException("not the canonical base64 of " + length + " bytes");
        }
        return bytes;
    }
}
