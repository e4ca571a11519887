package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.event.RecordReader;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Which requests end among the records that the next turn takes. The begin of one of these need not be kept: its end is
 * in the same turn, and stays in the ring until its line is in the WAL. Most requests are so short that nearly half of
 * what is written would be begins that nobody ever reads.
 *
 * <p>What must stay true: it looks at no more records than the turn takes. One thread, the drain's.
 */
final class EndsAhead implements Ring.Glance {
    private static final byte NONE = 0;
    private static final byte END = 1;
    private static final byte BEGUN = 2;

    /** What stands for the ids, open addressing; at most half of the places are taken. */
    private final long[] keys;

    private final byte[] states;
    private boolean empty = true;

    /** {@code most}: records of a turn, a power of two. */
    EndsAhead(int most) {
        keys = new long[most * 2];
        states = new byte[most * 2];
    }

    /** Looks at the records of a turn that begins now. */
    void look(Ring ring) {
        if (!empty) {
            Arrays.fill(states, NONE);
            empty = true;
        }
        ring.ahead(keys.length / 2, this);
    }

    @Override
    public void at(ByteBuffer memory, int at) {
        long key = RecordReader.endsRequest(memory, at);
        if (key != 0) {
            int place = place(key);
            keys[place] = key;
            states[place] = END;
            empty = false;
        }
    }

    /** Whether the request that begins with this record ends in this turn. */
    boolean covers(RecordReader begin) {
        int place = empty ? 0 : place(begin.requestKey());
        if (empty || states[place] == NONE) {
            return false;
        }
        states[place] = BEGUN;
        return true;
    }

    /** Whether {@link #covers} was true for the begin of the request that ends with this record. */
    boolean covered(RecordReader end) {
        return !empty && states[place(end.requestKey())] == BEGUN;
    }

    /** Where the key is, or would be. Those of a JVM lie far apart: their middle bits are as good as a hash. */
    private int place(long key) {
        int mask = keys.length - 1;
        int place = (int) (key >>> Integer.SIZE) & mask;
        while (states[place] != NONE && keys[place] != key) {
            place = place + 1 & mask;
        }
        return place;
    }
}
