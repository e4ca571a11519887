package dev.indelible.collector.verify;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.merkle.TilePath;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Compares the leaves of the lines with {@code tile/0}, one by one as they come, so that a changed line is named itself
 * and not the next line of its stream, whose {@code prev} does not fit any more.
 *
 * <p>Leaves past the checkpoint are compared too where a tile holds them.
 */
final class LeafTiles {
    private final TileFiles tiles;
    private final long size;
    private final byte[] root;
    private final Growth growth;
    private TilePath tile;
    private byte[] expected;
    private long compared;

    /** @param size and {@code root}: of the latest checkpoint */
    LeafTiles(TileFiles tiles, long size, byte[] root, Growth growth) {
        this.tiles = tiles;
        this.size = size;
        this.root = root;
        this.growth = growth;
    }

    /** Files compared so far. */
    long compared() {
        return compared;
    }

    /** Compares the leaf of the line at {@code index}; indexes come without a hole. */
    void compare(long index, byte[] leaf, Place line) throws Broken, IOException {
        int slot = (int) (index % TilePath.WIDTH);
        if (slot == 0) {
            begin(index / TilePath.WIDTH);
        }
        if (tile == null || slot >= tile.width()) {
            return;
        }
        int at = slot * Leaf.BYTES;
        int wrong = Arrays.mismatch(expected, at, at + Leaf.BYTES, leaf, 0, Leaf.BYTES);
        if (wrong >= 0) {
            throw blame(index, leaf, Arrays.copyOfRange(expected, at, at + Leaf.BYTES), at + wrong, line);
        }
    }

    /** Compares the partial tiles of the group that {@code size} leaves leave open or just filled. */
    void endGroup(long leaves, byte[] group) throws Broken, IOException {
        int count = (int) ((leaves - 1) % TilePath.WIDTH) + 1;
        TilePath full = new TilePath(0, (leaves - 1) / TilePath.WIDTH, TilePath.WIDTH);
        if (count < TilePath.WIDTH && tiles.exists(full) && !growth.seen()) {
            throw new Broken(Place.file(full.path()), "this tile covers lines that are not there");
        }
        for (TilePath partial : tiles.partials(full)) {
            if (partial.width() > count) {
                if (growth.seen()) {
                    continue;
                }
                throw new Broken(Place.file(partial.path()), "this tile covers lines that are not there");
            }
            byte[] bytes = tiles.require(partial);
            int wrong = Arrays.mismatch(bytes, 0, bytes.length, group, 0, bytes.length);
            if (wrong >= 0) {
                throw new Broken(Place.inFile(partial.path(), wrong), "this tile is not that of the log's lines");
            }
            if (!partial.equals(tile)) {
                compared++;
            }
        }
    }

    private void begin(long group) throws Broken, IOException {
        tile = new TilePath(0, group, TilePath.WIDTH);
        if (!tiles.exists(tile)) {
            long full = TilePath.fullTiles(0, size);
            int partial = group == full ? TilePath.partialWidth(0, size) : 0;
            if (group > full || group == full && partial == 0) {
                tile = null;
                return;
            }
            tile = new TilePath(0, group, group == full ? partial : TilePath.WIDTH);
        }
        expected = tiles.require(tile);
        compared++;
    }

    /** Who is wrong, the line or the tile? The one that the signed root does not contain. */
    private Broken blame(long index, byte[] leaf, byte[] hash, int offset, Place line) throws IOException {
        if (index >= size) {
            return new Broken(
                    Place.inFile(tile.path(), offset), "this hash past the checkpoint is not that of its line");
        }
        boolean lineIsSigned = false;
        boolean tileIsSigned = false;
        try {
            List<byte[]> proof = Proofs.inclusion(index, size, tiles.hashes(size));
            lineIsSigned = Proofs.inclusionHolds(leaf, index, size, proof, root);
            tileIsSigned = Proofs.inclusionHolds(hash, index, size, proof, root);
        } catch (IOException e) {
            // Other tiles are damaged as well: neither can be shown to be the signed one.
        }
        if (lineIsSigned) {
            return new Broken(
                    Place.inFile(tile.path(), offset), "this hash is not that of its line (log index " + index + ")");
        }
        return new Broken(
                line,
                tileIsSigned
                        ? "this line was changed: the signed checkpoint holds another one at log index " + index
                        : "this line is not the one in " + tile.path() + ", and the checkpoint proves neither");
    }
}
