package dev.indelible.collector.verify;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.HashReader;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.merkle.TilePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The log's Merkle tree, rebuilt from the lines and from nothing else. It keeps the hashes of full subtrees of 256
 * leaves and above (64 bytes per 256 lines in all) and the leaves of the open group; leaves before that come from
 * {@code tile/0}, and only when they fold to the subtree that was rebuilt.
 */
final class RebuiltTree implements HashReader {
    private static final int GROUP_LEVEL = 8;
    private static final int GROUP_BYTES = TilePath.WIDTH * Leaf.BYTES;

    private final TileFiles tiles;
    private final List<HashColumn> columns = new ArrayList<>();
    private final byte[] open = new byte[GROUP_BYTES];
    private long size;

    private long loadedGroup = -1;
    private byte[] loaded;

    RebuiltTree(TileFiles tiles) {
        this.tiles = tiles;
    }

    void add(byte[] leaf) {
        int slot = (int) (size % TilePath.WIDTH);
        System.arraycopy(leaf, 0, open, slot * Leaf.BYTES, Leaf.BYTES);
        size++;
        if (slot == TilePath.WIDTH - 1) {
            addSubtree(0, fold(open, 0, TilePath.WIDTH));
        }
    }

    long size() {
        return size;
    }

    /** The root of the first {@code size} leaves, of the present tree or an older one. */
    byte[] root(long leaves) throws IOException {
        return Proofs.root(leaves, this);
    }

    /** The leaves of the group that is being filled, packed; not to be changed. */
    byte[] openGroup() {
        return open;
    }

    @Override
    public byte[] hash(int level, long index) throws IOException {
        if (level >= GROUP_LEVEL) {
            return columns.get(level - GROUP_LEVEL).get(index);
        }
        long first = index << level;
        byte[] leaves = group(first / TilePath.WIDTH);
        return fold(leaves, (int) (first % TilePath.WIDTH), 1 << level);
    }

    private void addSubtree(int column, byte[] hash) {
        if (column == columns.size()) {
            columns.add(new HashColumn());
        }
        HashColumn hashes = columns.get(column);
        hashes.add(hash);
        if (hashes.size() % 2 == 0) {
            addSubtree(column + 1, Leaf.node(hashes.get(hashes.size() - 2), hash));
        }
    }

    private byte[] group(long group) throws IOException {
        if (group == size / TilePath.WIDTH) {
            return open;
        }
        if (group != loadedGroup) {
            TilePath tile = new TilePath(0, group, TilePath.WIDTH);
            byte[] bytes = tiles.bytes(tile);
            if (bytes.length != GROUP_BYTES
                    || !Arrays.equals(fold(bytes, 0, TilePath.WIDTH), hash(GROUP_LEVEL, group))) {
                throw new IOException(tile.path() + " changed while it was read; verify a copy");
            }
            loaded = bytes;
            loadedGroup = group;
        }
        return loaded;
    }

    /** The root over {@code count} packed hashes, a power of two. */
    static byte[] fold(byte[] hashes, int from, int count) {
        if (count == 1) {
            return Arrays.copyOfRange(hashes, from * Leaf.BYTES, (from + 1) * Leaf.BYTES);
        }
        int half = count / 2;
        return Leaf.node(fold(hashes, from, half), fold(hashes, from + half, half));
    }
}
