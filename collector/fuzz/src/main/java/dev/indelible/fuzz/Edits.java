package dev.indelible.fuzz;

import java.util.Arrays;

/**
 * Changes to bytes that are right: each of four bytes (what, where in two bytes, how many) and the bytes that come in. So a
 * short input reaches any place in a long file, and what is checked by sums and signatures is wrong in one place only.
 */
final class Edits {
    private Edits() {}

    /** The bytes, changed as the input says from {@code from} to before {@code to}. */
    static byte[] of(byte[] right, byte[] input, int from, int to) {
        byte[] bytes = right;
        for (int i = from; i + 3 < to; ) {
            int at = ((input[i + 1] & 0xFF) << 8 | input[i + 2] & 0xFF) % (bytes.length + 1);
            int count = input[i + 3] & 0x3F;
            byte[] some = Arrays.copyOfRange(input, i + 4, Math.min(to, i + 4 + count));
            bytes = switch (input[i] & 7) {
                case 0, 1, 2 -> joined(bytes, at, some, Math.min(bytes.length, at + some.length));
                case 3 -> joined(bytes, at, some, at);
                case 4 -> joined(bytes, at, new byte[0], Math.min(bytes.length, at + count));
                case 5 -> Arrays.copyOf(bytes, at);
                case 6 -> joined(bytes, bytes.length, some, bytes.length);
                default -> some;
            };
            i += 4 + some.length;
        }
        return bytes;
    }

    private static byte[] joined(byte[] bytes, int at, byte[] some, int from) {
        byte[] all = Arrays.copyOf(bytes, at + some.length + bytes.length - from);
        System.arraycopy(some, 0, all, at, some.length);
        System.arraycopy(bytes, from, all, at + some.length, bytes.length - from);
        return all;
    }
}
