package dev.indelible.chain.line;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The member names of one object so far: refuses a second of the same name, compared after escapes are resolved, so that
 * no two readers can see two different values.
 */
final class Names {
    private final byte[] bytes;
    private final int origin;

    /** Of each name: its hash, where it starts and ends; an escaped one lies resolved in {@link #resolved}. */
    private int[] spans = new int[3 * 16];

    private byte[][] resolved;
    private int count;

    Names(byte[] bytes, int origin) {
        this.bytes = bytes;
        this.origin = origin;
    }

    void add(int from, int to) throws LineException {
        if (count == Grammar.MAX_MEMBERS) {
            throw new LineException(from - origin, "an object has at most " + Grammar.MAX_MEMBERS + " members");
        }
        byte[] plain = escaped(from, to) ? Text.unescape(bytes, from, to).getBytes(StandardCharsets.UTF_8) : null;
        int hash = plain == null ? hash(bytes, from, to) : hash(plain, 0, plain.length);
        for (int i = 0; i < count; i++) {
            if (spans[3 * i] == hash && same(i, plain, from, to)) {
                throw new LineException(from - origin, "a member of this name stands here already");
            }
        }
        if (3 * count == spans.length) {
            spans = Arrays.copyOf(spans, 2 * spans.length);
        }
        spans[3 * count] = hash;
        spans[3 * count + 1] = from;
        spans[3 * count + 2] = to;
        if (plain != null) {
            resolved = resolved == null ? new byte[Grammar.MAX_MEMBERS][] : resolved;
            resolved[count] = plain;
        }
        count++;
    }

    private boolean same(int i, byte[] plain, int from, int to) {
        byte[] other = resolved == null ? null : resolved[i];
        byte[] left = other == null ? bytes : other;
        byte[] right = plain == null ? bytes : plain;
        return Arrays.equals(
                left,
                other == null ? spans[3 * i + 1] : 0,
                other == null ? spans[3 * i + 2] : other.length,
                right,
                plain == null ? from : 0,
                plain == null ? to : plain.length);
    }

    private boolean escaped(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }
}
