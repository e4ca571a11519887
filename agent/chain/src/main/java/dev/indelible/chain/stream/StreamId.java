package dev.indelible.chain.stream;

import dev.indelible.chain.Leaf;
import java.util.Arrays;

/** The id of a stream: bound to the two keys that begin it, so that nobody else can begin the same. */
public final class StreamId {
    /** Length in bytes. */
    public static final int BYTES = 16;

    private StreamId() {}

    /** The first 16 bytes of SHA-256(first || second): identity and first one-time key, or operator and log key. */
    public static byte[] of(byte[] firstKey, byte[] secondKey) {
        byte[] both = Arrays.copyOf(firstKey, firstKey.length + secondKey.length);
        System.arraycopy(secondKey, 0, both, firstKey.length, secondKey.length);
        return Arrays.copyOf(Leaf.sha256(both), BYTES);
    }
}
