package dev.indelible.chain.line;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The member names of one object so far: refuses a second of the same name, compared after escapes are resolved, so that
 * no two readers can see two different values. Used for one object after another; one thread.
 */
final class Names {
    /** Names that are compared one by one before a table is made. */
    private static final int FEW = 16;

    private static final int SLOTS = 2 * Grammar.MAX_MEMBERS;

    /** What a name's hash begins with. */
    static final long EMPTY = 1;

    /** Odd and not to be guessed, so that nobody can send names that all fall into one slot. */
    private static final long FACTOR = new SecureRandom().nextLong() | 1;

    /** Room that is kept from one object to the next: few have more members. */
    private static final int KEPT = 3 * 64;

    private byte[] bytes;
    private int origin;

    /** Of each name: its hash, where it starts and ends; an escaped one lies resolved in {@link #resolved}. */
    private int[] spans = new int[KEPT];

    private byte[][] resolved;
    private int count;

    /** Of many names: number of the name plus one at the first free slot from its hash on; null while there are few. */
    private short[] table;

    /** A bit for each hash so far: where it is not set, nobody need be asked. */
    private long filter;

    /** An object begins. */
    void begin(byte[] line, int from) {
        bytes = line;
        origin = from;
        count = 0;
        filter = 0;
        table = null;
        resolved = null;
    }

    /** No object is looked at any more: lets go of its line. */
    void end() {
        bytes = null;
        resolved = null;
        if (spans.length > KEPT) {
            spans = new int[KEPT];
            table = null;
        }
    }

    /** A name of any bytes, escapes included. */
    void add(int from, int to) throws LineException {
        byte[] plain = escaped(from, to) ? Text.unescape(bytes, from, to).getBytes(StandardCharsets.UTF_8) : null;
        long hash = plain == null ? hash(bytes, from, to) : hash(plain, 0, plain.length);
        add((int) (hash >>> 32), plain, from, to);
    }

    /**
     * A name without escapes.
     *
     * @param hash {@link #EMPTY}, and {@link #hash(long, long)} of its words up to the first one that it does not fill
     */
    void add(long hash, int from, int to) throws LineException {
        add((int) (hash >>> 32), null, from, to);
    }

    private void add(int hash, byte[] plain, int from, int to) throws LineException {
        if (count == Grammar.MAX_MEMBERS) {
            throw new LineException(from - origin, "an object has at most " + Grammar.MAX_MEMBERS + " members");
        }
        long bit = 1L << (hash >>> 26);
        boolean fresh = (filter & bit) == 0 && count != FEW;
        filter |= bit;
        if (!fresh && stands(hash, plain, from, to)) {
            throw new LineException(from - origin, "a member of this name stands here already");
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
        if (table != null) {
            enter(count);
        }
        count++;
    }

    private boolean stands(int hash, byte[] plain, int from, int to) {
        if (count == FEW) {
            table = new short[SLOTS];
            for (int i = 0; i < count; i++) {
                enter(i);
            }
        }
        if (table == null) {
            for (int i = 0; i < count; i++) {
                if (spans[3 * i] == hash && same(i, plain, from, to)) {
                    return true;
                }
            }
            return false;
        }
        for (int slot = slot(hash); table[slot] != 0; slot = (slot + 1) % SLOTS) {
            int i = table[slot] - 1;
            if (spans[3 * i] == hash && same(i, plain, from, to)) {
                return true;
            }
        }
        return false;
    }

    private void enter(int name) {
        int slot = slot(spans[3 * name]);
        while (table[slot] != 0) {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = (short) (name + 1);
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 16) & SLOTS - 1;
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

    private static long hash(byte[] bytes, int from, int to) {
        long hash = EMPTY;
        int i = from;
        for (; to - i >= Long.BYTES; i += Long.BYTES) {
            hash = hash(hash, Words.word(bytes, i));
        }
        return hash(hash, Words.word(bytes, i, to));
    }

    /** The hash of a name that is longer by this word. Its upper half tells the most. */
    static long hash(long before, long word) {
        return ((before ^ before >>> 29) + word) * FACTOR;
    }
}
