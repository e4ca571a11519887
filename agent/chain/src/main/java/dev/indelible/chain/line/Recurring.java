package dev.indelible.chain.line;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts that stand in line after line, such as a stream's id: who reads many lines gets one String for all of them, with its
 * hash known, as long as no other text takes its place. Memory is bounded, whatever the lines say. Any thread.
 */
final class Recurring {
    private static final int SLOTS = 1024;

    /** What is longer is made each time. */
    private static final int MAX_BYTES = 64;

    private static final Text[] TEXTS = new Text[SLOTS];

    /** Never changed, so that a thread that finds one sees all of it. */
    private record Text(byte[] bytes, String text) {}

    private Recurring() {}

    /** The bytes as text; where they are no ASCII, as UTF-8. */
    static String text(byte[] bytes, int from, int to) {
        if (to - from > MAX_BYTES) {
            return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
        int slot = slot(bytes, from, to);
        Text known = TEXTS[slot];
        if (known == null || !Arrays.equals(known.bytes, 0, known.bytes.length, bytes, from, to)) {
            byte[] copy = Arrays.copyOfRange(bytes, from, to);
            known = new Text(copy, new String(copy, StandardCharsets.UTF_8));
            TEXTS[slot] = known;
        }
        return known.text;
    }

    private static int slot(byte[] bytes, int from, int to) {
        long hash = from - (long) to;
        if (to - from >= Long.BYTES) {
            hash ^= Words.word(bytes, from);
        } else {
            for (int i = from; i < to; i++) {
                hash = hash << 7 ^ bytes[i];
            }
        }
        return (int) (hash * 0x9E3779B97F4A7C15L >>> 54);
    }
}
