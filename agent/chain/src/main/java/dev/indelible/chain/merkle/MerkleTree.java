package dev.indelible.chain.merkle;

import dev.indelible.chain.Leaf;
import java.io.IOException;

/**
 * A growing tree of which only the right edge is kept: one perfect subtree for each bit of the size. Memory is
 * logarithmic, a leaf costs two hashes on average.
 *
 * <p>One thread at a time.
 */
public final class MerkleTree {
    private final byte[][] edge = new byte[Long.SIZE][];
    private long size;

    /** The tree of this many leaves, its edge read from {@code hashes}. */
    public static MerkleTree of(long size, HashReader hashes) throws IOException {
        MerkleTree tree = new MerkleTree();
        for (int level = 0; level < Long.SIZE - 1; level++) {
            if ((size >> level & 1) == 1) {
                tree.edge[level] = hashes.hash(level, (size >> level) - 1);
            }
        }
        tree.size = size;
        return tree;
    }

    /** Adds a leaf; its hash is kept, not copied. */
    public void add(byte[] leaf) {
        byte[] hash = leaf;
        int level = 0;
        for (; (size >> level & 1) == 1; level++) {
            hash = Leaf.node(edge[level], hash);
            edge[level] = null;
        }
        edge[level] = hash;
        size++;
    }

    public long size() {
        return size;
    }

    /** The root of all leaves so far. */
    public byte[] root() {
        byte[] root = rootBefore(null);
        return root == null ? Leaf.emptyRoot() : root.clone();
    }

    /**
     * The root of all leaves so far and of those behind them, where fewer follow than the smallest subtree of the edge has.
     *
     * @param behind the root of what follows, or null for nothing
     * @return null where there are no leaves at all; not to be changed
     */
    public byte[] rootBefore(byte[] behind) {
        byte[] root = behind;
        for (int level = 0; size >> level != 0; level++) {
            if ((size >> level & 1) == 1) {
                root = root == null ? edge[level] : Leaf.node(edge[level], root);
            }
        }
        return root;
    }

    /** A tree that can go its own way. */
    public MerkleTree copy() {
        MerkleTree copy = new MerkleTree();
        System.arraycopy(edge, 0, copy.edge, 0, edge.length);
        copy.size = size;
        return copy;
    }
}
