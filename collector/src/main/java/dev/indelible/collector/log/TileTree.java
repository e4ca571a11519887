package dev.indelible.collector.log;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.HashReader;
import dev.indelible.chain.merkle.MerkleTree;
import dev.indelible.chain.merkle.TilePath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The log's Merkle tree as tiles: the right edge in memory, full tiles on the disk, the last used ones cached. Memory does
 * not grow with the log.
 *
 * <p>One thread adds leaves and flushes. Any thread may read what a published checkpoint covers: the publication orders the
 * writes before such a read. A full tile is looked for at the edge, then among those not yet flushed, then on the disk, the
 * order in which it moves.
 */
final class TileTree implements HashReader {
    private static final int LEVELS = 8;
    private static final int CACHED = 512;

    private final TileFiles files;
    private final MerkleTree[] open = new MerkleTree[LEVELS];
    private long size;
    private final AtomicReferenceArray<Tile> edge = new AtomicReferenceArray<>(LEVELS);
    private final int[] width = new int[LEVELS];
    private final int[] written = new int[LEVELS];
    private final Map<TilePath, byte[]> unflushed = new ConcurrentHashMap<>();
    private final Map<TilePath, byte[]> cache = new LinkedHashMap<>(CACHED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TilePath, byte[]> eldest) {
            return size() > CACHED;
        }
    };

    private record Tile(long index, byte[] hashes) {}

    TileTree(TileFiles files) {
        this.files = files;
        for (int level = 0; level < LEVELS; level++) {
            edge.set(level, new Tile(0, new byte[Leaf.BYTES * TilePath.WIDTH]));
            open[level] = new MerkleTree();
        }
    }

    /** Adds the next leaf. */
    void add(byte[] leaf) {
        put(0, leaf);
        size++;
    }

    long size() {
        return size;
    }

    byte[] root() {
        byte[] root = null;
        for (MerkleTree tile : open) {
            root = tile.rootBefore(root);
        }
        return root == null ? Leaf.emptyRoot() : root.clone();
    }

    /**
     * Writes every full tile that is not on the disk yet, and the partial tiles of the present size; durable.
     *
     * @param lines forced to the disk before a tile stands; or null
     * @return the full tiles written: their partial forms may go once a checkpoint covers them
     */
    List<TilePath> flush(FileChannel lines) throws IOException {
        List<TilePath> full = new ArrayList<>(unflushed.keySet());
        for (TilePath tile : full) {
            files.stage(tile, unflushed.get(tile));
        }
        for (int level = 0; level < LEVELS; level++) {
            if (width[level] > 0 && width[level] != written[level]) {
                Tile tile = edge.get(level);
                files.stage(new TilePath(level, tile.index(), width[level]), tile.hashes());
                written[level] = width[level];
            }
        }
        files.placeStaged(lines);
        full.forEach(unflushed::remove);
        return full;
    }

    /**
     * At start-up, in place of {@link #flush}: full tiles that stand must be right, missing ones are put aside until
     * {@link TileFiles#placeStaged}, since the lines may yet turn out not to be those that were signed.
     *
     * @throws LogException naming a full tile that differs from the lines
     */
    void reconcile() throws IOException, LogException {
        for (Map.Entry<TilePath, byte[]> tile : unflushed.entrySet()) {
            if (!files.exists(tile.getKey())) {
                files.stage(tile.getKey(), tile.getValue());
            } else if (!files.holds(tile.getKey(), tile.getValue())) {
                throw new LogException(files.file(tile.getKey()) + " is not the tile of the lines in events/;"
                        + " compare with a copy before anything is changed");
            }
        }
        unflushed.clear();
    }

    /** The hashes of a tile; the first {@code width} are meaningful. Not to be changed. */
    byte[] tile(int level, long index) throws IOException {
        Tile last = edge.get(level);
        if (last.index() == index) {
            return last.hashes();
        }
        TilePath path = new TilePath(level, index, TilePath.WIDTH);
        byte[] hashes = unflushed.get(path);
        if (hashes == null) {
            synchronized (cache) {
                hashes = cache.get(path);
            }
        }
        if (hashes == null) {
            hashes = files.read(path);
            synchronized (cache) {
                cache.put(path, hashes);
            }
        }
        return hashes;
    }

    @Override
    public byte[] hash(int level, long index) throws IOException {
        int within = level % 8;
        long start = index << within;
        byte[] hashes = tile(level / 8, start / TilePath.WIDTH);
        return Leaf.subtree(hashes, (int) (start % TilePath.WIDTH), 1 << within);
    }

    private void put(int level, byte[] hash) {
        Tile tile = edge.get(level);
        System.arraycopy(hash, 0, tile.hashes(), Leaf.BYTES * width[level], Leaf.BYTES);
        open[level].add(hash);
        if (++width[level] < TilePath.WIDTH) {
            return;
        }
        unflushed.put(new TilePath(level, tile.index(), TilePath.WIDTH), tile.hashes());
        edge.set(level, new Tile(tile.index() + 1, new byte[Leaf.BYTES * TilePath.WIDTH]));
        byte[] root = open[level].root();
        open[level] = new MerkleTree();
        width[level] = 0;
        written[level] = 0;
        put(level + 1, root);
    }
}
