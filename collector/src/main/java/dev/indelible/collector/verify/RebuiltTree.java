package dev.indelible.collector.verify;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.HashReader;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.merkle.TilePath;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The log's Merkle tree, rebuilt from the lines and from nothing else. Of each level of tiles it keeps the one that is being
 * filled. Hashes before that come from the tiles on disk, and only when they fold to the hash that was rebuilt: it stands in
 * the tile above, which is read in the same way where it is full. Memory does not grow with the log, unless full tiles
 * above level 0 are missing, which is told later: those are kept.
 */
final class RebuiltTree implements HashReader {
    private static final int LEVELS = 8;
    private static final int TILE_BYTES = TilePath.WIDTH * Leaf.BYTES;

    private final TileFiles tiles;
    private final Level[] levels = new Level[LEVELS];
    private final Map<TilePath, byte[]> missing = new HashMap<>();
    private long size;

    /** One level of tiles: the hashes of the open one, and an older one that was asked for last. */
    private static final class Level {
        private final byte[] open = new byte[TILE_BYTES];
        private long hashes;
        private long loadedTile = -1;
        private byte[] loaded;
    }

    RebuiltTree(TileFiles tiles) {
        this.tiles = tiles;
        Arrays.setAll(levels, level -> new Level());
    }

    /** @throws Broken where a full tile stands that is not that of the lines */
    void add(byte[] leaf) throws Broken, IOException {
        add(0, leaf);
        size++;
    }

    long size() {
        return size;
    }

    /** The root of the first {@code size} leaves, of the present tree or an older one. */
    byte[] root(long leaves) throws IOException {
        return Proofs.root(leaves, this);
    }

    /** The leaves of the group that is being filled, or was just filled, packed; not to be changed. */
    byte[] openGroup() {
        return levels[0].open;
    }

    @Override
    public byte[] hash(int level, long index) throws IOException {
        int within = level % 8;
        long first = index << within;
        byte[] hashes = tile(level / 8, first / TilePath.WIDTH);
        return Leaf.subtree(hashes, (int) (first % TilePath.WIDTH), 1 << within);
    }

    private void add(int number, byte[] hash) throws Broken, IOException {
        Level level = levels[number];
        int slot = (int) (level.hashes++ % TilePath.WIDTH);
        System.arraycopy(hash, 0, level.open, slot * Leaf.BYTES, Leaf.BYTES);
        if (slot == TilePath.WIDTH - 1) {
            if (number > 0) {
                compare(new TilePath(number, level.hashes / TilePath.WIDTH - 1, TilePath.WIDTH), level.open);
            }
            add(number + 1, Leaf.subtree(level.open, 0, TilePath.WIDTH));
        }
    }

    /** Leaves were compared one by one before; the hashes above them are here, before they are forgotten. */
    private void compare(TilePath tile, byte[] hashes) throws Broken, IOException {
        if (!tiles.exists(tile)) {
            missing.put(tile, hashes.clone());
            return;
        }
        int wrong = Arrays.mismatch(tiles.require(tile), hashes);
        if (wrong >= 0) {
            throw new Broken(Place.inFile(tile.path(), wrong), "this tile is not that of the log's lines");
        }
    }

    private byte[] tile(int number, long index) throws IOException {
        Level level = levels[number];
        if (index == level.hashes / TilePath.WIDTH) {
            return level.open;
        }
        if (index != level.loadedTile) {
            TilePath path = new TilePath(number, index, TilePath.WIDTH);
            byte[] kept = missing.get(path);
            level.loaded = kept == null ? checked(path) : kept;
            level.loadedTile = index;
        }
        return level.loaded;
    }

    private byte[] checked(TilePath tile) throws IOException {
        byte[] bytes = tiles.bytes(tile);
        if (bytes.length != TILE_BYTES
                || !Arrays.equals(Leaf.subtree(bytes, 0, TilePath.WIDTH), hash(8 * (tile.level() + 1), tile.index()))) {
            throw new IOException(tile.path() + " changed while it was read; verify a copy");
        }
        return bytes;
    }
}
