package dev.indelible.collector.verify;

import dev.indelible.chain.Leaf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The hashes of one level of the tree, by index, packed: 32 bytes each and little more. */
final class HashColumn {
    private static final int CHUNK = 1024;

    private final List<byte[]> chunks = new ArrayList<>();
    private long size;

    void add(byte[] hash) {
        int slot = (int) (size % CHUNK);
        if (slot == 0) {
            chunks.add(new byte[CHUNK * Leaf.BYTES]);
        }
        System.arraycopy(hash, 0, chunks.get(chunks.size() - 1), slot * Leaf.BYTES, Leaf.BYTES);
        size++;
    }

    long size() {
        return size;
    }

    byte[] get(long index) {
        byte[] chunk = chunks.get(Math.toIntExact(index / CHUNK));
        int at = (int) (index % CHUNK) * Leaf.BYTES;
        return Arrays.copyOfRange(chunk, at, at + Leaf.BYTES);
    }
}
