package dev.indelible.chain.line;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON that is put into many lines as it is, made once. Padded to whole words, since short copies of eight bytes at a time
 * cost a third of what an array copy does.
 */
public final class Literal {
    final byte[] words;
    final int length;

    private Literal(byte[] json, int length) {
        this.length = length;
        this.words = Arrays.copyOf(json, length + 7 & -8);
    }

    /** {@code json}: any of it, a value or the pieces between values; ASCII. */
    public static Literal of(String json) {
        return new Literal(json.getBytes(StandardCharsets.US_ASCII), json.length());
    }

    /** A member before which another stands. {@code name}: needs no escapes; {@code value}: any text. */
    public static Literal member(String name, String value) {
        LineBytes json = new LineBytes().literal(of(",\"" + name + "\":")).string(value);
        return new Literal(json.bytes(), json.length());
    }
}
